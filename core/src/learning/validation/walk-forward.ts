import { DAY_MS } from '../../portfolio/statistics/annual.ts'
import type { Predictors } from '../predictors.ts'
import { daysOf } from '../training-rows.ts'
import type { Dataset, ModelSpecification } from '../types.ts'
import { forecastBlock, rowsBefore } from './blocks.ts'
import { Forecasts, rowsOfRecord } from './forecasts.ts'
import type { OutOfSample } from './out-of-sample.ts'

/** Days that are forecast by one fit. */
const BLOCK_DAYS = 30

/**
 * The first block is trained on at least these: fewer rows than a model that serves needs, so that there is something to
 * judge that one by.
 */
export const FIRST_TRAINING = { rows: 300, days: 90 } as const

/**
 * Purged expanding walk-forward: the decisions of each block of 30 days are forecast by members trained on rows of
 * `specification.windowDays` whose labels were known at least one day before the block, weighed by their forecasts of
 * earlier blocks. The blocks stand on a grid of absolute time, so that a longer data set adds rows at the end and
 * changes none before.
 *
 * @param until nothing that was known later is used, ms
 * @param before of an earlier call with the same specification: its whole blocks are not done again
 * @returns rows whose labels are known at `until`, none older than the window
 * @throws what a member throws; GrodtError PREDICTOR_MISSING, PREDICTOR_ANSWER
 */
export function walkForward(
  specification: ModelSpecification,
  dataset: Dataset,
  predictors: Predictors,
  until: number,
  before: OutOfSample | null = null,
): OutOfSample {
  const { members, windowDays } = specification
  const length = BLOCK_DAYS * DAY_MS
  const blockOf = (time: number): number => Math.floor(time / length)
  // Labels at the end of the last block may not have been known: it is done again.
  const again = before === null || before.time.length === 0 ? -Infinity : blockOf(before.time.at(-1) ?? 0)
  const kept = before === null ? null : rowsOfRecord(before, (row) => blockOf(before.time[row]) < again)
  const forecasts = new Forecasts(
    dataset,
    members.map(({ plugin }) => plugin),
    kept,
  )
  const first = dataset.time.length === 0 ? Infinity : blockOf(dataset.time[0])
  for (let i = Math.max(first, again); i * length < until; i++) {
    const block = { from: i * length, to: (i + 1) * length }
    const rows = rowsBefore(dataset, block, windowDays)
    if (rows.length < FIRST_TRAINING.rows || daysOf(dataset, rows) < FIRST_TRAINING.days) continue
    forecastBlock(specification, dataset, predictors, block, until, forecasts)
  }
  const record = forecasts.table()
  return rowsOfRecord(record, (row) => record.time[row] >= until - windowDays * DAY_MS)
}
