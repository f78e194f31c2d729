import { roundHalfEven } from '../portfolio/money.ts'
import type { BarSlice } from './inputs.ts'
import type { MarketState } from './market-state.ts'

/** Open of the first traded bar, and bars before it (Infinity: none was traded yet), by market. */
export interface BuyAndHoldState {
  readonly opens: Float64Array
  readonly barsBefore: Float64Array
}

/**
 * The benchmark of a run: its capital split equally over all markets, each bought at the open of its first traded bar
 * without costs and never sold; cash until then.
 */
export class BuyAndHold {
  readonly #share: number
  /** Open of the first traded bar of each market. */
  readonly #opens: Float64Array
  /** How many bars a market had before it. */
  readonly #barsBefore: Float64Array
  /** Markets without a traded bar so far. */
  waiting: number

  /** @param capital cash units */
  constructor(markets: number, capital: number) {
    this.#share = capital / markets
    this.#opens = new Float64Array(markets)
    this.#barsBefore = new Float64Array(markets).fill(Infinity)
    this.waiting = markets
  }

  /** Take the first bars of markets that had none, before any bar of the slices is applied. */
  begin(markets: readonly MarketState[], slices: readonly BarSlice[]): void {
    for (const { instrument, columns, from, to } of slices) {
      if (from === to || this.#barsBefore[instrument] !== Infinity) continue
      this.#opens[instrument] = columns.open[from]
      this.#barsBefore[instrument] = markets[instrument].bars
      this.waiting--
    }
  }

  snapshot(): BuyAndHoldState {
    return { opens: this.#opens.slice(), barsBefore: this.#barsBefore.slice() }
  }

  restore({ opens, barsBefore }: BuyAndHoldState): void {
    this.#opens.set(opens)
    this.#barsBefore.set(barsBefore)
    this.waiting = barsBefore.filter((bars) => bars === Infinity).length
  }

  /** Value at the last closes, cash units. A market whose first bar has not closed is still cash. */
  value(markets: readonly MarketState[]): number {
    let value = 0
    for (let i = 0; i < markets.length; i++) {
      const { bars, close } = markets[i]
      value += bars > this.#barsBefore[i] ? (this.#share * close) / this.#opens[i] : this.#share
    }
    return roundHalfEven(value)
  }
}
