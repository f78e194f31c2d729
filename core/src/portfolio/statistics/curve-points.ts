import type { NumberTable } from '../equity.ts'

/** The start of a curve and the end of each of its UTC days, with the rows between them. */
export class CurvePoints {
  readonly #table: NumberTable
  readonly #rows: readonly number[]
  readonly #present: Float64Array | null

  /**
   * @param rows the rows of the points, ascending
   * @param present a row of now, which is the last point; null when the last row is
   */
  constructor(table: NumberTable, rows: readonly number[], present: Float64Array | null) {
    this.#table = table
    this.#rows = rows
    this.#present = present
  }

  get length(): number {
    return this.#rows.length + (this.#present === null ? 0 : 1)
  }

  /** The number of a column at a point. */
  at(point: number, column: number): number {
    if (point < this.#rows.length) return this.#table.get(this.#rows[point], column)
    return this.#present === null ? NaN : this.#present[column]
  }

  /** The numbers of a column at all points. */
  column(column: number): Float64Array {
    return Float64Array.from({ length: this.length }, (_, point) => this.at(point, column))
  }

  /**
   * Deepest fall of a column from a point to a later one as a fraction of the mark, over every row between them.
   *
   * @param base what stood behind the first value; for equity the value itself
   */
  deepestFall(from: number, to: number, column: number, base: number): number {
    const start = this.at(from, column)
    let peak = start
    let deepest = 0
    const see = (value: number): void => {
      if (value > peak) peak = value
      else deepest = Math.max(deepest, (peak - value) / (peak - start + base))
    }
    const last = to < this.#rows.length ? this.#rows[to] : this.#table.rows - 1
    for (let row = this.#rows[from]; row <= last; row++) see(this.#table.get(row, column))
    if (to >= this.#rows.length) see(this.at(to, column))
    return deepest
  }
}
