import type { Json } from '../../store/json.ts'
import { damaged, fieldsOf, listOf, packNumbers, unpackNumbers } from '../packed.ts'

/** Rows of numbers of one subject, by moment of the decision. */
export interface Rows {
  readonly length: number
  /** Ascending, ms. */
  time(row: number): number
  get(row: number, column: number): number
  /** Copy the values of a row. */
  read(row: number, out: Float64Array): void
  set(row: number, column: number, value: number): void
  /** The row of a moment; -1: there is none. */
  find(time: number): number
  /** @param values one per column; they are copied */
  push(time: number, values: Float64Array): void
  /** Forget all rows from before `time`. */
  forget(time: number): void
  snapshot(): Json
  /**
   * @param fallback what a column that is not in the snapshot holds
   * @throws GrodtError ENGINE_STATE
   */
  restore(json: Json | undefined, fallback: (column: string) => number): void
}

/** @param columns their names */
export function createRows(columns: readonly string[]): Rows {
  /** Moment and columns, row by row. */
  const width = columns.length + 1
  let values = new Float64Array(0)
  let first = 0
  let length = 0

  /** Place for one more row at the end; what was forgotten makes place first. */
  function makePlace(): void {
    if ((first + length + 1) * width <= values.length) return
    const used = values.subarray(first * width, (first + length) * width)
    const next = new Float64Array(Math.max(64, 2 * length) * width)
    next.set(used)
    values = next
    first = 0
  }

  const rows: Rows = {
    get length() {
      return length
    },
    time: (row) => values[(first + row) * width],
    get: (row, column) => values[(first + row) * width + 1 + column],
    read(row, out) {
      const at = (first + row) * width + 1
      for (let i = 0; i < columns.length; i++) out[i] = values[at + i]
    },
    set(row, column, value) {
      values[(first + row) * width + 1 + column] = value
    },
    find(time) {
      let row = length - 1
      while (row >= 0 && rows.time(row) > time) row--
      return row >= 0 && rows.time(row) === time ? row : -1
    },
    push(time, row) {
      makePlace()
      values[(first + length) * width] = time
      values.set(row, (first + length) * width + 1)
      length++
    },
    forget(time) {
      while (length > 0 && rows.time(0) < time) {
        first++
        length--
      }
    },
    snapshot: () => ({
      columns,
      values: packNumbers(values.subarray(first * width, (first + length) * width)),
    }),
    restore(json, fallback) {
      const saved = fieldsOf(json, 'the rows of a subject')
      const names = listOf(saved.columns, 'columns of the rows')
      const numbers = unpackNumbers(saved.values)
      const savedWidth = names.length + 1
      if (numbers.length % savedWidth !== 0) throw damaged('a row is not whole')
      length = 0
      first = 0
      const from = columns.map((name) => names.indexOf(name))
      const row = new Float64Array(columns.length)
      for (let at = 0; at < numbers.length; at += savedWidth) {
        from.forEach((place, i) => {
          row[i] = place < 0 ? fallback(columns[i]) : numbers[at + 1 + place]
        })
        rows.push(numbers[at], row)
      }
    },
  }
  return rows
}
