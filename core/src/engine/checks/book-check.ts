import { roundHalfEven } from '../../portfolio/money.ts'
import type { Engine } from '../engine.ts'
import type { MarketState } from '../market-state.ts'
import type { Sleeve } from '../sleeve.ts'
import type { Slot } from '../slot.ts'
import { above, differs, wrong, type Unit, type Violation } from './violation.ts'

/**
 * Invariants 1 and 2, and that what waits and what is held is no more than was approved. Everything is summed anew from
 * the slots, the closed trades and the last prices; the running sums of the books are what it is compared with.
 */
export class BookCheck {
  readonly #engine: Engine
  /** Net results of the closed trades by sleeve, cash units. */
  readonly #closed: Float64Array
  #trades = 0

  /** @param before of an engine whose trades are the first ones of this one's: they are not read again */
  constructor(engine: Engine, before: BookCheck | null = null) {
    this.#engine = engine
    this.#closed = new Float64Array(engine.sleeves.length)
    if (before === null) return
    const names = engine.sleeves.map(({ name }) => name)
    const places = before.#engine.sleeves.map(({ name }) => names.indexOf(name))
    if (before.#closed.some((net, i) => net !== 0 && places[i] < 0)) return
    before.#closed.forEach((net, i) => {
      if (places[i] >= 0) this.#closed[places[i]] = net
    })
    this.#trades = before.#trades
  }

  /** The first thing that does not hold between two inputs, or null. */
  check(): Violation | null {
    return this.account() ?? this.positions()
  }

  /** Invariant 2. */
  positions(): Violation | null {
    return positionsOf(this.#engine)
  }

  /** Closed trades do not change: each is read once. */
  #readTrades(): void {
    const { trades } = this.#engine
    for (; this.#trades < trades.length; this.#trades++) {
      const { sleeve, net } = trades.peek(this.#trades)
      this.#closed[sleeve] += net
    }
  }

  /** Invariant 1: capital, cash, sub-ledgers, values; and of invariant 4 that nothing is more than was approved. */
  account(): Violation | null {
    const engine = this.#engine
    this.#readTrades()
    const { account, venue, sleeves } = engine
    const cash: Unit = { name: account.currency, scale: account.scale }
    let flows = 0
    let marks = 0
    let gross = 0
    let reserved = 0
    for (let s = 0; s < sleeves.length; s++) {
      const { ledger, name, slots } = sleeves[s]
      let ownMarks = 0
      let ownReserved = 0
      let made = this.#closed[s]
      for (let i = 0; i < slots.length; i++) {
        const slot = slots[i]
        const broken = valueOf(slot, cash) ?? approvedOf(slot)
        if (broken !== null) return broken
        ownMarks += slot.mark
        gross += Math.abs(slot.mark)
        if (slot.entry !== null) ownReserved += slot.entry.reserved
        made += openFlow(slot)
      }
      if (ledger.flow !== made) {
        return differs(
          1,
          `the cash flow of ${name} against its trades and positions`,
          ledger.flow,
          made,
          cash,
        )
      }
      if (ledger.marks !== ownMarks) {
        return differs(1, `the value of the positions of ${name}`, ledger.marks, ownMarks, cash)
      }
      if (ledger.reserved !== ownReserved) {
        return differs(1, `the sum of the reservations of ${name}`, ledger.reserved, ownReserved, cash)
      }
      if (!Number.isSafeInteger(ledger.flow)) {
        return wrong(1, `the cash flow of ${name}`, ledger.flow, 'a whole number of cash units')
      }
      flows += ledger.flow
      marks += ownMarks
      reserved += ownReserved
    }
    const made = account.capital + flows
    if (account.cash !== made) {
      return differs(1, 'the cash of the account against capital and strategies', account.cash, made, cash)
    }
    if (venue.cash !== account.cash)
      return differs(1, 'the cash at the venue', venue.cash, account.cash, cash)
    if (engine.marks !== marks) return differs(1, 'the value of all positions', engine.marks, marks, cash)
    if (engine.grossMarks !== gross) {
      return differs(1, 'the gross value of all positions', engine.grossMarks, gross, cash)
    }
    if (engine.reserved !== reserved)
      return differs(1, 'the sum of the reservations', engine.reserved, reserved, cash)
    const equity = account.cash + marks
    return engine.equity === equity ? null : differs(1, 'equity', engine.equity, equity, cash)
  }
}

const ofSlot = ({ sleeve, instrument }: Slot): string => `${sleeve.name} in ${instrument.symbol}`

/** What a trade that is not closed has brought so far, cash units; what it has left of dust is the next one's. */
function openFlow(slot: Slot): number {
  const { opened, entryNotional, exitNotional, tradeCarried, tradeFees, tradeFunding } = slot
  // Before its first whole lot a trade has no order yet; only a purchase can leave less than one.
  const side = opened === null ? 1 : opened.side
  return tradeCarried - exitNotional - side * entryNotional - tradeFees - tradeFunding
}

/** A position has the value of what is held at the last price, and nothing else has one. */
function valueOf(slot: Slot, cash: Unit): Violation | null {
  const { held, mark, market, instrument } = slot
  const value = held === 0 ? 0 : roundHalfEven(held * (market.close * instrument.unitsPerQuantum))
  if (mark !== value) return differs(1, `the value of the position of ${ofSlot(slot)}`, mark, value, cash)
  const { opened, exitLots, cost, entryNotional } = slot
  if (held === 0 && cost !== 0)
    return differs(1, `the cost of nothing that ${ofSlot(slot)} holds`, cost, 0, cash)
  if (opened === null || exitLots !== 0 || instrument.feeInBase) return null
  const paid = opened.side * entryNotional
  return cost === paid ? null : differs(1, `the cost of the position of ${ofSlot(slot)}`, cost, paid, cash)
}

/** Invariant 4 after the decision: nothing waits and nothing is held beyond what was approved. */
function approvedOf(slot: Slot): Violation | null {
  const { entry, opened, lots, entryLots, instrument } = slot
  if (entry !== null) {
    const { approval, lots: waiting, reserved } = entry
    if (!(waiting > 0 && Number.isInteger(waiting))) {
      return wrong(4, `the waiting entry of ${ofSlot(slot)}`, `${waiting} lots`, 'whole lots, at least 1')
    }
    if (waiting > approval.lots) {
      return above(4, `the waiting entry of ${ofSlot(slot)}`, waiting, approval.lots, LOTS)
    }
    const share = (approval.notional * waiting) / approval.lots
    // Each part of it that was filled has released a rounded amount.
    const rounding = 1 + Math.min(1000, approval.lots - waiting)
    if (!(Math.abs(reserved - share) <= rounding)) {
      const found = `${reserved} cash units`
      return wrong(4, `the reservation of the entry of ${ofSlot(slot)}`, found, `${share} as approved`)
    }
  }
  if (lots === 0) return null
  if (opened === null) return wrong(4, `the position of ${ofSlot(slot)}`, 'held without an order', 'one')
  if (lots > 0 !== opened.side > 0) {
    const side = opened.side > 0 ? 'long as approved' : 'short as approved'
    return wrong(4, `the position of ${ofSlot(slot)}`, `${lots} lots`, side)
  }
  // A purchase that pays in what it buys may begin with dust, and gets more than it paid for from a rebate.
  if (instrument.feeInBase) return null
  const size = Math.max(entryLots, Math.abs(lots))
  return size <= opened.approval.lots
    ? null
    : above(4, `the position of ${ofSlot(slot)}`, size, opened.approval.lots, LOTS)
}

const LOTS: Unit = { name: 'lots', scale: 1 }

/** Invariant 2: what the sleeves hold is what the venue holds, and the counts of positions that limits read. */
function positionsOf({ markets, sleeves, venue, openPositions, heldSlots }: Engine): Violation | null {
  let open = 0
  let holding = 0
  for (let m = 0; m < markets.length; m++) {
    const broken = netOf(markets[m], venue.netLots[m], venue.baseFees[m])
    if (broken !== null) return broken
    const { slots } = markets[m]
    for (let i = 0; i < slots.length; i++) {
      if (slots[i].lots !== 0) open++
      if (slots[i].held !== 0) holding++
    }
  }
  if (openPositions !== open) return differs(2, 'the number of open positions', openPositions, open)
  if (heldSlots !== holding) return differs(2, 'the number of positions with dust', heldSlots, holding)
  for (let s = 0; s < sleeves.length; s++) {
    const own = openIn(sleeves[s])
    if (sleeves[s].openSlots !== own) {
      return differs(2, `the number of open positions of ${sleeves[s].name}`, sleeves[s].openSlots, own)
    }
  }
  return null
}

function openIn({ slots }: Sleeve): number {
  let open = 0
  for (let i = 0; i < slots.length; i++) if (slots[i].lots !== 0) open++
  return open
}

function netOf({ slots, instrument }: MarketState, netLots: number, baseFees: number): Violation | null {
  const { symbol, lotQuanta, feeInBase } = instrument
  let net = 0
  for (let i = 0; i < slots.length; i++) {
    const { held, lots } = slots[i]
    const dust = held - lots * lotQuanta
    if (!Number.isSafeInteger(held) || !(dust >= 0 && dust < lotQuanta) || (dust > 0 && !feeInBase)) {
      const found = `${held / lotQuanta} lots with ${lots} to be sold`
      return wrong(2, `what ${ofSlot(slots[i])} holds`, found, 'the same, and dust below a lot')
    }
    net += held
  }
  const atVenue = netLots * lotQuanta - baseFees
  if (atVenue === net) return null
  return differs(2, `the net position in ${symbol} at the venue`, atVenue, net, {
    name: 'lots',
    scale: lotQuanta,
  })
}
