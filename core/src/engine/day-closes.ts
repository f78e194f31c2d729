import type { Engine } from './engine.ts'
import type { MarketState } from './market-state.ts'

/** End of the present day (ms), and bars of every symbol at the end of the day before. */
export interface DayClosesState {
  readonly next: number
  readonly bars: Float64Array
}

/**
 * Tells the risk model the last price of every symbol at the end of each day (UTC): once per day, and known from the
 * first batch that closes at that time or later.
 */
export class DayCloses {
  /** End of the present day, ms; 0 before the first bar. */
  next = 0
  readonly #dayMs: number
  readonly #closes: Float64Array
  /** Bars of every symbol at the end of the day before. */
  readonly #bars: Float64Array

  constructor(symbols: number, dayMs: number) {
    this.#dayMs = dayMs
    this.#closes = new Float64Array(symbols)
    this.#bars = new Float64Array(symbols)
  }

  snapshot(): DayClosesState {
    return { next: this.next, bars: this.#bars.slice() }
  }

  restore({ next, bars }: DayClosesState): void {
    this.next = next
    this.#bars.set(bars)
  }

  /** Before the bars of a batch: a day that ended before it ends with the prices of now. */
  beforeBars(engine: Engine): void {
    const { time } = engine
    if (time <= this.next) return
    if (this.next !== 0) this.#end(engine)
    this.next = Math.ceil(time / this.#dayMs) * this.#dayMs
  }

  /** After the bars of a batch: the day may end with them. */
  afterBars(engine: Engine): void {
    if (engine.time !== this.next) return
    this.#end(engine)
    this.next += this.#dayMs
  }

  #end({ markets, model }: Engine): void {
    for (let i = 0; i < markets.length; i++) this.#closes[i] = this.#closeOf(markets[i], i)
    if (this.#closes.every(Number.isNaN)) return
    model.returns?.add(this.next / this.#dayMs, this.#closes)
  }

  /** NaN when the day had no bar. */
  #closeOf({ bars, close }: MarketState, index: number): number {
    const traded = bars > this.#bars[index]
    this.#bars[index] = bars
    return traded ? close : NaN
  }
}
