/** Bars of one symbol as columns: the open time in ms (ascending) and the five numbers of each bar. */
export interface BarColumns {
  readonly time: Float64Array
  readonly open: Float64Array
  readonly high: Float64Array
  readonly low: Float64Array
  readonly close: Float64Array
  readonly volume: Float64Array
}

/** A loaded candle file: which market it is, its bars, and where they came from. */
export interface Candles {
  /** For example `BTC/USDT`. */
  readonly symbol: string
  /** Length of one bar, ms. */
  readonly timeframeMs: number
  readonly columns: BarColumns
  /** File name without folder, for reports. */
  readonly source: string
  /** SHA-256 of the six columns as little-endian doubles, hex. */
  readonly hash: string
}

/** The names of the columns in their fixed order. */
export const COLUMN_NAMES = ['time', 'open', 'high', 'low', 'close', 'volume'] as const

/** Columns for `length` bars. */
export function newColumns(length: number): BarColumns {
  const column = (): Float64Array => new Float64Array(length)
  return { time: column(), open: column(), high: column(), low: column(), close: column(), volume: column() }
}
