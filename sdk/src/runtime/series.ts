/** Bars that the host may append ahead of the cursor in one go. */
export const BLOCK = 1024

/** How far back `ago` can reach, in bars. */
export const MAX_LOOKBACK = 3072

/** Length of every ring; a power of two, so that an index is wrapped by a mask. */
export const CAPACITY = BLOCK + MAX_LOOKBACK

/** `index & MASK` is the place of an absolute bar index in a ring. */
export const MASK = CAPACITY - 1

const SERIES_COLUMNS = ['time', 'open', 'high', 'low', 'close', 'volume'] as const

/** Bars as columns of doubles: the open time in ms and the five numbers of each bar. */
export type SeriesColumns = Readonly<Record<(typeof SERIES_COLUMNS)[number], Float64Array>>

/** A new ring, filled with NaN: what was never written reads as "not defined". */
export function ring(): Float64Array {
  return new Float64Array(CAPACITY).fill(NaN)
}

/**
 * Closed bars of one (symbol, timeframe) in rings. The host appends a block of bars and runs the indicators over
 * it, then moves `cursor` bar by bar: plugins read relative to the cursor and cannot reach past it.
 */
export class Series {
  readonly symbol: string
  readonly timeframe: string
  readonly time = ring()
  readonly open = ring()
  readonly high = ring()
  readonly low = ring()
  readonly close = ring()
  readonly volume = ring()
  /** Bars appended since the start; absolute indices run from 0 to `appended - 1`. */
  appended = 0
  /** Absolute index of the bar that plugins see as "now"; -1 before the first. */
  cursor = -1

  constructor(symbol: string, timeframe: string) {
    this.symbol = symbol
    this.timeframe = timeframe
  }

  /** Append rows `from` (inclusive) to `to` (exclusive) of bar columns, at most `BLOCK` of them. */
  appendRows(columns: SeriesColumns, from: number, to: number): void {
    const at = this.appended & MASK
    // Where the ring ends before the rows do, the rest goes to its beginning.
    const turn = Math.min(to, from + CAPACITY - at)
    for (const name of SERIES_COLUMNS) {
      const target = this[name]
      const source = columns[name]
      target.set(source.subarray(from, turn), at)
      if (turn < to) target.set(source.subarray(turn, to), 0)
    }
    this.appended += to - from
  }

  /** Append one closed bar; `time` is its open time in ms. */
  append(time: number, open: number, high: number, low: number, close: number, volume: number): void {
    const at = this.appended & MASK
    this.time[at] = time
    this.open[at] = open
    this.high[at] = high
    this.low[at] = low
    this.close[at] = close
    this.volume[at] = volume
    this.appended++
  }
}
