import { createHash } from 'node:crypto'
import type { TrainingData } from '@grodt/sdk'
import { DAY_MS } from '../portfolio/statistics/annual.ts'
import type { Dataset } from './types.ts'

/**
 * Rows whose labels were known at a moment, not older than the window.
 *
 * @param until moment of the training, ms
 * @param known labels count that were known at this moment, ms; earlier than `until` where an embargo is kept
 */
export function trainingRows(
  { time, end, label }: Dataset,
  until: number,
  windowDays: number,
  known = until,
): number[] {
  const from = until - windowDays * DAY_MS
  const rows: number[] = []
  for (let row = 0; row < time.length; row++) {
    if (time[row] >= from && end[row] <= known && !Number.isNaN(label[row])) rows.push(row)
  }
  return rows
}

/** Number of UTC days on which the rows were decided. */
export function daysOf({ time }: Pick<Dataset, 'time'>, rows: readonly number[]): number {
  return new Set(rows.map((row) => Math.floor(time[row] / DAY_MS))).size
}

/** What a predictor is given of some rows. */
export function trainingData(dataset: Dataset, rows: readonly number[], seed: number): TrainingData {
  const pick = (column: Float64Array): Float64Array => Float64Array.from(rows, (row) => column[row])
  return {
    features: dataset.features,
    columns: dataset.columns.map(pick),
    target: pick(dataset.label),
    now: pick(dataset.now),
    time: pick(dataset.time),
    task: dataset.task,
    seed,
  }
}

/** SHA-256 of what a model learns from, hex: names, rows and labels. */
export function trainingHash({ features, columns, target, now, time }: TrainingData): string {
  const hash = createHash('sha256').update(JSON.stringify(features))
  for (const column of [...columns, target, now, time]) {
    hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength))
  }
  return hash.digest('hex')
}
