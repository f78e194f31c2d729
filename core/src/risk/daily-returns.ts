/**
 * The last daily returns of every symbol: simple returns, close / close before - 1, between the ends of days that follow
 * each other. A day in which a symbol had no bar, and the day after it, have no return (NaN): one that spans several
 * days is none of one day.
 */
export class DailyReturns {
  readonly symbols: number
  /** Days kept. */
  readonly window: number
  /** Changes with every day. */
  version = 0
  readonly #rows: Float64Array
  readonly #closes: Float64Array
  #day = NaN

  constructor(symbols: number, window: number) {
    this.symbols = symbols
    this.window = window
    this.#rows = new Float64Array(symbols * window)
    this.#closes = new Float64Array(symbols).fill(NaN)
  }

  /** Days that have a row, at most `window`. */
  get days(): number {
    return Math.min(this.version, this.window)
  }

  /**
   * The end of a day.
   *
   * @param day number of the day; days without any bar are left out
   * @param closes by symbol; NaN where the day had no bar
   */
  add(day: number, closes: ArrayLike<number>): void {
    const follows = day === this.#day + 1
    const offset = (this.version % this.window) * this.symbols
    for (let s = 0; s < this.symbols; s++) {
      if (!Number.isNaN(this.#day)) this.#rows[offset + s] = follows ? closes[s] / this.#closes[s] - 1 : NaN
      this.#closes[s] = closes[s]
    }
    // The first day has no return of any symbol.
    if (!Number.isNaN(this.#day)) this.version++
    this.#day = day
  }

  /** The return of a symbol some days ago, NaN when it has none. @param ago 0 is the last day, below `days` */
  at(symbol: number, ago: number): number {
    const row = (this.version - 1 - ago) % this.window
    return this.#rows[row * this.symbols + symbol]
  }
}
