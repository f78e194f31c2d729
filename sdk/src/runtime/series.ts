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

/** Makes a ring, filled with NaN: what was never written reads as "not defined". */
export type RingMaker = () => Float64Array

/** Memory of this thread. */
const ownRing: RingMaker = () => new Float64Array(CAPACITY).fill(NaN)

/** Shared rings that nobody uses any more. */
const spare: Float64Array[] = []

/**
 * Memory that other threads can read. Only where they do: V8 takes longer for it, a backtest up to 15 %.
 */
export const sharedRing: RingMaker = () =>
  (spare.pop() ?? new Float64Array(new SharedArrayBuffer(CAPACITY * Float64Array.BYTES_PER_ELEMENT))).fill(
    NaN,
  )

/**
 * Have shared rings used for other series. Their memory comes free only when every thread has collected its end of it,
 * which weighs nothing there: without this each reload would add some.
 *
 * @param rings nobody reads or writes these any more; those that are not shared are left alone
 */
export function reuseRings(rings: Iterable<Float64Array>): void {
  for (const ring of new Set(rings)) if (ring.buffer instanceof SharedArrayBuffer) spare.push(ring)
}

/** What handles read of a series: the rings and where "now" is. */
export type SeriesView = Readonly<Record<(typeof SERIES_COLUMNS)[number], Float64Array>> &
  Readonly<Record<'symbol' | 'timeframe', string>> & { readonly cursor: number }

/**
 * Closed bars of one (symbol, timeframe) in rings. The host appends a block of bars and runs the indicators over
 * it, then moves `cursor` bar by bar: plugins read relative to the cursor and cannot reach past it.
 */
export class Series {
  readonly symbol: string
  readonly timeframe: string
  /** Makes the rings of this series and of its indicators. */
  readonly ring: RingMaker
  readonly time: Float64Array
  readonly open: Float64Array
  readonly high: Float64Array
  readonly low: Float64Array
  readonly close: Float64Array
  readonly volume: Float64Array
  /** Bars appended since the start; absolute indices run from 0 to `appended - 1`. */
  appended = 0
  /** Absolute index of the bar that plugins see as "now"; -1 before the first. */
  cursor = -1

  constructor(symbol: string, timeframe: string, ring: RingMaker = ownRing) {
    this.symbol = symbol
    this.timeframe = timeframe
    this.ring = ring
    this.time = ring()
    this.open = ring()
    this.high = ring()
    this.low = ring()
    this.close = ring()
    this.volume = ring()
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
