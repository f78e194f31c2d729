import { curveColumn, sleeveColumn } from '../curve-columns.ts'
import type { NumberTable } from '../equity.ts'
import { CurvePoints } from './curve-points.ts'
import { MINIMUM } from './minimum.ts'
import { dayOf, type DailyCurve } from './periods.ts'

const TIME = curveColumn('time')
const EQUITY = curveColumn('equity')
const GROSS = curveColumn('gross')
const NET = curveColumn('net')
const BENCHMARK = curveColumn('benchmark')

/** Mean exposure as a multiple of what stood behind it; null while there was none. */
export interface MeanExposure {
  readonly gross: number | null
  readonly net: number | null
}

/** Daily values of everything that returns are taken of. */
export interface DailyCurves {
  readonly book: DailyCurve
  readonly benchmark: DailyCurve
  readonly sleeves: readonly DailyCurve[]
}

/** Sums over the rows with a position open. */
class ExposureSum {
  #rows = 0
  #gross = 0
  #net = 0

  add(gross: number, net: number, capital: number): void {
    if (gross === 0 || !(capital > 0)) return
    this.#rows++
    this.#gross += gross / capital
    this.#net += net / capital
  }

  mean(): MeanExposure {
    if (this.#rows === 0) return { gross: null, net: null }
    return { gross: this.#gross / this.#rows, net: this.#net / this.#rows }
  }
}

/**
 * Reads the rows of the equity curve that are new since the last call, and keeps which of them end a day and what is
 * summed over all of them. What it holds does not depend on when it was asked.
 */
export class CurveFold {
  /** What is read; may be replaced by one that holds the same rows. */
  table: NumberTable
  /** The first row and every row that ends a day but the last one read, whose day may go on. */
  readonly #days: number[] = []
  #rows = 0
  #lastDay = NaN
  readonly #book = new ExposureSum()
  readonly #sleeves: readonly ExposureSum[]
  #peak = 0
  #deepest = 0

  constructor(table: NumberTable, sleeves: number) {
    this.table = table
    this.#sleeves = Array.from({ length: sleeves }, () => new ExposureSum())
  }

  read(): void {
    for (; this.#rows < this.table.rows; this.#rows++) this.#read(this.#rows)
  }

  #read(row: number): void {
    const table = this.table
    const day = dayOf(table.get(row, TIME))
    if (row === 0) this.#days.push(0)
    else if (row > 1 && day !== this.#lastDay) this.#days.push(row - 1)
    this.#lastDay = day
    const equity = table.get(row, EQUITY)
    this.#book.add(table.get(row, GROSS), table.get(row, NET), equity)
    this.#sleeves.forEach((sum, i) => {
      const gross = table.get(row, sleeveColumn(i, 'gross'))
      if (gross === 0) return
      sum.add(
        gross,
        table.get(row, sleeveColumn(i, 'net')),
        equity * table.get(row, sleeveColumn(i, 'weight')),
      )
    })
    const benchmark = table.get(row, BENCHMARK)
    if (benchmark > this.#peak) this.#peak = benchmark
    this.#deepest = Math.max(this.#deepest, 1 - benchmark / this.#peak)
  }

  /** Rows read. */
  get rows(): number {
    return this.#rows
  }

  /** Exposure of the book. */
  get bookExposure(): MeanExposure {
    return this.#book.mean()
  }

  /** Exposure of each strategy. */
  get sleeveExposures(): MeanExposure[] {
    return this.#sleeves.map((sum) => sum.mean())
  }

  /** Deepest fall of the benchmark, fraction; null below two rows. */
  get benchmarkDrawdown(): number | null {
    return this.#rows < MINIMUM.points ? null : this.#deepest
  }

  /**
   * The first row, which is the start, and the last known values of each UTC day. A day without rows has none.
   *
   * @param present a row of now, which may lie behind the last one; it is not kept
   */
  points(present?: Float64Array): CurvePoints {
    const table = this.table
    const rows = [...this.#days]
    const last = this.#rows - 1
    const isNew = present !== undefined && (last < 0 || present[TIME] > table.get(last, TIME))
    const sameDay = isNew && dayOf(present[TIME]) === this.#lastDay
    if (last > 0 && !sameDay) rows.push(last)
    return new CurvePoints(table, rows, isNew ? present : null)
  }

  /** The values at these points. @param present as for `points` */
  daily(present?: Float64Array): DailyCurves {
    const points = this.points(present)
    const times = points.column(TIME)
    const equity = points.column(EQUITY)
    const benchmark = points.column(BENCHMARK)
    return {
      book: { times, values: equity, bases: equity },
      benchmark: { times, values: benchmark, bases: benchmark },
      sleeves: this.#sleeves.map((_, i) => {
        const weights = points.column(sleeveColumn(i, 'weight'))
        return {
          times,
          values: points.column(sleeveColumn(i, 'result')),
          bases: weights.map((weight, day) => weight * equity[day]),
        }
      }),
    }
  }
}
