/** Daily returns as plain data. */
export interface DailyReturnsState {
  /** Number of the last day, NaN before the first. */
  readonly day: number
  /** Days with a row in all. */
  readonly version: number
  /** The last close of every symbol. */
  readonly closes: Float64Array
  /** The rows that are kept, oldest first. */
  readonly rows: Float64Array
}

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

  snapshot(): DailyReturnsState {
    const { days, symbols } = this
    const rows = new Float64Array(days * symbols)
    for (let day = 0; day < days; day++) {
      for (let s = 0; s < symbols; s++) rows[day * symbols + s] = this.at(s, days - 1 - day)
    }
    return { day: this.#day, version: this.version, closes: this.#closes.slice(), rows }
  }

  /** Take over the returns of the same symbols; another window keeps the last that it has room for. */
  restore({ day, version, closes, rows }: DailyReturnsState): void {
    const { symbols, window } = this
    const days = Math.min(rows.length / symbols, window)
    // The place of a row follows from the count of all, which may start again where the window is another one.
    this.version = days === Math.min(version, window) ? version : days
    this.#day = day
    this.#closes.set(closes)
    for (let ago = 0; ago < days; ago++) {
      const from = rows.length - (ago + 1) * symbols
      this.#rows.set(rows.subarray(from, from + symbols), ((this.version - 1 - ago) % window) * symbols)
    }
  }

  /** The return of a symbol some days ago, NaN when it has none. @param ago 0 is the last day, below `days` */
  at(symbol: number, ago: number): number {
    const row = (this.version - 1 - ago) % this.window
    return this.#rows[row * this.symbols + symbol]
  }

  /**
   * The last returns of a symbol, the newest first.
   *
   * @param days at most `days`
   * @returns `into`
   */
  copy(symbol: number, days: number, into: Float64Array): Float64Array {
    const { symbols, window } = this
    let row = (this.version - 1) % window
    for (let ago = 0; ago < days; ago++) {
      into[ago] = this.#rows[row * symbols + symbol]
      row = row === 0 ? window - 1 : row - 1
    }
    return into
  }
}
