import { ensembleWeights } from './ensemble.ts'
import { predictorOf, type Predictors } from './predictors.ts'
import { daysOf, trainingData, trainingHash, trainingRows } from './training-rows.ts'
import type { Dataset, ModelSpecification, TrainedModel } from './types.ts'
import { DAY_MS } from '../portfolio/statistics/annual.ts'
import type { MemberImportance } from './importance/types.ts'
import type { OutOfSample } from './validation/out-of-sample.ts'
import type { ValidationReport } from './validation/report.ts'
import { shuffledControl } from './validation/shuffled-control.ts'
import { suspiciousFeatures } from './validation/suspicions.ts'
import { validate } from './validation/validate.ts'
import { walkForward } from './validation/walk-forward.ts'

export type { Predictors } from './predictors.ts'

/** Below these there is no training. */
export const MINIMUM_TRAINING = { rows: 1000, days: 120 } as const

/** Validations are this far apart in market time, days; in between a training is a fit alone. */
export const VALIDATION_DAYS = 30

/** What there is to train on. */
export interface TrainingSize {
  readonly rows: number
  /** Days with at least one row. */
  readonly days: number
  readonly enough: boolean
}

/** Rows of a data set whose labels are known at `until` (ms), not older than the window. */
export function trainingSize(dataset: Dataset, until: number, windowDays: number): TrainingSize {
  const found = trainingRows(dataset, until, windowDays)
  const rows = found.length
  const days = daysOf(dataset, found)
  return { rows, days, enough: rows >= MINIMUM_TRAINING.rows && days >= MINIMUM_TRAINING.days }
}

/**
 * Fit every member on the rows whose labels are known: at least one.
 *
 * @param until nothing that was known later is used, ms
 * @param weights share of each member, sum 1; equal when left out
 * @throws what a member throws; GrodtError PREDICTOR_MISSING
 */
export function trainModel(
  specification: ModelSpecification,
  dataset: Dataset,
  predictors: Predictors,
  until: number,
  weights?: readonly number[],
): TrainedModel {
  const { members, windowDays, seed } = specification
  const rows = trainingRows(dataset, until, windowDays)
  const data = trainingData(dataset, rows, seed)
  return {
    specification,
    bytes: members.map((member) => predictorOf(member, predictors).train(data, member.parameters)),
    weights: weights ?? members.map(() => 1 / members.length),
    data: {
      rows: rows.length,
      from: data.time[0],
      to: data.time[rows.length - 1],
      until,
      hash: trainingHash(data),
    },
  }
}

/** What one training is given: everything in it can be sent to a thread. */
export interface TrainingJob {
  readonly specification: ModelSpecification
  readonly dataset: Dataset
  /** Nothing that was known later is used, ms. */
  readonly until: number
  /** What the last training of the same specification gave; null: there was none. */
  readonly before: Pick<TrainingOutcome, 'record' | 'report'> | null
}

/** What one training gives. */
export interface TrainingOutcome {
  readonly model: TrainedModel
  /** Out-of-sample forecasts of the specification: give it to the next training. */
  readonly record: OutOfSample
  /** Of the last validation. */
  readonly report: ValidationReport
  /** In the order of the members; null: they were not asked, see `measured`. */
  readonly importance: readonly MemberImportance[] | null
}

/**
 * The whole of one training: walk-forward and validation when they are due, and the fit of every member with weights by
 * past Brier score. Deterministic: equal jobs give equal bytes. What the model rests on is not a part of it: see `measured`.
 *
 * @throws what a member throws; GrodtError PREDICTOR_MISSING, PREDICTOR_ANSWER
 */
export function train(job: TrainingJob, predictors: Predictors): TrainingOutcome {
  const { specification, dataset, until, before } = job
  const { record, report } =
    before !== null && until - before.report.until < VALIDATION_DAYS * DAY_MS
      ? before
      : validated(job, predictors)
  const model = trainModel(specification, dataset, predictors, until, ensembleWeights(record))
  return { model, record, report, importance: null }
}

/** Walk-forward and report up to now, from what was forecast before on. */
function validated(
  { specification, dataset, until, before }: TrainingJob,
  predictors: Predictors,
): Pick<TrainingOutcome, 'record' | 'report'> {
  const record = walkForward(specification, dataset, predictors, until, before?.record)
  const report = validate(record, {
    until,
    seed: specification.seed,
    shuffled: shuffledControl(specification, dataset, predictors, until),
    suspicions: suspiciousFeatures(dataset, until),
  })
  return { record, report }
}
