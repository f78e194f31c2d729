import type { OnDisable } from '../config/types.ts'
import { SubLedger } from '../portfolio/account.ts'
import { startAsDoubles } from '../portfolio/doubles.ts'
import { DrawdownTracker } from '../portfolio/equity.ts'
import {
  NO_STRATEGY_LIMITS,
  type EntryLimits,
  type PortfolioLimits,
  type StrategyLimits,
} from '../risk/limits.ts'
import { LimitLog } from '../risk/limit-log.ts'
import type { StrategyProtections } from '../risk/protections.ts'
import type { Outage } from './outage.ts'
import type { Slot } from './slot.ts'

/** What the configuration says about a strategy, as the engine needs it. */
export interface SleeveSpec {
  readonly name: string
  readonly enabled: boolean
  /** Start weight, 0 to 1. */
  readonly weight: number
  /** Labels of the regimes in which it may open positions; empty means all. */
  readonly regimeRequirements: readonly string[]
  readonly maxPosition: number
  readonly maxOpenPositions: number
  /** Further limits of its own; `maxNotional` in the quote currency. Nothing given: none. */
  readonly limits?: Partial<Omit<StrategyLimits, 'maxPosition' | 'maxSleevePositions'>>
  /** Cool-down, stop guard, daily loss, drawdown; off when not given. */
  readonly protections?: StrategyProtections
  /** What becomes of positions above the budget when the weight shrinks; `let_run` when not given. */
  readonly shrink?: ShrinkPolicy
  /** What becomes of its positions when it is disabled or removed; `manage` when not given. */
  readonly onDisable?: OnDisable
  /** Whose books it goes on with, where a stored state has those and none under its own name. */
  readonly previousName?: string | null
  /** It is not configured any more, and keeps its books. */
  readonly retired?: boolean
}

const DAY = 86_400_000

/** Positions above a budget that has shrunk stay until their exits, or are cut at the next open. */
export type ShrinkPolicy = 'let_run' | 'reduce'

/** One strategy's share of the account. */
export class Sleeve {
  readonly index: number
  readonly name: string
  readonly spec: SleeveSpec
  readonly ledger: SubLedger
  readonly slots: Slot[] = []
  readonly drawdown: DrawdownTracker
  /** Its own limits and the portfolio's. */
  readonly limits: EntryLimits
  /** The labels in which it may open positions, for people. */
  readonly requiredRegimes: string
  /** Cash units per unit of the quote currency. */
  readonly scale: number
  enabled: boolean
  weight = 0
  /** Whether the meta-controller gives it nothing for now: its weight is 0 then. */
  off = false
  strikes = 0
  quarantined = false
  /** The last quarantines, the oldest first. */
  readonly outages: Outage[] = []
  /** Refused entries by limit or gate. */
  readonly refusals = new Map<string, number>()
  /** What limits cut, and the worst case of each. */
  readonly limitLog = new LimitLog()
  /** Base bars closed with a position of the sleeve open. */
  barsExposed = 0
  openSlots = 0
  /** Positions opened on the day number `#openedDay` (UTC). */
  #opened = 0
  #openedDay = -1

  constructor(index: number, spec: SleeveSpec, shared: PortfolioLimits, capitalUnits: number, scale: number) {
    this.index = index
    this.name = spec.name
    this.spec = spec
    this.scale = scale
    this.limits = limitsOf(spec, shared, scale)
    this.requiredRegimes = spec.regimeRequirements.join(', ')
    this.enabled = spec.enabled
    this.weight = spec.weight
    this.ledger = new SubLedger(spec.name)
    startAsDoubles(this, 'weight')
    this.drawdown = new DrawdownTracker(0, Math.max(1, Math.round(capitalUnits * spec.weight)))
  }

  /** Profit and loss since the start with open positions at the last price, cash units. */
  get result(): number {
    return this.ledger.flow + this.ledger.marks
  }

  /** A position was opened at this time, ms. */
  countOpened(time: number): void {
    const day = Math.floor(time / DAY)
    this.#opened = this.openedOn(time) + 1
    this.#openedDay = day
  }

  /** How many positions were opened on which day number (UTC), -1 before the first. */
  get openedLast(): { readonly count: number; readonly day: number } {
    return { count: this.#opened, day: this.#openedDay }
  }

  restoreOpened({ count, day }: { readonly count: number; readonly day: number }): void {
    this.#opened = count
    this.#openedDay = day
  }

  /** Positions opened since 00:00 UTC of the day of this time, ms. */
  openedOn(time: number): number {
    return Math.floor(time / DAY) === this.#openedDay ? this.#opened : 0
  }
}

/** Field by field: what every entry is held against has one shape, whatever the configuration says. */
function limitsOf(spec: SleeveSpec, shared: PortfolioLimits, scale: number): EntryLimits {
  const own = { ...NO_STRATEGY_LIMITS, ...spec.limits }
  return {
    maxPosition: spec.maxPosition,
    maxSleevePositions: spec.maxOpenPositions,
    maxNotional: own.maxNotional * scale,
    maxLeverage: own.maxLeverage,
    maxRiskPerTrade: own.maxRiskPerTrade,
    riskBasis: own.riskBasis,
    stopRequired: own.stopRequired,
    maxTradesPerDay: own.maxTradesPerDay,
    overOwnLimit: own.overOwnLimit,
    maxGross: shared.maxGross,
    maxNet: shared.maxNet,
    maxSymbol: shared.maxSymbol,
    maxPositions: shared.maxPositions,
    groups: shared.groups,
    correlation: shared.correlation,
    valueAtRisk: shared.valueAtRisk,
    orderRate: shared.orderRate,
    priceCollar: shared.priceCollar,
    staleBars: shared.staleBars,
    returnMs: shared.returnMs,
    overLimit: shared.overLimit,
  }
}
