import type { TargetName } from '../config/types.ts'
import type { ModelState } from './registry/record.ts'
import type { FallbackReason, Forecast, Subject } from './types.ts'

/** What happened to models and forecasts, one thing each: plain JSON, as the journal keeps it. */
export type LearningNote =
  /** Forecasts of one moment: from here on they wait to be scored. */
  | { readonly what: 'forecast'; readonly forecasts: readonly Forecast[] }
  /** What came true of earlier forecasts. */
  | { readonly what: 'scored'; readonly scores: readonly Score[] }
  /** A training began on data that was known at `until`, ms. */
  | {
      readonly what: 'training'
      readonly target: TargetName
      readonly until: number
      readonly rows: number
      /** What is trained: its `specificationId`. */
      readonly specification: string
    }
  /** There is too little data for a training. */
  | {
      readonly what: 'too-little-data'
      readonly target: TargetName
      readonly rows: number
      readonly days: number
    }
  /** A training was not done at the moment at which its model was to serve. */
  | { readonly what: 'late'; readonly target: TargetName; readonly until: number }
  /** A training failed or, where a model is named, that model could not serve at `until`. */
  | {
      readonly what: 'failed'
      readonly target: TargetName
      readonly until: number
      readonly problem: string
      readonly model?: string
    }
  /** A model was trained and judged. */
  | {
      readonly what: 'model'
      readonly target: TargetName
      readonly model: string
      readonly state: 'candidate' | 'champion' | 'rejected'
      /** The champion before; null: none. */
      readonly before: string | null
      readonly reason: string
    }
  /** A person made a model the champion, or brought one in from a file. */
  | {
      readonly what: 'chosen'
      readonly target: TargetName
      readonly model: string
      readonly state: 'candidate' | 'champion'
      /** The champion before; null: none. */
      readonly before: string | null
      readonly author: string
      readonly reason: string
    }
  | {
      readonly what: 'rolled-back'
      readonly target: TargetName
      readonly model: string
      readonly author: string
      readonly reason: string
    }
  /** A person took a model out of service, and nobody took its place. */
  | {
      readonly what: 'retired'
      readonly target: TargetName
      readonly model: string
      /** What it was; one that was retired already could have come back as the last good one. */
      readonly before: ModelState
      readonly author: string
      readonly reason: string
    }
  /** The model of a target is not better than its baseline any more, or is again. */
  | { readonly what: 'drift'; readonly target: TargetName; readonly alarm: boolean; readonly text: string }
  /** From here on forecasts of a target come from another step of the fallback chain. */
  | {
      readonly what: 'fallback'
      readonly target: TargetName
      readonly by: Forecast['by']
      readonly reason: FallbackReason | null
    }

/** A forecast against what came. */
export interface Score {
  readonly target: TargetName
  readonly subject: Subject
  /** Moment of the decision, ms. */
  readonly time: number
  readonly model: string | null
  readonly value: number | null
  /** What came: 0 or 1, or a number of a regression. */
  readonly label: number
  readonly now: number | null
  readonly rule: number | null
}
