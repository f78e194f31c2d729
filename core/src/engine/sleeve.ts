import { SubLedger } from '../portfolio/account.ts'
import { DrawdownTracker } from '../portfolio/equity.ts'
import type { EntryLimits, PortfolioLimits } from '../risk/limits.ts'
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
}

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
  strikes = 0
  quarantined = false
  /** Refused entries by limit or gate. */
  readonly refusals = new Map<string, number>()
  /** Base bars closed with a position of the sleeve open. */
  barsExposed = 0
  openSlots = 0

  constructor(index: number, spec: SleeveSpec, shared: PortfolioLimits, capitalUnits: number, scale: number) {
    this.index = index
    this.name = spec.name
    this.spec = spec
    this.scale = scale
    this.limits = { maxPosition: spec.maxPosition, maxSleevePositions: spec.maxOpenPositions, ...shared }
    this.requiredRegimes = spec.regimeRequirements.join(', ')
    this.enabled = spec.enabled
    this.weight = spec.weight
    this.ledger = new SubLedger(spec.name)
    this.drawdown = new DrawdownTracker(0, Math.max(1, Math.round(capitalUnits * spec.weight)))
  }

  /** Profit and loss since the start with open positions at the last price, cash units. */
  get result(): number {
    return this.ledger.flow + this.ledger.marks
  }
}
