import type {
  EngineEvent,
  FillBooked,
  OrderApproved,
  OrderCancelled,
  StrategyRenamed,
  TradeClosed,
} from '../../engine/events.ts'
import type { JournalRecord } from '../../store/record.ts'
import { faultsOf, isOwnRecord } from '../durable/record.ts'
import { Books, type BookedState } from './books.ts'
import { decimal, minus, plus, sign, text, ZERO, type Decimal } from './decimal.ts'
import { iso } from './origin.ts'
import { noteOf, type StartNote } from './starts.ts'

/** Something in a journal that does not follow from what came before. */
export interface BrokenLink {
  readonly record: number
  /** Null where it is the record, or a snapshot after it, that does not fit. */
  readonly event: number | null
  /** Engine time, ISO 8601 UTC. */
  readonly time: string
  readonly problem: string
}

/** What was found to fit. */
export interface LinkCounts {
  events: number
  orders: number
  refusals: number
  fills: number
  trades: number
  funding: number
  /** Snapshots whose books are the sums of the events. */
  snapshots: number
}

interface Order extends Pick<OrderApproved, 'symbol' | 'side'> {
  strategy: string
  readonly quantity: Decimal
  filled: Decimal
}

/** One strategy in one symbol. */
interface Slot {
  /** Signed: positive is long. Base currency. */
  held: Decimal
  /** Whether something was held that was too little to be sold. */
  dust: boolean
  /** What the fills and the funding since it was flat have brought, quote currency; null where it cannot be summed. */
  cash: Decimal | null
  /** The entry signal that waits for what becomes of it. */
  signal: number | null
}

interface Named {
  readonly strategy: string
  readonly symbol: string
}

/** Below this part of a quantity a difference is rounding of steps that are no decimal fractions. */
const ROUNDING: Decimal = { digits: 1n, places: 9 }

/** Holds what the events of a journal mean against each other, record by record. */
export class Checker {
  readonly links: BrokenLink[] = []
  readonly counts: LinkCounts = {
    ...{ events: 0, orders: 0, refusals: 0, fills: 0, trades: 0, funding: 0, snapshots: 0 },
  }
  readonly #anchor: number
  /** By their records. */
  readonly #notes: ReadonlyMap<number, StartNote>
  readonly #books: Books
  readonly #slots = new Map<string, Slot>()
  readonly #orders = new Map<number, Order>()
  readonly #weights = new Map<string, number>()
  /** What a strategy has been given and not booked yet: the quantity, by strategy and symbol. */
  readonly #given = new Map<string, Decimal>()
  /** Whether it is known what is held: from the beginning on, or from the first snapshot on where that is gone. */
  #known: boolean
  #seq: number | null
  #order: number | null
  #trade: number | null
  #record: JournalRecord | null = null
  #event: EngineEvent | null = null

  /**
   * @param notes of starts; those whose records are no longer kept are believed
   * @param anchor the journal begins after this record
   */
  constructor(notes: readonly StartNote[], anchor: number, states: readonly BookedState[]) {
    this.#anchor = anchor
    this.#notes = new Map(notes.map((note) => [note.record, note]))
    const [seq, order, trade] = anchor === 0 ? [0, 0, 0] : [null, null, null]
    this.#seq = seq
    this.#order = order
    this.#trade = trade
    for (const note of notes) if (note.record <= anchor) this.#start(note)
    this.#books = new Books(states, anchor)
    this.#known = anchor === 0
    this.#learnHeld(anchor)
  }

  see(record: JournalRecord): void {
    this.#record = record
    this.#event = null
    if (record.kind === 'start' || record.kind === 'revision') {
      const note = noteOf(record)
      const kept = this.#notes.get(record.seq)
      if (kept !== undefined && JSON.stringify(kept) !== JSON.stringify(note)) {
        this.#broken('the note of this start, beside the journal, says something else')
      }
      this.#start(note)
    }
    // What the host says of itself books nothing and has a number between those of the engine.
    const own = isOwnRecord(record.kind) ? undefined : record.events
    for (const event of (own ?? []) as unknown as readonly EngineEvent[]) {
      this.#event = event
      this.counts.events++
      this.#sequence(event)
      this.#books.add(event)
      this.#check(event)
    }
    this.#event = null
    this.#books.at(record.seq, {
      fits: () => this.counts.snapshots++,
      differs: (problem) => this.#broken(problem),
    })
    this.#learnHeld(record.seq)
  }

  /** Dust that was left before the journal begins is sold with a later trade: only a snapshot knows of it. */
  #learnHeld(record: number): void {
    if (this.#known) return
    const all = this.#books.held(record)
    if (all === null) return
    this.#known = true
    for (const { quantity, ...named } of all) {
      const slot = this.#slot(named)
      slot.held = quantity
      slot.dust = sign(quantity) !== 0
      // What a position that is open has cost is not known.
      slot.cash = slot.dust ? null : ZERO
    }
  }

  #broken(problem: string): void {
    const { seq, time } = this.#record as JournalRecord
    const event = this.#event
    const at = event === null || event.time === 0 ? time : event.time
    this.links.push({ record: seq, event: event?.seq ?? null, time: iso(at), problem })
  }

  #start({ facts }: StartNote): void {
    if (facts === null) return
    for (const [name, weight] of Object.entries(facts.weights)) {
      if (facts.decided || !this.#weights.has(name)) this.#weights.set(name, weight)
    }
  }

  #sequence({ seq }: EngineEvent): void {
    const last = this.#seq
    this.#seq = seq
    if (last === null || seq === last + 1) return
    if (seq <= last) this.#broken(`event ${seq} comes after event ${last}`)
    else if (last + 1 === seq - 1) this.#broken(`event ${last + 1} is missing`)
    else this.#broken(`events ${last + 1} to ${seq - 1} are missing`)
  }

  #check(event: EngineEvent): void {
    switch (event.kind) {
      case 'signal':
        if (event.signal.action === 'enter') this.#slot(event).signal = event.seq
        return
      case 'order-refused':
        this.counts.refusals++
        if (!this.#hasSignal(event, event.seq)) this.#broken('the refused entry comes from no signal')
        return
      case 'order-approved':
        return this.#approved(event)
      case 'order-cancelled':
        return this.#cancelled(event)
      case 'fill':
        return this.#fill(event)
      case 'funding': {
        this.counts.funding++
        const slot = this.#slot(event)
        if (this.#known && sign(slot.held) === 0) this.#broken(`funding where ${name(event)} holds nothing`)
        if (slot.cash !== null) slot.cash = minus(slot.cash, decimal(event.paid))
        return
      }
      case 'stop-moved': {
        const slot = this.#slot(event)
        if (this.#known && sign(slot.held) === 0) {
          this.#broken(`the stop was moved where ${name(event)} holds nothing`)
        }
        return
      }
      case 'trade-closed':
        return this.#closed(event)
      case 'quarantined':
        if (event.cause === 'outside' && !this.#hasFault(event.strategy)) {
          this.#broken(
            `${event.strategy} is in quarantine for an answer that did not come, but its bars say nothing of one`,
          )
        }
        return
      case 'position-handed-over':
        this.#given.set(name({ ...event, strategy: event.to }), decimal(event.quantity))
        return
      case 'strategy-renamed':
        return this.#renamed(event)
      case 'weights-set':
        for (const [strategy, weight] of Object.entries(event.weights)) this.#weights.set(strategy, weight)
        return
      default:
        return
    }
  }

  /** Whether an answer of the strategy to the bars of this record did not come; a journal of events does not say. */
  #hasFault(strategy: string): boolean {
    const { input } = this.#record as JournalRecord
    if (input === undefined) return true
    const { faults = [] } = faultsOf(input)
    return faults.some(({ instance }) => instance === strategy || instance.startsWith(`${strategy}/`))
  }

  #approved(event: OrderApproved): void {
    this.counts.orders++
    const { order, strategy, symbol, side, quantity, weight } = event
    if (this.#order !== null && order !== this.#order + 1) {
      this.#broken(`order ${order} comes after order ${this.#order}`)
    }
    this.#order = order
    this.#orders.set(order, { strategy, symbol, side, quantity: decimal(quantity), filled: ZERO })
    if (!this.#hasSignal(event, event.seq)) this.#broken(`order ${order} comes from no signal`)
    const set = this.#weights.get(strategy)
    if (set === undefined && this.#anchor === 0)
      this.#broken(`order ${order}: no decision has set a weight of ${strategy}`)
    // Of a decision that is no longer kept nothing is known.
    if (set !== undefined && set !== weight && this.#anchor === 0) {
      this.#broken(
        `order ${order} was made with a weight of ${weight}, but ${set} had been set for ${strategy}`,
      )
    }
  }

  #cancelled({ order, ...named }: OrderCancelled): void {
    const known = this.#orders.get(order)
    this.#orders.delete(order)
    if (known === undefined) {
      if (!this.#before(order)) this.#broken(`order ${order} was cancelled, but does not wait`)
    } else if (!same(known, named))
      this.#broken(`order ${order} is of ${name(known)}, its end of ${name(named)}`)
  }

  /** Whether an order may have been approved in a record that is no longer kept. */
  #before(order: number): boolean {
    return this.#anchor > 0 && (this.#order === null || order <= this.#order - this.counts.orders)
  }

  #fill(event: FillBooked): void {
    this.counts.fills++
    const slot = this.#slot(event)
    const { side, fee, baseFee, cause } = event
    const quantity = decimal(event.quantity)
    const notional = event.notional as number | undefined
    if (notional === undefined) slot.cash = null
    else if (slot.cash !== null) {
      const paid = baseFee === undefined ? decimal(fee) : ZERO
      slot.cash = minus(plus(slot.cash, decimal(notional), side === 'sell' ? 1 : -1), paid)
    }
    const given = this.#given.get(name(event))
    if (event.cause === 'entry' && given !== undefined) this.#received(event, given, quantity)
    else if (event.order !== null) this.#filled(event, event.order, quantity)
    else if (cause === 'entry') this.#broken('the fill of an entry belongs to no order')
    else this.#exit(event, slot, quantity)
    const moved = minus(quantity, decimal(baseFee ?? 0))
    slot.held = plus(slot.held, moved, side === 'buy' ? 1 : -1)
  }

  /** The order of a position that was handed over had its fills at the one who gave it. */
  #received(event: FillBooked, given: Decimal, quantity: Decimal): void {
    this.#given.delete(name(event))
    if (sign(minus(quantity, given)) === 0) return
    this.#broken(`${name(event)} was given ${text(given)}, but its fill is over ${text(quantity)}`)
  }

  /** What is held goes on under the new name. */
  #renamed({ from, strategy }: StrategyRenamed): void {
    const moved = moveNames(this.#slots, from, strategy)
    this.#slots.clear()
    for (const [key, slot] of moved) this.#slots.set(key, slot)
    for (const order of this.#orders.values()) if (order.strategy === from) order.strategy = strategy
    const weight = this.#weights.get(from)
    if (weight !== undefined) this.#weights.set(strategy, weight)
    this.#weights.delete(from)
    this.#books.rename(from, strategy)
  }

  #filled(event: FillBooked, number: number, quantity: Decimal): void {
    const order = this.#orders.get(number)
    if (order === undefined) {
      if (!this.#before(number)) this.#broken(`the fill belongs to order ${number}, which does not wait`)
      return
    }
    if (!same(order, event)) {
      this.#broken(`order ${number} is of ${name(order)}, its fill of ${name(event)}`)
    }
    if ((order.side === 'long') !== (event.side === 'buy')) {
      this.#broken(`order ${number} is ${order.side}, its fill is a ${event.side}`)
    }
    order.filled = plus(order.filled, quantity)
    if (exceeds(order.filled, order.quantity)) {
      const [filled, ordered] = [text(order.filled), text(order.quantity)]
      this.#broken(`order ${number} is over ${ordered}, its fills over ${filled}`)
    }
    if (exceeds(order.quantity, order.filled)) return
    this.#orders.delete(number)
  }

  #exit(event: FillBooked, slot: Slot, quantity: Decimal): void {
    if (!this.#known) return
    const held = event.side === 'sell' ? slot.held : minus(ZERO, slot.held)
    if (sign(held) <= 0) this.#broken(`the exit belongs to no open position of ${name(event)}`)
    else if (exceeds(quantity, held)) {
      this.#broken(`the exit of ${name(event)} is over ${text(quantity)}, but only ${text(held)} is held`)
    }
  }

  #closed(event: TradeClosed): void {
    this.counts.trades++
    const number = event.trade + 1
    if (this.#trade !== null && number !== this.#trade + 1) {
      this.#broken(`trade ${number} comes after trade ${this.#trade}`)
    }
    this.#trade = number
    const slot = this.#slot(event)
    const flat = !exceeds(abs(slot.held), ZERO)
    // What dust has cost belongs to the trade that sells it, which the events do not say.
    if (this.#known && flat && !slot.dust && slot.cash !== null) {
      if (sign(minus(slot.cash, decimal(event.net))) !== 0) {
        const net = text(decimal(event.net))
        this.#broken(`trade ${number} has a net of ${net}, its fills and funding sum to ${text(slot.cash)}`)
      }
    }
    slot.dust = !flat
    if (flat) slot.held = ZERO
    slot.cash = ZERO
  }

  #hasSignal(named: Named, event: number): boolean {
    const slot = this.#slot(named)
    const { signal } = slot
    slot.signal = null
    return signal === event - 1
  }

  #slot(named: Named): Slot {
    const key = name(named)
    let slot = this.#slots.get(key)
    if (slot === undefined) {
      slot = { held: ZERO, dust: false, cash: this.#known ? ZERO : null, signal: null }
      this.#slots.set(key, slot)
    }
    return slot
  }
}

/** Slots by their key, with those of one strategy under its new name. */
const moveNames = (slots: ReadonlyMap<string, Slot>, from: string, to: string): [string, Slot][] =>
  [...slots].map(([key, slot]) => [
    key.startsWith(`${from} in `) ? `${to}${key.slice(from.length)}` : key,
    slot,
  ])

const name = ({ strategy, symbol }: Named): string => `${strategy} in ${symbol}`
const same = (a: Named, b: Named): boolean => a.strategy === b.strategy && a.symbol === b.symbol
const abs = (value: Decimal): Decimal => (sign(value) < 0 ? minus(ZERO, value) : value)

/** Whether one quantity is above another by more than rounding. */
function exceeds(a: Decimal, b: Decimal): boolean {
  const more = minus(a, b)
  const room = { digits: abs(b).digits * ROUNDING.digits, places: b.places + ROUNDING.places }
  return sign(minus(more, room)) > 0
}
