/**
 * One column of numbers as a plugin sees it: the value at the bar that has just closed and the values before.
 * The same object serves every bar, so keep it from `create` and read it in `onBar`.
 */
export interface Values {
  /** The value at the current bar; NaN while the indicator is not defined yet. */
  readonly now: number
  /**
   * The value `bars` bars ago (0 is now); NaN before the first bar.
   * @throws RangeError when `bars` is negative, not an integer or above 3,072: the future cannot be read.
   */
  ago(bars: number): number
}

/** A single-valued indicator. */
export interface Indicator extends Values {
  /** Bars after which more history changes the value by less than 1e-9 relative. */
  readonly warmup: number
  /** True once `warmup` bars have been seen. */
  readonly warm: boolean
}

/** A band around a middle line. */
export interface Band {
  readonly upper: Indicator
  readonly middle: Indicator
  readonly lower: Indicator
}

/** Wilder's directional movement: trend strength and the two directions, each 0 to 100. */
export interface DirectionalMovement {
  readonly adx: Indicator
  readonly plusDi: Indicator
  readonly minusDi: Indicator
}

/** A volume-weighted average price with the volume-weighted standard deviation around it. */
export interface Vwap {
  readonly vwap: Indicator
  readonly sigma: Indicator
}

/** The highest high and lowest low of a window. */
export interface Channel {
  readonly upper: Indicator
  readonly lower: Indicator
}

/** Which column of the bar an indicator reads; `typical` is (high + low + close) / 3. */
export type Source = 'open' | 'high' | 'low' | 'close' | 'volume' | 'typical'

/**
 * The indicators a plugin can ask for while it is created. Equal requests share one computation, however
 * many plugins make them. Periods are in bars and must be integers of at least 1 (2 where a spread is measured).
 */
export interface IndicatorRequests {
  /** Exponential moving average, alpha = 2 / (period + 1), seeded with the first value. */
  ema(period: number, source?: Source): Indicator
  /** Simple moving average. */
  sma(period: number, source?: Source): Indicator
  /** Rolling standard deviation (population). */
  stddev(period: number, source?: Source): Indicator
  /** Average true range after Wilder, seeded with the mean of the first `period` true ranges. */
  atr(period: number): Indicator
  /** Average directional index with both directional indicators, after Wilder. */
  adx(period: number): DirectionalMovement
  /** Relative strength index after Wilder, 0 to 100. */
  rsi(period: number, source?: Source): Indicator
  /** Bollinger bands: SMA +- `deviations` population standard deviations. */
  bollinger(period: number, deviations: number, source?: Source): Band
  /** VWAP of typical prices since 00:00 UTC; sigma from the third bar of the session on. */
  sessionVwap(): Vwap
  /** VWAP of typical prices over the last `period` bars. */
  rollingVwap(period: number): Vwap
  /** Highest high and lowest low of the last `period` bars, the current one included. */
  donchian(period: number): Channel
  /** EMA of the close +- `multiple` times the ATR. */
  keltner(period: number, atrPeriod: number, multiple: number): Band
  /** Kaufman's efficiency ratio: net change over the sum of changes, 0 to 1. */
  efficiencyRatio(period: number): Indicator
  /** Volume over the mean volume of the `period` bars before it. */
  relativeVolume(period: number): Indicator
  /**
   * Any indicator of the technicalindicators package by its class name, for example
   * `indicator('MACD', { fastPeriod: 12, slowPeriod: 26, signalPeriod: 9 }).get('MACD')`. Slower than the ones
   * above; prefer those where both exist.
   */
  indicator(name: string, parameters?: Readonly<Record<string, unknown>>): CatalogueIndicator
}

/** An indicator of the technicalindicators package. */
export interface CatalogueIndicator {
  /** One output by its name in that package; without a name the only output of a single-valued indicator. */
  get(output?: string): Indicator
}

/** Closed bars of one symbol and timeframe. */
export interface Bars {
  /** For example `1h`. */
  readonly timeframe: string
  /** How many bars have closed since the first one seen. */
  readonly count: number
  /** Open times, milliseconds since 1970-01-01 UTC. */
  readonly openTime: Values
  readonly open: Values
  readonly high: Values
  readonly low: Values
  readonly close: Values
  readonly volume: Values
}
