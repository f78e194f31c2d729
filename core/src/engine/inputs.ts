import type { AllocationDecision } from '../allocation/types.ts'
import type { LearningNote } from '../learning/notes.ts'
import type { BarColumns } from '../market/columns.ts'
import type { InvariantNumber } from './checks/violation.ts'
import type { FailedAnswer } from './outside.ts'
import type { StrategyMoves } from './takeover/takeover.ts'

/** Consecutive closed base bars of one instrument: rows `from` (inclusive) to `to` (exclusive) of its columns. */
export interface BarSlice {
  /** Index of the instrument. */
  readonly instrument: number
  readonly columns: BarColumns
  readonly from: number
  readonly to: number
}

/**
 * Bars in order of time. All instruments' slices must end at the same moment: the last batch contains every bar that
 * closes at or before it. A slice holds at most `MAX_ROWS` rows; live feeds give one row.
 */
export interface BarsInput {
  readonly kind: 'bars'
  readonly slices: readonly BarSlice[]
  /**
   * Answers that did not come when these bars were decided for the first time: their instances are not asked, they fail
   * with the same words. Only for bars that close at one time.
   */
  readonly faults?: readonly FailedAnswer[]
}

/** Like bars, but of the past: indicators and classifiers learn from them, nothing is decided or filled. */
export interface HistoryInput {
  readonly kind: 'history'
  readonly slices: readonly BarSlice[]
}

/** New target weights by strategy name; a strategy that is not named keeps its weight. */
export interface WeightsInput {
  readonly kind: 'weights'
  readonly weights: Readonly<Record<string, number>>
  /** Of those named, the ones that the meta-controller gives nothing for now, outside of the bounds; none when left out. */
  readonly off?: readonly string[]
  /** Scales every budget, 0 to 1; stays as it is when left out. */
  readonly exposure?: number
  /** The decision of the meta-controller that set them; left out for those of a start. */
  readonly decision?: AllocationDecision
}

/** What became of models and their forecasts: the engine passes it on as an event, so that it is in the audit. */
export interface LearningInput {
  readonly kind: 'learning'
  readonly notes: readonly LearningNote[]
}

/** The end of a run: waiting orders are cancelled and, if asked, positions closed at the last close. */
export interface FinishInput {
  readonly kind: 'finish'
  readonly closePositions: boolean
}

/** When a lock ends: at a time (engine time, ms), or so long after it was set (ms). */
export type LockEnd = { readonly at: number } | { readonly after: number }

/** What a person wants of a running engine, and why. */
export type Command = {
  /** In the person's words; a command without one is refused. */
  readonly reason: string
  readonly author: string
} & (
  | {
      readonly name: 'add-lock'
      /** Null: every strategy. */
      readonly strategy: string | null
      /** Null: every symbol. */
      readonly symbol: string | null
      /** Null: until a person removes it. */
      readonly end: LockEnd | null
      /** Which invariant does not hold: set by the host itself, never by a person. */
      readonly invariant?: InvariantNumber
    }
  | { readonly name: 'remove-lock'; readonly lock: number }
  | { readonly name: 'trigger-kill-switch' }
  | { readonly name: 'reset-kill-switch' }
  | { readonly name: 'pause'; readonly strategy: string }
  | { readonly name: 'resume'; readonly strategy: string }
  | { readonly name: 'release-quarantine'; readonly strategy: string }
)

/** A command, applied between two batches. */
export interface CommandInput {
  readonly kind: 'command'
  readonly command: Command
}

/** An engine that was wired from a new revision has taken the place of the one before, with all that it held. */
export interface RevisionInput extends StrategyMoves {
  readonly kind: 'revision'
  readonly revision: number
  /** Who changed the configuration or the plugins: `file`, or a name. */
  readonly author: string
  /** What is other than before: keys of the configuration, plugins. */
  readonly changed: readonly string[]
  /** Fields that keep the value of before for a while, as YAML has it. */
  readonly held: readonly HeldField[]
  /** Whether it has set the weights of the strategies anew. */
  readonly decided: boolean
}

/** A field of a file that keeps the value of before until its strategy holds nothing, or until the next start. */
export interface HeldField {
  readonly file: string
  readonly path: readonly (string | number)[]
  /** Missing where there was none. */
  readonly value?: unknown
}

/** Everything that can happen to the engine. */
export type EngineInput =
  BarsInput | HistoryInput | WeightsInput | LearningInput | CommandInput | RevisionInput | FinishInput
