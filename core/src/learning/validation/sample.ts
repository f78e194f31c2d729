import type { OutOfSample } from './out-of-sample.ts'

/** The numbers of some rows, one after the other. */
export interface Sample {
  readonly label: Float64Array
  readonly value: Float64Array
  readonly now: Float64Array
  readonly rule: Float64Array
}

/** Picks rows of a table; of the shuffled control it picks the like. */
export type Selection = (record: OutOfSample) => readonly number[]

/** The rows that fulfil a condition. */
export const rowsWhere =
  (holds: (record: OutOfSample, row: number) => boolean): Selection =>
  (record) => {
    const rows: number[] = []
    for (let row = 0; row < record.label.length; row++) if (holds(record, row)) rows.push(row)
    return rows
  }

export function sampleOf({ label, value, now, rule }: OutOfSample, rows: readonly number[]): Sample {
  const pick = (column: Float64Array): Float64Array => Float64Array.from(rows, (row) => column[row])
  return { label: pick(label), value: pick(value), now: pick(now), rule: pick(rule) }
}
