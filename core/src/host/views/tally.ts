import type { Engine } from '../../engine/engine.ts'

/** Closed trades of one strategy. */
export interface StrategyTally {
  trades: number
  wins: number
}

/** Counts closed trades; reading is free of charge for trades that were counted before. */
export class TradeTally {
  readonly #engine: Engine
  readonly #strategies: StrategyTally[]
  #counted = 0

  constructor(engine: Engine) {
    this.#engine = engine
    this.#strategies = engine.sleeves.map(() => ({ trades: 0, wins: 0 }))
  }

  /** The counts by the index of the sleeve, up to date. */
  get strategies(): readonly Readonly<StrategyTally>[] {
    const { trades } = this.#engine
    for (; this.#counted < trades.length; this.#counted++) {
      const { sleeve, net } = trades.get(this.#counted)
      this.#strategies[sleeve].trades++
      if (net > 0) this.#strategies[sleeve].wins++
    }
    return this.#strategies
  }
}
