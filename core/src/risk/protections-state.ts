import { emptyLocks, type LockBook } from './locks.ts'
import { armedKillSwitch, type KillSwitch } from './kill-switch.ts'
import { emptySample, type PerformanceRule, type ResumeRule, type TradeSample } from './performance-rules.ts'
import { watchFrom, type EquityWatch, type StopHit } from './protections.ts'

/** Why a strategy opens nothing until it comes back. Times in ms. */
export interface Pause {
  readonly rule: PerformanceRule | 'person'
  /** What was measured over how many trades, and the limit; null where a person paused it. */
  readonly value: number | null
  readonly limit: number | null
  readonly sample: number | null
  readonly from: number
  /** When it ends by itself; null where something else ends it. */
  readonly until: number | null
  readonly resume: ResumeRule
  /** Where and in which regime the last trade was closed: with `resume: regime` another label there ends the pause. */
  readonly symbol: string | null
  readonly regime: string | null
  /** What a person gave as reason. */
  readonly why: string | null
  readonly author: string | null
}

/** What protects one strategy. */
export interface StrategyState {
  readonly name: string
  /** Its result, cash units; the base is its capital. */
  watch: EquityWatch
  stops: StopHit[]
  sample: TradeSample
  pause: Pause | null
}

/** Everything that the protections remember. Plain data. */
export interface ProtectionState {
  locks: LockBook
  killSwitch: KillSwitch
  /** Equity of the book, cash units. */
  watch: EquityWatch
  stops: StopHit[]
  /** End of the present UTC day, ms; 0 before the first bar. */
  dayEnd: number
  /** In the configured order. */
  strategies: StrategyState[]
  /** Strategies that a restored state knows and the configuration does not. */
  absent: StrategyState[]
}

/** @param capital of a strategy, cash units */
export const freshStrategy = (name: string, capital: number): StrategyState => ({
  name,
  watch: watchFrom(0, capital),
  stops: [],
  sample: emptySample(),
  pause: null,
})

/** The state at the start. Amounts in cash units. */
export function freshState(
  capital: number,
  strategies: readonly { readonly name: string; readonly capital: number }[],
): ProtectionState {
  return {
    locks: emptyLocks(),
    killSwitch: armedKillSwitch(capital),
    watch: watchFrom(capital, 0),
    stops: [],
    dayEnd: 0,
    strategies: strategies.map((one) => freshStrategy(one.name, one.capital)),
    absent: [],
  }
}
