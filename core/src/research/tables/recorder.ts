import type { Engine } from '../../engine/engine.ts'
import type {
  EngineEvent,
  FillBooked,
  OrderApproved,
  OrderRefused,
  RegimeChanged,
  SignalGiven,
  TradeClosed,
} from '../../engine/events.ts'
import { quantityOf, type Instrument } from '../../market/instrument.ts'
import { FillRows } from './fills.ts'
import { OrderRows, type BookedFill } from './orders.ts'
import { movePosition, PositionRows, type OpenPosition } from './positions.ts'
import { RefusalRows } from './refusals.ts'
import { RegimeRows } from './regimes.ts'
import type { Rows } from './rows.ts'
import { SignalRows } from './signals.ts'

/** What the events so far say about one strategy in one symbol. */
interface SlotState extends OpenPosition {
  readonly market: MarketLots
  /** Number of its last signal. */
  signal: number
  /** Numbers of the fills of the open position. */
  fills: number[]
}

/** An instrument, and what all strategies together hold of it, in quanta. */
interface MarketLots {
  readonly instrument: Instrument
  held: number
  readonly quantityOf: (lots: number) => number
}

/**
 * Makes tables of the events of a run, input by input. The events themselves are not kept: a run of a million bars has
 * half a million of them.
 */
export class Recorder {
  readonly #signals = new SignalRows()
  readonly #orders = new OrderRows()
  readonly #fills = new FillRows()
  readonly #positions = new PositionRows()
  readonly #regimes = new RegimeRows()
  readonly #refusals = new RefusalRows()
  readonly #markets = new Map<string, MarketLots>()
  readonly #slots = new Map<string, Map<string, SlotState>>()
  /** The last change of each symbol and timeframe before the first bar that is traded. */
  readonly #before = new Map<string, RegimeChanged>()
  #scale = 1

  /** The tables, complete once the engine has finished. */
  get tables(): readonly Rows[] {
    const parts = [this.#orders, this.#fills, this.#positions, this.#signals, this.#regimes, this.#refusals]
    return parts.map(({ rows }) => rows)
  }

  /** Called once, before the first event. */
  start({ account, markets }: Pick<Engine, 'account' | 'markets'>): void {
    this.#scale = account.scale
    for (const { instrument } of markets) {
      const toQuantity = (lots: number): number => quantityOf(instrument, lots)
      this.#markets.set(instrument.symbol, { instrument, held: 0, quantityOf: toQuantity })
    }
  }

  /** Events of bars that only warm up. */
  history(events: readonly EngineEvent[]): void {
    for (const event of events) {
      if (event.kind === 'regime-changed') this.#before.set(`${event.symbol} ${event.timeframe}`, event)
    }
  }

  /** Events of bars that are traded over, in order. */
  add(events: readonly EngineEvent[]): void {
    if (this.#before.size > 0) this.#regimesAtStart()
    for (const event of events) this.#event(event)
  }

  #regimesAtStart(): void {
    const changes = [...this.#before.values()].sort((a, b) => a.seq - b.seq)
    for (const change of changes) this.#regimes.add(change)
    this.#before.clear()
  }

  #event(event: EngineEvent): void {
    switch (event.kind) {
      case 'signal':
        return this.#signal(event)
      case 'order-refused':
        return this.#refused(event)
      case 'order-approved':
        return this.#approved(event)
      case 'fill':
        return this.#fill(event)
      case 'order-cancelled':
        return this.#orders.cancelled(event)
      case 'trade-closed':
        return this.#closed(event)
      case 'regime-changed':
        return this.#regimes.add(event)
      case 'stop-moved':
      case 'plugin-strike':
      case 'quarantined':
      case 'quarantine-released':
      case 'funding':
      case 'liquidated':
      case 'weights-set':
      case 'allocation-decided':
      case 'learning':
      case 'lock-set':
      case 'lock-released':
      case 'strategy-paused':
      case 'strategy-resumed':
      case 'kill-switch':
      case 'command-refused':
      case 'revision-activated':
      case 'strategy-left':
      case 'strategy-renamed':
      case 'strategy-returned':
      case 'position-handed-over':
        return
    }
  }

  #signal(event: SignalGiven): void {
    this.#slot(event).signal = this.#signals.add(event)
  }

  #refused(event: OrderRefused): void {
    const { signal } = this.#slot(event)
    this.#signals.refused(signal, event)
    this.#refusals.add(signal, event)
  }

  #approved(event: OrderApproved): void {
    const { signal, market } = this.#slot(event)
    this.#signals.approved(signal, event)
    this.#orders.add(signal, event, lotsOf(market.instrument, event.quantity), this.#units(event.notional))
  }

  #fill(event: FillBooked): void {
    const slot = this.#slot(event)
    const { market } = slot
    const { instrument } = market
    const lots = lotsOf(instrument, event.quantity)
    const signed = (event.side === 'buy' ? lots : -lots) * instrument.lotQuanta
    const fill: BookedFill = {
      event,
      lots,
      moved: signed - quantaOf(instrument, event.baseFee ?? 0),
      fee: this.#units(event.fee),
      slippage: this.#units(event.slippage),
    }
    const number = this.#fills.add(fill)
    slot.fills.push(number)
    market.held += fill.moved
    movePosition(slot, fill, instrument)
    this.#positions.add(number, fill, slot, market.held, instrument)
    if (event.order !== null) this.#orders.filled(event.order, fill, market.quantityOf)
  }

  #closed(event: TradeClosed): void {
    const slot = this.#slot(event)
    // Rows of the log count from 0, trades of the table from 1.
    this.#fills.closed(slot.fills, event.trade + 1)
    slot.fills = []
  }

  #slot({ strategy, symbol }: { readonly strategy: string; readonly symbol: string }): SlotState {
    let ofStrategy = this.#slots.get(strategy)
    if (ofStrategy === undefined) {
      ofStrategy = new Map()
      this.#slots.set(strategy, ofStrategy)
    }
    let slot = ofStrategy.get(symbol)
    if (slot === undefined) {
      slot = { market: this.#market(symbol), held: 0, entryPrice: NaN, signal: 0, fills: [] }
      ofStrategy.set(symbol, slot)
    }
    return slot
  }

  #market(symbol: string): MarketLots {
    const market = this.#markets.get(symbol)
    if (market === undefined) throw new Error(`An event names ${symbol}, which the engine does not trade.`)
    return market
  }

  /** Quote currency as cash units, which it was before: exact, and 0 instead of -0. */
  #units(quote: number): number {
    return Math.round(quote * this.#scale) + 0
  }
}

/** The quanta that a quantity was made of. */
function quantaOf({ lot, lotsPerUnit, lotQuanta }: Instrument, quantity: number): number {
  const lots = Number.isNaN(lotsPerUnit) ? quantity / lot : quantity * lotsPerUnit
  return Math.round(lots * lotQuanta)
}

/** The lots that a quantity was made of. */
function lotsOf({ lot, lotsPerUnit }: Instrument, quantity: number): number {
  return Math.round(Number.isNaN(lotsPerUnit) ? quantity / lot : quantity * lotsPerUnit)
}
