import {
  IndicatorRegistry,
  MASK,
  Series,
  sharedRing,
  type RegimeView,
  type RegistrySnapshot,
} from '@grodt/sdk/host'
import type { BarSlice } from './inputs.ts'
import type { MarketState } from './market-state.ts'
import type { Outage } from './outage.ts'
import type { InstanceMemory } from './runner.ts'

/** The regime of one track; the object that strategies read. */
export class TrackRegime implements RegimeView {
  known = false
  label = ''
  confidence = 0
}

/** Asks a classifier about the bar that has just closed; it writes its answer into the track's regime. */
export interface ClassifierRunner {
  readonly instance: string
  /** Faults so far. */
  strikes: number
  /** The last times without answers, the oldest first. */
  readonly outages: Outage[]
  readonly memory: InstanceMemory
  /** Asks the instance; null while it knows no regime. @throws what the plugin throws, OutsideFault */
  read: () => { label: string; confidence: number } | null
  classify(regime: TrackRegime): void
}

/** The bar that is being aggregated: what its base bars say so far. */
export interface BarInTheMaking {
  /** Its open time, ms. */
  readonly start: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

/** The bars of a track between two inputs. */
export interface TrackMemory {
  readonly registry: RegistrySnapshot
  readonly making: BarInTheMaking | null
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

  constructor(market: MarketState, timeframe: string, timeframeMs: number, shared = false) {
    this.market = market
    this.timeframeMs = timeframeMs
    const ring = shared ? sharedRing : undefined
    this.series = new Series(market.instrument.symbol, timeframe, ring)
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

  snapshot(): TrackMemory {
    const making = Number.isNaN(this.#start)
      ? null
      : {
          start: this.#start,
          open: this.#open,
          high: this.#high,
          low: this.#low,
          close: this.#close,
          volume: this.#volume,
        }
    return { registry: this.registry.snapshot(), making }
  }

  /** The same as `restore` of another track's snapshot. Before the first input. */
  continueFrom(other: Track): void {
    this.registry.continueFrom(other.registry)
    this.#computed = other.registry.computed
    this.#start = other.#start
    this.#open = other.#open
    this.#high = other.#high
    this.#low = other.#low
    this.#close = other.#close
    this.#volume = other.#volume
  }

  /** Before the first input. */
  restore({ registry, making }: TrackMemory): void {
    this.registry.restore(registry)
    this.#computed = registry.computed
    if (making === null) return
    this.#start = making.start
    this.#open = making.open
    this.#high = making.high
    this.#low = making.low
    this.#close = making.close
    this.#volume = making.volume
  }

  #emit(): void {
    this.series.append(this.#start, this.#open, this.#high, this.#low, this.#close, this.#volume)
    this.#start = NaN
  }
}
