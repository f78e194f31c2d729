import type { Engine } from '../../../engine/engine.ts'
import { curveColumn, sleeveColumn } from '../../../portfolio/curve-columns.ts'
import type { CurveData } from './data.ts'

/** Points of a drawn curve at most: more than any screen is wide. */
export const MOST_POINTS = 4000

/** The drawdown of a column of the curve, the deepest of the rows that each point stands for. */
class Falls {
  readonly points: number[] = []
  #peak = -Infinity
  #deepest = 0

  add(value: number): void {
    if (value > this.#peak) this.#peak = value
    this.#deepest = Math.max(this.#deepest, (this.#peak - value) / this.#peak)
  }

  endPoint(): void {
    this.points.push(-Math.round(this.#deepest * 1e5) / 1e5 + 0)
    this.#deepest = 0
  }
}

/** The equity curve in at most about 4,000 points: of as many rows as it takes, each point has the last. */
export function curveData(
  { curve: { table }, sleeves, account }: Pick<Engine, 'curve' | 'sleeves' | 'account'>,
  digits: number,
): CurveData {
  const rows = Math.ceil(table.rows / MOST_POINTS)
  const ends: number[] = []
  const book = new Falls()
  const market = new Falls()
  const [TIME, EQUITY, BENCHMARK] = (['time', 'equity', 'benchmark'] as const).map(curveColumn)
  for (let row = 0; row < table.rows; row++) {
    book.add(table.get(row, EQUITY))
    market.add(table.get(row, BENCHMARK))
    // The first row is the start: it has a point of its own.
    if (row % rows !== 0 && row !== table.rows - 1) continue
    ends.push(row)
    book.endPoint()
    market.endPoint()
  }
  const unit = 10 ** digits
  const amounts = (column: number): number[] =>
    ends.map((row) => Math.round((table.get(row, column) / account.scale) * unit) / unit)
  let before = 0
  return {
    time: ends.map((row) => {
      const seconds = table.get(row, TIME) / 1000
      const distance = seconds - before
      before = seconds
      return distance
    }),
    equity: amounts(EQUITY),
    benchmark: amounts(BENCHMARK),
    drawdown: book.points,
    benchmarkDrawdown: market.points,
    results: sleeves.map((_, i) => amounts(sleeveColumn(i, 'result'))),
  }
}
