import { SimulatedVenue } from '../execution/venue.ts'
import type { BrokerRules } from '../execution/rules.ts'
import type { WeightBounds } from '../allocation/project.ts'
import { makeInstrument, type Instrument, type InstrumentSpec } from '../market/instrument.ts'
import { timeframeName } from '../market/timeframe.ts'
import { Account } from '../portfolio/account.ts'
import { startAsDoubles } from '../portfolio/doubles.ts'
import { DrawdownTracker } from '../portfolio/equity.ts'
import { cashScale, roundHalfEven } from '../portfolio/money.ts'
import { TradeLog } from '../portfolio/trades.ts'
import { BookModel } from '../risk/book-model.ts'
import type { PortfolioLimits } from '../risk/limits.ts'
import { applyBars, applyHistory } from './batches.ts'
import { applyCommand } from './commands.ts'
import { Curve } from './curve.ts'
import { DayCloses } from './day-closes.ts'
import type { EngineEvent, Unstamped } from './events.ts'
import { newExposure, newRequest, type MutableExposure, type MutableRequest } from './exposure.ts'
import { finish } from './finish.ts'
import { Guard, type ProtectionsSpec } from './guard.ts'
import type { EngineInput } from './inputs.ts'
import { MarketState } from './market-state.ts'
import { Track } from './track.ts'
import { Sleeve, type SleeveSpec } from './sleeve.ts'
import type { Runner } from './runner.ts'
import type { Slot, WaitingEntry } from './slot.ts'
import { changeWeights } from './shrink.ts'
import { takeOver } from './takeover/take-over.ts'
import { restoreProtections } from './protect-events.ts'
import { failing, NO_FAULTS, type FailedAnswer } from './outside.ts'
import { valueNow } from './valuation.ts'

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
  /** What sets the weights, as one text: those that another one has set do not outlive a restore. */
  readonly weightsBy?: string
  /**
   * Within these bounds something moves the weights while it runs: those of a state stay then, also where the configured
   * ones have changed. Without it they are set anew then.
   */
  readonly movingWeights?: WeightBounds
  /** Labels of the regime classifier, empty without one. */
  readonly labels: readonly string[]
  readonly markets: readonly MarketSpec[]
  readonly sleeves: readonly SleeveSpec[]
  readonly broker: BrokerRules
  /** Portfolio limits; a sleeve's own come from its spec. */
  readonly limits: PortfolioLimits
  /** Locks, performance rules, the kill switch; off when not given. A sleeve's own come from its spec. */
  readonly protections?: ProtectionsSpec | undefined
  /** Scales every budget. */
  readonly exposure: number
  /** `all`: every event is returned by `apply`; `trades`: only trades, curves and counters are kept. */
  readonly record: 'all' | 'trades'
  /** What a failing plugin does: ends the run, or costs its sleeve a strike. */
  readonly onFault: 'throw' | { readonly strikesToQuarantine: number }
  /** Distance of the points of the equity curve, ms; a divisor of a day. */
  readonly curveMs: number
  /** Whether other threads read bars and indicators; they take longer to write then. */
  readonly sharedRings?: boolean
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
  /** What may lock entries or halt the book. */
  readonly guard: Guard
  /** The classifier's labels, and behind them those of earlier ones: trades store their numbers. */
  readonly labels: string[]
  /** Plugin instances in the configured order. */
  readonly runners: Runner[] = []
  /** Every track of every market that is aggregated from base bars, longer ones first. */
  readonly longer: Track[] = []
  /** When something other than a base bar is due: a row of the curve, funding, a longer bar. */
  nextDue = -Infinity
  readonly recording: boolean

  /** Answers of instances outside of this thread that did not come in the last input of bars. */
  outside: readonly FailedAnswer[] = NO_FAULTS

  /** While bars of the past are applied: a host journals none, so that an answer must not be missing there. */
  learning = false

  /** Close of the last batch, ms. */
  time = 0
  /** Value of all positions and of their absolute values at the last prices, cash units. */
  marks = 0
  grossMarks = 0
  /** Account equity: cash plus marks, cash units. */
  equity = 0
  /** Reserved by waiting entries, cash units. */
  reserved = 0
  /** Scales every budget beside the configured exposure: the meta-controller sets it, 0 to 1. */
  exposureScale = 1
  openPositions = 0
  /** Slots that hold something: open positions, and dust of closed ones. */
  heldSlots = 0
  /** The only market in which something is held; null when there is none or more than one. */
  heldIn: MarketState | null = null
  /** Batches processed, and those that ended with a position open, of the batches counted so far. */
  batches = 0
  batchesExposed = 0
  batchesCounted = 0
  /** Next moment at which funding is due; 0 before the first bar. */
  nextFunding = 0
  /** Used again for every entry: what it is held against. */
  readonly exposureBefore: MutableExposure
  /** Used again for every entry: what is asked for. */
  readonly request: MutableRequest
  /** What the limits know of the past; `days` feeds it, and is null while no limit needs daily returns. */
  readonly model: BookModel
  readonly days: DayCloses | null
  liquidations = 0
  /** Locks and pauses that were set so far. */
  locksSet = 0
  pausesSet = 0
  nextOrder = 1
  /** Sees every entry right after its approval, with the books of that moment; it must not change them. */
  onApproval: ((slot: Slot, entry: WaitingEntry) => void) | null = null

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
    this.guard = new Guard(spec.protections, this.sleeves, capital, scale)
    this.drawdown = new DrawdownTracker(capital)
    this.curve = new Curve(spec.curveMs, spec.sleeves.length, spec.markets.length, capital)
    this.equity = capital
    const symbols = this.markets.map(({ instrument }) => instrument.symbol)
    this.exposureBefore = newExposure(symbols.length)
    this.request = newRequest(this.markets[0].instrument)
    this.model = new BookModel(spec.limits, symbols)
    this.days = this.model.returns === null ? null : new DayCloses(symbols.length, spec.limits.returnMs)
    this.labels = [...spec.labels]
    this.recording = spec.record === 'all'
    startAsDoubles(this, 'time', 'marks', 'grossMarks', 'equity', 'reserved', 'exposureScale', 'nextFunding')
  }

  /**
   * Apply one input.
   *
   * @returns the events that it caused, in order; empty when the engine records trades only
   * @throws GrodtError PLUGIN_FAILED when a plugin fails and the engine was built to stop at that, and when there is no
   * answer of a classifier over bars of the past
   */
  apply(input: EngineInput): readonly EngineEvent[] {
    switch (input.kind) {
      case 'bars':
        this.outside = NO_FAULTS
        if (input.faults === undefined) applyBars(this, input.slices)
        else failing(this, input.faults, () => applyBars(this, input.slices))
        break
      case 'history':
        this.learning = true
        try {
          applyHistory(this, input.slices)
        } finally {
          this.learning = false
        }
        break
      case 'weights':
        changeWeights(this, input)
        break
      case 'learning':
        for (const note of input.notes) this.emit({ kind: 'learning', note })
        break
      case 'command':
        applyCommand(this, input.command)
        break
      case 'revision':
        takeOver(this, input)
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

  /** Bring values, equity and drawdowns to the bar that closed last. */
  valueNow(): void {
    valueNow(this)
  }

  /**
   * The series of an instrument at a timeframe (a multiple of its base bars), made when first asked for. Longer
   * timeframes move first in a batch, so that whoever is asked on a shorter one sees them closed.
   */
  track(market: MarketState, timeframeMs: number): Track {
    const existing = market.tracks.find((track) => track.timeframeMs === timeframeMs)
    if (existing !== undefined) return existing
    const track = new Track(market, timeframeName(timeframeMs), timeframeMs, this.spec.sharedRings ?? false)
    market.tracks.push(track)
    if (timeframeMs === market.baseMs) {
      market.base = track
    } else {
      this.longer.push(track)
      this.longer.sort((a, b) => b.timeframeMs - a.timeframeMs)
    }
    return track
  }

  /** @param event made for this call: it is stamped and kept, not copied */
  emit(event: Unstamped<EngineEvent>): void {
    this.#seq++
    this.#outbox.push(Object.assign(event, { seq: this.#seq, time: this.time }))
  }

  /** Sequence number of the last event. */
  get seq(): number {
    return this.#seq
  }

  /** Number the next event behind this one: after a restart. */
  continueAfter(seq: number): void {
    this.#seq = seq
  }

  /** Cash units that the sleeve may have in positions: weight x exposure (configured x scale) x equity, never negative. */
  budgetOf(sleeve: Sleeve): number {
    valueNow(this)
    const budget = sleeve.weight * this.spec.exposure * this.exposureScale * this.equity
    return budget > 0 ? budget : 0
  }

  /**
   * Bring locks, pauses and the kill switch back after a restart, once the books are what they were.
   *
   * @param snapshot what `guard.snapshot()` gave, as plain JSON
   * @throws GrodtError PROTECTION_STATE when it is not one of this version; nothing is changed then
   */
  restoreProtections(snapshot: unknown): void {
    restoreProtections(this, snapshot)
  }
}
