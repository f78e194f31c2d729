/** What the script of the page reads: all that is drawn, as small as it can be. Written as JSON. */
export interface PageData {
  /** The quote currency. */
  readonly currency: string
  /** Decimals of amounts. */
  readonly digits: number
  readonly curve: CurveData
  /** Labels of the regime classifier; a digit (base 36) of `MarketData.regimes` names one. */
  readonly labels: readonly string[]
  readonly strategies: readonly string[]
  /** Words of `TradeData.cause`. */
  readonly causes: readonly string[]
  readonly markets: readonly MarketData[]
}

/** The equity curve, thinned. */
export interface CurveData {
  /** Seconds since 1970 of the first point, then distances. */
  readonly time: readonly number[]
  /** Quote currency. */
  readonly equity: readonly number[]
  readonly benchmark: readonly number[]
  /** Fraction below the high-water mark, the deepest of the rows that a point stands for, negative. */
  readonly drawdown: readonly number[]
  readonly benchmarkDrawdown: readonly number[]
  /** Of each strategy, quote currency. */
  readonly results: readonly (readonly number[])[]
}

/** The candles of a symbol, drawn in longer bars where there are too many. */
export interface MarketData {
  readonly symbol: string
  /** Of a drawn bar, for example 4h. */
  readonly timeframe: string
  /** Length of a drawn bar, seconds. */
  readonly step: number
  /** Open of the bar that has number 0, seconds since 1970. */
  readonly origin: number
  /** Decimals of prices. */
  readonly digits: number
  /** Number of the first bar without a gap, how many there are, and so on. */
  readonly runs: readonly number[]
  /**
   * Four integers a bar, in 10^-digits: open less the close before, high over both, low under both, close less open.
   */
  readonly bars: readonly number[]
  readonly regimes: readonly RegimeData[]
  readonly trades: TradeData
}

/** The regime at the close of every drawn bar. */
export interface RegimeData {
  /** Of the classified bars. */
  readonly timeframe: string
  /** One character a bar: a digit of base 36, or `.` where it was not known. */
  readonly labels: string
}

/** Closed trades, column by column. */
export interface TradeData {
  /** How many there were; the columns hold the latest. */
  readonly all: number
  readonly strategy: readonly number[]
  /** 1 or -1. */
  readonly side: readonly number[]
  /** Seconds after the origin, distances from the row before. */
  readonly entry: readonly number[]
  /** Seconds after the entry. */
  readonly held: readonly number[]
  readonly entryPrice: readonly number[]
  readonly exitPrice: readonly number[]
  /** Quote currency. */
  readonly net: readonly number[]
  readonly cause: readonly number[]
}
