import type { TargetName } from '../config/types.ts'
import type { NoHarm } from './no-harm.ts'

/**
 * A rule that changed a weight between the allocator's answer and what is set. Of the whole book: `sum` is that of the
 * weights; `risk` and `no-harm` are the exposure.
 */
export interface BoundConstraint {
  readonly constraint: 'min' | 'max' | 'sum' | 'step' | 'off' | 'risk' | 'no-harm' | 'fault'
  /** Null: the whole book. */
  readonly strategy: string | null
  readonly from: number
  readonly to: number
}

/** One sleeve as a decision found it. */
export interface DecidedSleeve {
  readonly name: string
  readonly configured: number
  /** Before the decision. */
  readonly weight: number
  readonly off: boolean
  readonly trades: number
  /** Full days of results that the allocator saw. */
  readonly days: number
  /** Sum of the daily returns of the performance window, fraction; null without a day. */
  readonly windowReturn: number | null
  /** Standard deviation of the daily returns of the window, fraction; null below 20 days. */
  readonly windowVolatility: number | null
  readonly forecasts: Readonly<Record<string, number>>
}

/** Who wanted a decision beside the schedule, and why. */
export interface Asker {
  readonly author: string
  readonly reason: string
}

/** One decision about the weights, with everything that it was made from: plain JSON, as the journal keeps it. */
export interface AllocationDecision {
  /** Counts up from 1 over the life of an account. */
  readonly id: number
  /** The person who asked for it; left out: its time had come. */
  readonly by?: Asker
  /** Engine time, ms. */
  readonly time: number
  readonly allocator: { readonly id: string; readonly version: string; readonly contentHash: string }
  /** Quote currency. */
  readonly equity: number
  readonly sleeves: readonly DecidedSleeve[]
  readonly markets: readonly {
    readonly symbol: string
    readonly forecasts: Readonly<Record<string, number>>
  }[]
  /** The model behind the forecasts of a target; null where none gave them. */
  readonly models: Readonly<Partial<Record<TargetName, string | null>>>
  /** As the allocator answered, by strategy; null when it gave no answer. */
  readonly raw: Readonly<Record<string, number>> | null
  /**
   * Its projection onto the bounds, also of sleeves that are off: where the weights are moving to. During an alarm, and
   * while the allocator fails, they move to the configured ones instead.
   */
  readonly target: Readonly<Record<string, number>>
  /** After each step of the allocator, projected, the last one is `target`. */
  readonly steps: readonly { readonly name: string; readonly weights: Readonly<Record<string, number>> }[]
  readonly bound: readonly BoundConstraint[]
  /** What is set. */
  readonly weights: Readonly<Record<string, number>>
  readonly off: readonly string[]
  /** Scales every budget, 0 to 1. */
  readonly exposure: number
  /** Sum of |change| of weight x exposure, fraction of equity, and what trading it would cost, quote currency. */
  readonly turnover: { readonly fraction: number; readonly cost: number }
  readonly moved: boolean
  /** Whether the next update goes on with a move that is not at its end. */
  readonly moving: boolean
  /** The meta-controller held against the configured weights; null where it was not looked at this time. */
  readonly noHarm: NoHarm | null
  /** Whether it does harm, so that the configured weights are used. */
  readonly alarm: boolean
  /** Why nothing moved, or why it did, in one sentence. */
  readonly reason: string
  readonly notes: Readonly<Record<string, Readonly<Record<string, number | null>>>>
}
