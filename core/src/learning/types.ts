import type { TargetName } from '../config/types.ts'

/** Whose future a row is about: a symbol, or the name of a strategy. */
export type Subject = string

/** Rows about one target, in order of time and, at equal times, of the subjects: what came, and what baselines said. */
export interface Labelled {
  readonly target: TargetName
  readonly task: 'classification' | 'regression'
  /** 0 or 1, or a number of a regression; NaN while it is not known. */
  readonly label: Float64Array
  /** Moment of the decision, ms. */
  readonly time: Float64Array
  /** Moment from which the label is known, ms; Infinity while it is not. */
  readonly end: Float64Array
  readonly subjects: readonly Subject[]
  /** Index into `subjects`. */
  readonly subject: Uint16Array
  /** What the label would be if nothing changed: the persistence baseline, and `now` of a predictor; NaN where unknown. */
  readonly now: Float64Array
  /** What the best one-line rule of the target says (docs/learning.md names it), 0 or 1; NaN for a regression and where unknown. */
  readonly rule: Float64Array
  /** The regime's label at the decision, index into `regimes`; 255 where there was none. */
  readonly regime: Uint8Array
  readonly regimes: readonly string[]
}

/** Examples of one target. Nothing in a row but its label depends on what happened after `time`. */
export interface Dataset extends Labelled {
  /** Names of the columns. */
  readonly features: readonly string[]
  /** One column per feature; every value is finite. */
  readonly columns: readonly Float64Array[]
}

/** What of a predictor decides its models. */
export interface ModelMember {
  /** Id of the predictor plugin. */
  readonly plugin: string
  readonly version: string
  readonly contentHash: string
  readonly parameters: object
}

/** Everything that decides a model but its data. */
export interface ModelSpecification {
  readonly target: TargetName
  readonly features: readonly string[]
  /** More than one: an ensemble. */
  readonly members: readonly ModelMember[]
  readonly seed: number
  /** Rows older than this before the training are left out, days. */
  readonly windowDays: number
}

/** A trained model, whole: the bytes of each member and its share of the ensemble. */
export interface TrainedModel {
  readonly specification: ModelSpecification
  /** In the order of the members. */
  readonly bytes: readonly Uint8Array[]
  /** Sum 1; by past Brier score. */
  readonly weights: readonly number[]
  readonly data: DataSpan
}

/** What a model was trained on. */
export interface DataSpan {
  readonly rows: number
  /** Of the first and last decision, ms. */
  readonly from: number
  readonly to: number
  /** All labels were known at this moment, ms. */
  readonly until: number
  /** SHA-256 of rows and labels, hex. */
  readonly hash: string
}

/** Why a prediction did not come from the champion. */
export type FallbackReason =
  | 'no-model'
  | 'not-yet'
  | 'stale'
  | 'feature-mismatch'
  | 'feature-missing'
  | 'alarm'
  | 'data-gap'
  | 'exception'
  | 'budget'
  | 'silent'
  | 'model-damaged'

/** One prediction, as it is kept and later scored. */
export interface Forecast {
  readonly target: TargetName
  readonly subject: Subject
  /** Moment of the decision, ms. */
  readonly time: number
  /** Probability of 1, or the expected value of a regression; null: there is none. */
  readonly value: number | null
  /** The step of the fallback chain that gave it. */
  readonly by: 'champion' | 'last-good' | 'persistence' | 'none'
  /** Id of the model; null where no model gave it. */
  readonly model: string | null
  /** Null where the champion gave it. */
  readonly reason: FallbackReason | null
  /** Baselines at that moment: see `Dataset.now` and `Dataset.rule`; null where unknown. */
  readonly now: number | null
  readonly rule: number | null
}
