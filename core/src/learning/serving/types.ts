import type { TargetName } from '../../config/types.ts'
import type { Json } from '../../store/json.ts'
import type { TimeLeft } from '../predictors.ts'
import type { ModelRecord } from '../registry/record.ts'
import type { Served } from '../serve.ts'
import type { FallbackReason, Forecast, Subject } from '../types.ts'

/** One row that wants a forecast. */
export interface RowToServe {
  readonly subject: Subject
  /** In the order of `ServeQuestion.features`. */
  readonly row: Float64Array
  /** What the label would be if nothing changed; null where unknown. */
  readonly now: number | null
  /** What the one-line rule says; null where unknown. */
  readonly rule: number | null
  /** Whether every feature and `now` are known. */
  readonly complete: boolean
  /** The longest gap in the bars that its features look at first, hours. */
  readonly gap: number
}

/** Rows of one moment. */
export interface PresentRows {
  readonly rows: readonly RowToServe[]
  /** Names of the columns of the rows. */
  readonly features: readonly string[]
}

/** What one target is asked for at one moment. */
export interface ServeQuestion extends PresentRows {
  readonly target: TargetName
  readonly task: 'classification' | 'regression'
  /** Moment of the decision, ms. */
  readonly time: number
  /** The champion and the last good one, as `ModelRegistry.chain` gives them. */
  readonly chain: readonly ModelRecord[]
  /** A model whose data ended less long ago does not serve yet, ms: what it knows might be of the future. */
  readonly lagMs: number
  /** A model whose data ended longer ago than this is stale, ms: three training periods. */
  readonly maxAgeMs: number
  /** Specifications (`specificationId`) whose live results raise an alarm. */
  readonly alarms: ReadonlySet<string>
  /**
   * How often the state stayed as it was, fraction: the probability that the persistence rule gives; null where that is
   * not known, or for a regression. Without it a classification has no forecast from persistence.
   */
  readonly stays: number | null
}

/** A model that could not do it, and why. */
export interface Strike {
  readonly model: string
  readonly reason: FallbackReason
  readonly problem: string
}

export interface ServeAnswer {
  /** One per row, in their order. */
  readonly forecasts: readonly Forecast[]
  /** Where most of them come from. */
  readonly by: Forecast['by']
  /** Why not from the champion; null where they come from it. */
  readonly reason: FallbackReason | null
  /** What is new: a model that failed before is passed over without being named again. */
  readonly strikes: readonly Strike[]
}

/** Serves forecasts down the fallback chain, and remembers models that failed. */
export interface Serving {
  serve(question: ServeQuestion): ServeAnswer
  /** Rows of a target were served before, in a replay: what lacked a feature counts as it did then. */
  served(target: TargetName, rows: readonly Pick<RowToServe, 'subject' | 'row'>[]): void
  /** A model that failed is tried again: a person wants it, or it has its bytes again. */
  forget(model: string): void
  /** Let go of all models: another one serves from here on, or nobody. */
  close(): void
  /** How many rows lacked a feature of late, by target: what a restart has to know. */
  snapshot(): Json
  restore(json: Json): void
}

/** How models are made ready, and what they may take. */
export interface ServingOptions {
  /** A model ready to predict. @throws when its bytes, or a plugin that it needs, cannot be used; PredictorSilent, BudgetSpent */
  readonly load: (record: ModelRecord, left: TimeLeft) => Served
  /**
   * The longest that the rows of one moment may take a model with all its members, loading included, ms; Infinity where
   * time does not pass.
   */
  readonly budgetMs: number
  /** Counts ms. */
  readonly clock?: () => number
}
