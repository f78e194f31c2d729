import type {
  EngineEvent,
  FillBooked,
  OrderApproved,
  OrderRefused,
  StrategyRenamed,
  TradeClosed,
} from '../../engine/events.ts'
import type { JournalRecord } from '../../store/record.ts'
import { isEngineEvent, type HostEvent } from '../host-events.ts'
import { Causes } from './causes.ts'
import { Origins, placeOf, type DecisionTrack, type Place } from './origin.ts'
import type { AuditedRefusal, FillPart, OrderPart, PositionPart, SignalPart } from './schema.ts'
import type { StartNote } from './starts.ts'

/** An order, as far as the journal has been read. */
export interface OrderTrack {
  readonly part: OrderPart
  /** What its fills opened. */
  position: PositionTrack | null
  readonly missing: string[]
}

/** A position from its first fill on; a trade once it is closed. */
export interface PositionTrack {
  readonly part: PositionPart
  readonly orders: OrderTrack[]
  readonly missing: string[]
}

/** One event with what it belongs to. */
export interface Step {
  readonly record: JournalRecord
  readonly place: Place
  readonly event: HostEvent
  readonly order: OrderTrack | null
  readonly position: PositionTrack | null
  readonly refusal: AuditedRefusal | null
  readonly decision: DecisionTrack | null
}

/** What the events so far say of one strategy in one symbol. */
interface Slot {
  /** The last signal while it waits for what becomes of it. */
  signal: SignalPart | null
  position: PositionTrack | null
  /** What another strategy hands over, until that is booked. */
  given: PositionTrack | null
}

interface Named {
  readonly strategy: string
  readonly symbol: string
}

/** Rounding of quantities that are no decimal fractions. */
const NEARLY = 1 - 1e-9

/**
 * Ties the events of a journal together, record by record: signals to orders, orders to fills, fills to trades, each with
 * what was in force. What has come to its end is not kept.
 */
export class Follower {
  readonly origins: Origins
  readonly #causes = new Causes()
  readonly #slots = new Map<string, Slot>()
  /** Orders that wait, by number. */
  readonly #waiting = new Map<number, OrderTrack>()

  /** @param anchor the journal begins after this record */
  constructor(notes: readonly StartNote[], anchor: number) {
    this.origins = new Origins(notes, anchor)
  }

  /** The next record. @returns its events with what they belong to */
  see(record: JournalRecord): Step[] {
    this.origins.record(record)
    const { events } = record
    if (events === undefined || events.length === 0) return []
    return (events as unknown as readonly HostEvent[]).map((event) => this.#step(record, event))
  }

  #step(record: JournalRecord, event: HostEvent): Step {
    const place = placeOf(record, event)
    const step = { record, place, event, order: null, position: null, refusal: null, decision: null }
    if (isEngineEvent(event)) this.#causes.note(place, event)
    switch (event.kind) {
      case 'regime-changed':
        this.origins.regime(place, event)
        return step
      case 'weights-set':
        return { ...step, decision: this.origins.weights(record, place, event.weights) }
      case 'signal': {
        const slot = this.#slot(event)
        const signal = this.origins.signal(place, event)
        slot.signal = signal
        if (signal.action !== 'enter' && event.position !== 'flat') {
          this.#position(event).part.exitSignals.push(signal)
        }
        return { ...step, position: slot.position }
      }
      case 'order-refused':
        return { ...step, refusal: this.#refused(place, event) }
      case 'order-approved':
        return { ...step, order: this.#approved(place, event) }
      case 'order-cancelled': {
        const order = this.#waiting.get(event.order) ?? null
        this.#waiting.delete(event.order)
        if (order !== null) {
          order.part.status = order.part.fills.length === 0 ? 'cancelled' : 'partly'
          const because = this.#causes.ofCancel(event)
          order.part.cancelled = { ...place, cause: event.cause, because }
        }
        return { ...step, order, position: order?.position ?? null }
      }
      case 'fill':
        return { ...step, ...this.#fill(place, event) }
      case 'stop-moved': {
        const position = this.#position(event)
        position.part.stops.push({ ...place, price: event.price, by: event.by })
        return { ...step, position }
      }
      case 'funding': {
        const position = this.#position(event)
        position.part.funding.push({ ...place, paid: event.paid })
        return { ...step, position }
      }
      case 'trade-closed':
        return { ...step, position: this.#closed(place, event) }
      case 'position-handed-over':
        this.#slot({ ...event, strategy: event.to }).given = this.#position(event)
        return { ...step, position: this.#slot(event).position }
      case 'strategy-renamed':
        this.#renamed(event)
        this.origins.renamed(event)
        return step
      default:
        return step
    }
  }

  #slot({ strategy, symbol }: Named): Slot {
    const key = JSON.stringify([strategy, symbol])
    let slot = this.#slots.get(key)
    if (slot === undefined) {
      slot = { signal: null, position: null, given: null }
      this.#slots.set(key, slot)
    }
    return slot
  }

  /** What becomes of an entry is the event after its signal. */
  #takeSignal(named: Named, place: Place): SignalPart | null {
    const slot = this.#slot(named)
    const { signal } = slot
    slot.signal = null
    return signal?.action === 'enter' && signal.event === place.event - 1 ? signal : null
  }

  #refused(place: Place, event: OrderRefused): AuditedRefusal {
    const { origin, missing } = this.origins.of(event, this.#takeSignal(event, place))
    const { side, limit, value, allowed } = event
    return { what: 'refusal', ...place, ...origin, side, limit, value, allowed, missing }
  }

  #approved(place: Place, event: OrderApproved): OrderTrack {
    const { origin, missing } = this.origins.of(event, this.#takeSignal(event, place))
    const { order, side, type, price, quantity, notional, cutBy, strength } = event
    const part: OrderPart = {
      order,
      ...place,
      ...origin,
      ...{ side, type, price, quantity, notional, cutBy, strength },
      status: 'waiting',
      fills: [],
      cancelled: null,
    }
    const track: OrderTrack = { part, position: null, missing }
    this.#waiting.set(order, track)
    return track
  }

  #fill(place: Place, event: FillBooked): { order: OrderTrack | null; position: PositionTrack } {
    const slot = this.#slot(event)
    const { given } = slot
    slot.given = null
    if (given !== null) slot.position = receivedFrom(given, event)
    const order = event.order === null ? null : (this.#waiting.get(event.order) ?? null)
    const position = this.#position(event)
    position.part.side ??= sideOf(event)
    const { side, quantity, price, fee, slippage, cause, liquidity } = event
    const fill: FillPart = {
      ...place,
      order: event.order,
      ...{ side, quantity, price },
      notional: notionalOf(event),
      fee,
      baseFee: event.baseFee ?? null,
      ...{ slippage, cause, liquidity },
      because: this.#causes.ofFill(event, position, order ?? position.orders.at(0) ?? null),
    }
    position.part.fills.push(fill)
    if (order !== null) this.#filled(order, position, fill)
    else if (event.order !== null && given === null) {
      position.missing.push(this.origins.removed(`The approval of order ${event.order}`))
    }
    return { order, position }
  }

  #filled(order: OrderTrack, position: PositionTrack, fill: FillPart): void {
    const { part } = order
    part.fills.push(fill)
    if (order.position === null) {
      order.position = position
      position.orders.push(order)
    }
    const filled = part.fills.reduce((sum, { quantity }) => sum + quantity, 0)
    if (filled < part.quantity * NEARLY) return
    part.status = 'filled'
    this.#waiting.delete(part.order)
  }

  /** The position of a slot: it begins with the fill of an entry, or before the journal does. */
  #position(event: Named & { readonly kind: EngineEvent['kind']; readonly cause?: string }): PositionTrack {
    const slot = this.#slot(event)
    if (slot.position !== null) return slot.position
    const { strategy, symbol } = event
    const isEntry = event.kind === 'fill' && event.cause === 'entry'
    const missing = isEntry ? [] : [this.origins.removed(`The entry of ${strategy} in ${symbol}`)]
    const part: PositionPart = {
      ...{ trade: null, strategy, symbol, side: null, closed: null },
      ...{ fills: [], stops: [], funding: [], exitSignals: [] },
    }
    slot.position = { part, orders: [], missing }
    return slot.position
  }

  #renamed({ from, strategy }: StrategyRenamed): void {
    for (const [key, slot] of [...this.#slots]) {
      const [name, symbol] = JSON.parse(key) as [string, string]
      if (name !== from) continue
      this.#slots.delete(key)
      this.#slots.set(JSON.stringify([strategy, symbol]), slot)
    }
  }

  #closed(place: Place, event: TradeClosed): PositionTrack {
    const position = this.#position(event)
    this.#slot(event).position = null
    position.part.trade = event.trade + 1
    position.part.closed = { ...place, cause: event.cause, net: event.net }
    return position
  }
}

/** A position that goes on at another strategy, with the orders that opened it and the moves of its stop so far. */
function receivedFrom({ part, orders, missing }: PositionTrack, { strategy }: FillBooked): PositionTrack {
  const { symbol, side, stops } = part
  return {
    part: {
      ...{ trade: null, strategy, symbol, side, closed: null },
      ...{ fills: [], stops: [...stops], funding: [], exitSignals: [] },
    },
    orders: [...orders],
    missing: [...missing],
  }
}

/** A journal may be older than this field. */
const notionalOf = (event: Partial<FillBooked>): number | null => event.notional ?? null

/** The side of the position that a fill opens or makes smaller. */
const sideOf = ({ side, cause }: FillBooked): OrderApproved['side'] =>
  (side === 'buy') === (cause === 'entry') ? 'long' : 'short'
