import { IndicatorRegistry, MASK, Series, type RegimeView } from '@grodt/sdk/host'
import type { BarSlice } from './inputs.ts'
import type { MarketState } from './market-state.ts'

/** The regime of one track; the object that strategies read. */
export class TrackRegime implements RegimeView {
  known = false
  label = ''
  confidence = 0
}

/** Asks a classifier about the bar that has just closed; it writes its answer into the track's regime. */
export interface ClassifierRunner {
  readonly instance: string
  classify(regime: TrackRegime): void
}

/** One (instrument, timeframe): the series that plugins read, its indicators and its regime. */
export class Track {
  readonly market: MarketState
  readonly timeframeMs: number
  readonly series: Series
  readonly registry: IndicatorRegistry
  readonly regime = new TrackRegime()
  classifier: ClassifierRunner | null = null
  /** True while a batch in which a bar of this track closed is being decided. */
  fresh = false
  /** Bars whose indicators are computed. */
  #computed = 0

  // The bar that is being aggregated; NaN start means none.
  #start = NaN
  #open = 0
  #high = 0
  #low = 0
  #close = 0
  #volume = 0

  constructor(market: MarketState, timeframe: string, timeframeMs: number) {
    this.market = market
    this.timeframeMs = timeframeMs
    this.series = new Series(market.instrument.symbol, timeframe)
    this.registry = new IndicatorRegistry(this.series)
  }

  /** Take the rows of a slice of base bars. Indicators are computed in `close`. */
  append(slice: BarSlice, baseMs: number): void {
    if (this.timeframeMs === baseMs) this.series.appendRows(slice.columns, slice.from, slice.to)
    else this.#aggregate(slice)
  }

  /**
   * Close the bar in the making when its time is over by `until`, and compute the indicators of all new bars. A bar
   * whose last base bars are missing closes when the time of the feed, by any instrument, has passed its end.
   */
  close(until: number): void {
    if (this.#start + this.timeframeMs <= until) this.#emit()
    const { appended } = this.series
    if (appended > this.#computed) this.registry.run(this.#computed, appended)
    this.#computed = appended
  }

  /** Move the cursor to the next bar and ask the classifier about it. */
  advance(): void {
    this.series.cursor++
    this.classifier?.classify(this.regime)
  }

  /** Close time of the bar after the cursor, Infinity when it has not closed. */
  nextClose(): number {
    const { series } = this
    const next = series.cursor + 1
    return next < series.appended ? series.time[next & MASK] + this.timeframeMs : Infinity
  }

  #aggregate({ columns, from, to }: BarSlice): void {
    const { time, open, high, low, close, volume } = columns
    let i = from
    while (i < to) {
      // Also true while there is no bar in the making.
      if (!(time[i] < this.#start + this.timeframeMs)) {
        if (!Number.isNaN(this.#start)) this.#emit()
        this.#start = Math.floor(time[i] / this.timeframeMs) * this.timeframeMs
        this.#open = open[i]
        this.#high = high[i]
        this.#low = low[i]
        this.#volume = 0
      }
      const end = this.#start + this.timeframeMs
      let top = this.#high
      let bottom = this.#low
      let traded = this.#volume
      for (; i < to && time[i] < end; i++) {
        if (high[i] > top) top = high[i]
        if (low[i] < bottom) bottom = low[i]
        traded += volume[i]
      }
      this.#high = top
      this.#low = bottom
      this.#close = close[i - 1]
      this.#volume = traded
    }
  }

  #emit(): void {
    this.series.append(this.#start, this.#open, this.#high, this.#low, this.#close, this.#volume)
    this.#start = NaN
  }
}
