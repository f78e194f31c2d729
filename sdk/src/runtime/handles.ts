import type { Bars, Indicator, Values } from '../contract/values.ts'
import { MAX_LOOKBACK, type SeriesView } from './series.ts'

function checkAgo(bars: number): void {
  if (!Number.isInteger(bars) || bars < 0 || bars > MAX_LOOKBACK) {
    throw new RangeError(
      `ago(${bars}): the number of bars must be an integer from 0 to ${MAX_LOOKBACK}; values after the current bar do not exist yet.`,
    )
  }
}

/** A ring read relative to its series' cursor. One class for bars and indicators keeps call sites monomorphic. */
export class RingHandle implements Indicator {
  readonly warmup: number
  readonly #series: SeriesView
  readonly #values: Float64Array

  constructor(series: SeriesView, values: Float64Array, warmup: number) {
    if (values.length !== 0x1000) throw new RangeError('A ring has 4096 places.')
    this.#series = series
    this.#values = values
    this.warmup = warmup
  }

  get now(): number {
    // Before the first bar this is the last place of the ring, which is still NaN. MASK is written out because V8
    // inlines a function of up to 27 bytes of bytecode everywhere; a result that is not inlined is allocated.
    return this.#values[this.#series.cursor & 0xfff]
  }

  get warm(): boolean {
    return this.#series.cursor + 1 >= this.warmup
  }

  ago(bars: number): number {
    // One unsigned compare covers the normal case; everything odd goes the slow way and throws.
    if (bars >>> 0 !== bars || bars > MAX_LOOKBACK) checkAgo(bars)
    const index = this.#series.cursor - bars
    const values = this.#values
    return index < 0 ? NaN : values[index & (values.length - 1)]
  }
}

/** The bar columns of a series as a plugin sees them. */
export class BarsHandle implements Bars {
  readonly timeframe: string
  readonly openTime: Values
  readonly open: Values
  readonly high: Values
  readonly low: Values
  readonly close: Values
  readonly volume: Values
  readonly #series: SeriesView

  constructor(series: SeriesView) {
    this.#series = series
    this.timeframe = series.timeframe
    this.openTime = new RingHandle(series, series.time, 1)
    this.open = new RingHandle(series, series.open, 1)
    this.high = new RingHandle(series, series.high, 1)
    this.low = new RingHandle(series, series.low, 1)
    this.close = new RingHandle(series, series.close, 1)
    this.volume = new RingHandle(series, series.volume, 1)
  }

  get count(): number {
    return this.#series.cursor + 1
  }
}
