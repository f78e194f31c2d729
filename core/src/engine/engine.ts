import { SimulatedVenue } from '../execution/venue.ts'
import type { BrokerRules } from '../execution/rules.ts'
import { makeInstrument, type Instrument, type InstrumentSpec } from '../market/instrument.ts'
import { timeframeName } from '../market/timeframe.ts'
import { Account } from '../portfolio/account.ts'
import { DrawdownTracker } from '../portfolio/equity.ts'
import { cashScale, roundHalfEven } from '../portfolio/money.ts'
import { TradeLog } from '../portfolio/trades.ts'
import type { PortfolioLimits } from '../risk/limits.ts'
import { applyBars, applyHistory } from './batches.ts'
import { Curve } from './curve.ts'
import { decide } from './decide.ts'
import type { EngineEvent, Unstamped } from './events.ts'
import { finish } from './finish.ts'
import type { EngineInput } from './inputs.ts'
import { MarketState, Track } from './market-state.ts'
import { Sleeve, type SleeveSpec } from './sleeve.ts'
import type { Runner } from './runner.ts'

/** One instrument and the bars it is fed with. */
export interface MarketSpec {
  readonly instrument: InstrumentSpec
  /** Length of its base bars, ms. */
  readonly baseMs: number
  /** Whether the feed has volume at all. */
  readonly hasVolume: boolean
}

/** Everything the engine is built from. Plugins are attached afterwards, see `Engine.runners`. */
export interface EngineSpec {
  /** Start capital, quote currency. */
  readonly capital: number
  readonly currency: string
  /** Labels of the regime classifier, empty without one. */
  readonly labels: readonly string[]
  readonly markets: readonly MarketSpec[]
  readonly sleeves: readonly SleeveSpec[]
  readonly broker: BrokerRules
  /** Portfolio limits; a sleeve's own come from its spec. */
  readonly limits: PortfolioLimits
  /** Scales every budget. */
  readonly exposure: number
  /** `all`: every event is returned by `apply`; `trades`: only trades, curves and counters are kept. */
  readonly record: 'all' | 'trades'
  /** What a failing plugin does: ends the run, or costs its sleeve a strike. */
  readonly onFault: 'throw' | { readonly strikesToQuarantine: number }
  /** Distance of the points of the equity curve, ms; a divisor of a day. */
  readonly curveMs: number
}

const NO_EVENTS: readonly EngineEvent[] = []

/**
 * What one input does to the book. One entry (`apply`), one writer, synchronous, deterministic, no I/O, no clock:
 * equal inputs give equal events.
 */
export class Engine {
  readonly spec: EngineSpec
  readonly account: Account
  readonly venue: SimulatedVenue
  readonly markets: readonly MarketState[]
  readonly sleeves: readonly Sleeve[]
  readonly trades = new TradeLog()
  readonly drawdown: DrawdownTracker
  readonly curve: Curve
  /** The classifier's labels; trades store their numbers. */
  readonly labels: readonly string[]
  /** Plugin instances in the configured order. */
  readonly runners: Runner[] = []
  /** Every track of every market that is aggregated from base bars, longer ones first. */
  readonly longer: Track[] = []
  /** When the next bar of a longer track closes, and whether one closed in the present batch. */
  nextLonger = Infinity
  longerFresh = false
  readonly recording: boolean

  /** Close of the last batch, ms. */
  time = 0
  /** Value of all positions and of their absolute values at the last prices, cash units. */
  marks = 0
  grossMarks = 0
  /** Account equity: cash plus marks, cash units. */
  equity = 0
  /** Reserved by waiting entries, cash units. */
  reserved = 0
  openPositions = 0
  /** Batches processed, and those that ended with a position open. */
  batches = 0
  batchesExposed = 0
  /** Sum over exposed batches of gross notional over equity. */
  exposureSum = 0
  /** Next moment at which funding is due; 0 before the first bar. */
  nextFunding = 0
  liquidations = 0
  nextOrder = 1

  #seq = 0
  #outbox: EngineEvent[] = []

  constructor(spec: EngineSpec) {
    const scale = cashScale(spec.capital)
    const capital = roundHalfEven(spec.capital * scale)
    this.spec = spec
    this.account = new Account(capital, scale, spec.currency)
    this.venue = new SimulatedVenue(capital, spec.markets.length)
    this.markets = spec.markets.map(
      (market, index) =>
        new MarketState(
          makeInstrument(market.instrument, index, scale) satisfies Instrument,
          market.baseMs,
          market.hasVolume,
        ),
    )
    this.sleeves = spec.sleeves.map((sleeve, index) => new Sleeve(index, sleeve, spec.limits, capital, scale))
    this.drawdown = new DrawdownTracker(capital)
    this.curve = new Curve(spec.curveMs, spec.sleeves.length)
    this.equity = capital
    this.labels = spec.labels
    this.recording = spec.record === 'all'
  }

  /**
   * Apply one input.
   *
   * @returns the events that it caused, in order; empty when the engine records trades only
   * @throws GrodtError PLUGIN_FAILED when a plugin fails and the engine was built to stop at that
   */
  apply(input: EngineInput): readonly EngineEvent[] {
    switch (input.kind) {
      case 'bars':
        applyBars(this, input.slices)
        break
      case 'history':
        applyHistory(this, input.slices)
        break
      case 'weights':
        this.#setWeights(input.weights)
        break
      case 'finish':
        finish(this, input.closePositions)
        break
    }
    if (this.#outbox.length === 0) return NO_EVENTS
    const events = this.#outbox
    this.#outbox = []
    return events
  }

  /** Ask the due plugins and act on their answers; part of a batch. */
  decide(): void {
    decide(this)
  }

  /**
   * The series of an instrument at a timeframe (a multiple of its base bars), made when first asked for. Longer
   * timeframes move first in a batch, so that whoever is asked on a shorter one sees them closed.
   */
  track(market: MarketState, timeframeMs: number): Track {
    const existing = market.tracks.find((track) => track.timeframeMs === timeframeMs)
    if (existing !== undefined) return existing
    const track = new Track(market, timeframeName(timeframeMs), timeframeMs)
    market.tracks.push(track)
    if (timeframeMs === market.baseMs) {
      market.base = track
    } else {
      this.longer.push(track)
      this.longer.sort((a, b) => b.timeframeMs - a.timeframeMs)
    }
    return track
  }

  emit(event: Unstamped<EngineEvent>): void {
    this.#seq++
    this.#outbox.push({ ...event, seq: this.#seq, time: this.time })
  }

  /** Cash units that the sleeve may have in positions: weight x exposure x equity, never negative. */
  budgetOf(sleeve: Sleeve): number {
    const budget = sleeve.weight * this.spec.exposure * this.equity
    return budget > 0 ? budget : 0
  }

  #setWeights(weights: Readonly<Record<string, number>>): void {
    for (const sleeve of this.sleeves) {
      if (Object.hasOwn(weights, sleeve.name)) sleeve.weight = weights[sleeve.name]
    }
    if (this.recording) this.emit({ kind: 'weights-set', weights })
  }
}
