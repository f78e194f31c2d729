import { lockFor, nextEnd } from '../risk/locks.ts'
import { MANUAL_KILL_SWITCH, setKillSwitchLevels, type KillSwitchRules } from '../risk/kill-switch.ts'
import { hasRules, NO_PERFORMANCE_RULES, type PerformanceRules } from '../risk/performance-rules.ts'
import {
  NO_BOOK_PROTECTIONS,
  NO_STRATEGY_PROTECTIONS,
  protectsAnything,
  setLevels,
  type BookProtections,
  type EquityWatch,
  type LossLimits,
  type StrategyProtections,
} from '../risk/protections.ts'
import { freshState, type ProtectionState } from '../risk/protections-state.ts'
import { restoreSnapshot, takeSnapshot, type ProtectionSnapshot } from '../risk/protections-snapshot.ts'
import type { Sleeve } from './sleeve.ts'
import type { Renamed } from './takeover/takeover.ts'

/** The protections of a run; what is left out is off. */
export interface ProtectionsSpec {
  readonly book?: BookProtections
  readonly killSwitch?: KillSwitchRules
  /** The same for every strategy. */
  readonly performance?: PerformanceRules
}

/** A strategy as its protections see it. */
export interface GuardedStrategy {
  readonly name: string
  /** Its share of the start capital, cash units. */
  readonly capital: number
  readonly protections: StrategyProtections
}

/** The protections of a run with their state: locks, pauses, the kill switch. */
export class Guard {
  readonly book: BookProtections
  readonly killSwitchRules: KillSwitchRules
  readonly performance: PerformanceRules
  readonly strategies: readonly GuardedStrategy[]
  state: ProtectionState
  /** False while nothing could ever happen here: the loop over the bars then leaves it alone. */
  active = false
  /** Rows of the trade log that were looked at. */
  tradesSeen = 0
  /** When something ends by itself, ms: a day, a lock, a pause. */
  nextDue = Infinity
  /** Used again: between which prices of the only market with positions nothing has to be looked at. */
  readonly bounds = { low: 0.5, high: 0.5 }
  readonly #capital: number
  readonly #scale: number

  /** @param capital of the book, cash units */
  constructor(spec: ProtectionsSpec | undefined, sleeves: readonly Sleeve[], capital: number, scale: number) {
    this.book = spec?.book ?? NO_BOOK_PROTECTIONS
    this.killSwitchRules = spec?.killSwitch ?? MANUAL_KILL_SWITCH
    this.performance = spec?.performance ?? NO_PERFORMANCE_RULES
    this.strategies = sleeves.map((sleeve) => ({
      name: sleeve.name,
      capital: sleeve.drawdown.base,
      protections: sleeve.spec.protections ?? NO_STRATEGY_PROTECTIONS,
    }))
    this.#capital = capital
    this.#scale = scale
    this.state = this.#fresh()
    this.refresh()
  }

  #fresh(): ProtectionState {
    return freshState(this.#capital, this.strategies)
  }

  /** The state as plain JSON, to be kept across a restart. */
  snapshot(): ProtectionSnapshot {
    return takeSnapshot(this.state, this.#scale)
  }

  /**
   * @param renamed strategies that have another name than in the snapshot
   * @throws GrodtError PROTECTION_STATE when the value is not a snapshot of this version
   */
  restore(snapshot: unknown, renamed: readonly Renamed[] = []): void {
    this.state = restoreSnapshot(snapshot, this.#fresh(), this.#scale, renamed)
    this.refresh()
  }

  /** Set again what is waited for; called after every change of locks, pauses, marks or the kill switch. */
  refresh(): void {
    const { state, book, strategies, killSwitchRules } = this
    this.#setLevels(state.watch, book, null)
    strategies.forEach(({ name, protections }, i) => {
      this.#setLevels(state.strategies[i].watch, protections, name)
    })
    setKillSwitchLevels(state.killSwitch, killSwitchRules)
    let next = nextEnd(state.locks)
    for (const { pause } of state.strategies) next = Math.min(next, pause?.until ?? Infinity)
    this.active =
      next < Infinity ||
      protectsAnything(book) ||
      strategies.some(({ protections }) => protectsAnything(protections)) ||
      hasRules(this.performance) ||
      killSwitchRules.maxDailyLoss > 0 ||
      killSwitchRules.maxDrawdown > 0
    this.nextDue = this.active ? Math.min(next, state.dayEnd) : Infinity
  }

  /** A limit whose lock is in force already is not waited for. */
  #setLevels(watch: EquityWatch, limits: LossLimits, strategy: string | null): void {
    const { locks } = this.state
    const scope = { strategy, symbol: null }
    setLevels(watch, {
      maxDailyLoss: lockFor(locks, 'daily-loss', scope) === undefined ? limits.maxDailyLoss : 0,
      maxDrawdown: lockFor(locks, 'drawdown', scope) === undefined ? limits.maxDrawdown : 0,
    })
  }
}
