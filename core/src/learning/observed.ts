/** One full UTC hour of a market, made of its base bars. */
export interface HourBar {
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

/** What an observer is told of one symbol. */
export interface ObservedMarket {
  /** Null: there was no bar in that hour. */
  readonly bar: HourBar | null
  /** Index into `ObserverSpec.regimes` at the end of the hour; null: the classifier gave none. */
  readonly regime: number | null
  /** 0 to 1; null where `regime` is. */
  readonly confidence: number | null
}

/** What an observer is told of one strategy: its book at the end of the hour. */
export interface ObservedStrategy {
  /** Positions that are open, in number. */
  readonly open: number
  /** Net result since the start, open positions at their marks, quote currency. */
  readonly result: number
  /** What its sleeve may use, quote currency. */
  readonly capital: number
  /** Trades closed since the start, and those of them with a net profit. */
  readonly trades: number
  readonly wins: number
}

/** One full UTC hour. */
export interface ObservedHour {
  /** Its end, ms: a multiple of an hour. */
  readonly time: number
  /** In the order of `ObserverSpec.symbols`; null: nothing is known (another symbol's history). */
  readonly markets: readonly (ObservedMarket | null)[]
  /** In the order of `ObserverSpec.strategies`; null: nothing is known (history: nothing was traded). */
  readonly strategies: readonly (ObservedStrategy | null)[]
}

/** A strategy as an observer knows it. */
export interface ObservedSleeve {
  readonly name: string
  readonly symbols: readonly string[]
  /** Labels in which it may open positions; empty: in all. */
  readonly regimes: readonly string[]
}
