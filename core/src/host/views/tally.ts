import type { Engine } from '../../engine/engine.ts'

/** Closed trades of one strategy. */
export interface StrategyTally {
  trades: number
  wins: number
}

/** Counts closed trades; reading is free of charge for trades that were counted before. */
export class TradeTally {
  readonly #engine: Engine
  #strategies: StrategyTally[]
  #counted = 0

  constructor(engine: Engine) {
    this.#engine = engine
    this.#strategies = engine.sleeves.map(() => ({ trades: 0, wins: 0 }))
  }

  /** Go on where the tally of another engine stands, whose strategies and trades are in this one's. */
  continueFrom(before: TradeTally): void {
    const { sleeves } = this.#engine
    const then = before.#engine.sleeves
    if (sleeves.length !== then.length || sleeves.some(({ name }, i) => name !== then[i].name)) return
    this.#strategies = before.#strategies
    this.#counted = before.#counted
  }

  /** The counts by the index of the sleeve, up to date. */
  get strategies(): readonly Readonly<StrategyTally>[] {
    const { trades } = this.#engine
    for (; this.#counted < trades.length; this.#counted++) {
      const { sleeve, net } = trades.peek(this.#counted)
      this.#strategies[sleeve].trades++
      if (net > 0) this.#strategies[sleeve].wins++
    }
    return this.#strategies
  }
}
