import { CONTRACT_VERSION } from './kinds.ts'
import type { ConfigOf, ConfigSchema } from './schema-types.ts'

/** What was forecast, by the name of its target: the probability of 1, or the expected value of a regression. */
export type Forecasts = Readonly<Record<string, number>>

/** One sleeve as an allocator sees it. */
export interface SleeveSummary {
  readonly name: string
  /** `capital_allocation` of strategies.yaml. */
  readonly configured: number
  /** The present target weight. */
  readonly weight: number
  /** Whether the allocator had switched it off. */
  readonly off: boolean
  /**
   * Result of each full UTC day as a fraction of the capital that the sleeve could use that day, oldest first, at most
   * 365. All sleeves have the same days.
   */
  readonly dailyReturns: readonly number[]
  /**
   * Of the same days, those on which the sleeve had neither capital nor a result, as while it is off: its return is 0
   * there, and what it would have made is not known.
   */
  readonly unseen: readonly boolean[]
  /** Trades closed since the start. */
  readonly trades: number
  /** Targets of strategies; one that has no forecast is missing. */
  readonly forecasts: Forecasts
}

/** One market as an allocator sees it. */
export interface MarketSummary {
  readonly symbol: string
  /** Targets of markets; one that has no forecast is missing. */
  readonly forecasts: Forecasts
}

/** Everything an allocator may use: equal inputs must give equal weights. */
export interface AllocationInput {
  /** Engine time, ms. */
  readonly time: number
  /** Portfolio equity, quote currency. */
  readonly equity: number
  /** `performance_window` of ml.yaml, days. */
  readonly windowDays: number
  /** Bounds of every weight, fractions of portfolio equity. */
  readonly bounds: { readonly min: number; readonly max: number }
  readonly sleeves: readonly SleeveSummary[]
  readonly markets: readonly MarketSummary[]
}

/** What an allocator wants, in the order of `input.sleeves`. */
export interface Allocation {
  /** Raw weights, each finite and >= 0. The core projects them onto the bounds; they need not sum to 1. */
  readonly weights: readonly number[]
  /** Sleeves that get nothing, whatever the bounds say; none when left out. */
  readonly off?: readonly boolean[]
  /** Scales every budget, 0 to 1; 1 when left out. */
  readonly exposure?: number
  /**
   * How the raw weights came about, each step with the raw weights after it, the last one being `weights`: attribution
   * tells what each step earned. Left out: one step.
   */
  readonly steps?: readonly { readonly name: string; readonly weights: readonly number[] }[]
  /** Numbers that explain it, shown with the decision, by sleeve name or by a word. */
  readonly notes?: Readonly<Record<string, Readonly<Record<string, number | null>>>>
}

export interface AllocatorDefinition<S extends ConfigSchema> {
  readonly config: S
  /**
   * Targets whose forecasts it reads, of those that docs/learning.md names; none when left out. A backtest trains models
   * only for these.
   */
  readonly forecasts?: readonly string[]
  /**
   * Its weights follow from the configured ones alone: it is asked at a start and at a reload, and nothing is moved in
   * between.
   */
  readonly fixed?: boolean
  /** A pure function; an array is short for its weights alone. */
  weights(input: AllocationInput, config: ConfigOf<S>): readonly number[] | Allocation
}

/** An allocator as the host holds it. */
export type AllocatorPlugin<S extends ConfigSchema = ConfigSchema> = AllocatorDefinition<S> & {
  readonly kind: 'allocator'
  readonly contract: typeof CONTRACT_VERSION
}

/** Define a capital allocator; the result is the package's default export. */
export function defineAllocator<const S extends ConfigSchema>(
  definition: AllocatorDefinition<S>,
): AllocatorPlugin<S> {
  return { ...definition, kind: 'allocator', contract: CONTRACT_VERSION }
}
