import { slippedPrice, type Sign } from '../execution/rules.ts'
import { roundHalfEven, splitLargestRemainder } from '../portfolio/money.ts'
import {
  armExits,
  baseFeeQuanta,
  baseFeeValue,
  bookAtVenue,
  bookFill,
  consumeEntry,
  feeUnits,
  type BookedFor,
} from './booking.ts'
import type { Engine } from './engine.ts'
import { cutIsDue, cutOf, exitIsDue, lotsWithRoom, volumeLimit } from './fill-room.ts'
import type { MarketState } from './market-state.ts'
import type { Slot, WaitingEntry } from './slot.ts'

/** One market order that is due at the present open. */
interface DueOrder {
  readonly slot: Slot
  /** The entry, or why the position is closed. */
  readonly by: BookedFor
  /** Signed lots: positive buys. */
  readonly lots: number
}

/**
 * Fill the market orders that are due at the open of the present bar. Orders of several sleeves are netted: what
 * crosses is booked between the sleeves at the open without slippage or fee, only the net goes to the venue. An entry
 * that reverses a position goes in a second round, once its slot is flat.
 *
 * @returns whether an entry waits for room that another market's exits may still make, see `fillHeldBack`
 */
export function fillAtOpen(engine: Engine, market: MarketState): boolean {
  if (market.dueAtOpen === 1) return fillOnlySlot(engine, market)
  fillRound(engine, market, dueExits(market).concat(dueEntries(engine, market)))
  fillRound(engine, market, dueEntries(engine, market))
  market.refresh()
  return market.slots.some((slot) => entryIsDue(market, slot) && slot.entry?.afterExits === true)
}

/** Fill the entries that waited for the exits of every market at this open, as far as there is room now. */
export function fillHeldBack(engine: Engine, market: MarketState): void {
  fillRound(engine, market, dueEntries(engine, market))
  market.refresh()
}

function dueExits(market: MarketState): DueOrder[] {
  const due: DueOrder[] = []
  for (const slot of market.slots) {
    if (exitIsDue(market, slot)) due.push({ slot, by: slot.exitCause, lots: -slot.lots })
    else if (cutIsDue(market, slot)) due.push({ slot, by: 'shrink', lots: cutOf(slot) })
  }
  return due
}

/** A market entry can fill: its slot is flat, or it is the rest of an entry that was filled in part. */
function entryIsDue(market: MarketState, { entry, lots, opened }: Slot): boolean {
  if (entry === null || entry.type !== 'market' || market.bars < entry.dueBar) return false
  return lots === 0 || opened === entry
}

function dueEntries(engine: Engine, market: MarketState): DueOrder[] {
  const due: DueOrder[] = []
  for (const slot of market.slots) {
    const { entry } = slot
    if (entry === null || !entryIsDue(market, slot)) continue
    const lots = lotsWithRoom(engine, slot, entry, market.open)
    if (lots > 0) due.push({ slot, by: entry, lots: entry.side * lots })
  }
  return due
}

/** The usual case, without netting and without allocation. */
function fillOnlySlot(engine: Engine, market: MarketState): boolean {
  let waits = false
  for (const slot of market.slots) {
    if (exitIsDue(market, slot)) fillAlone(engine, market, slot, slot.exitCause, -slot.lots)
    else if (cutIsDue(market, slot)) fillAlone(engine, market, slot, 'shrink', cutOf(slot))
    const { entry } = slot
    if (entry === null || !entryIsDue(market, slot)) continue
    const lots = lotsWithRoom(engine, slot, entry, market.open)
    if (lots < entry.lots) waits = true
    fillAlone(engine, market, slot, entry, entry.side * lots)
  }
  market.refresh()
  return waits
}

function fillRound(engine: Engine, market: MarketState, due: readonly DueOrder[]): void {
  if (due.length === 1) {
    const [{ slot, by, lots }] = due as readonly [DueOrder]
    fillAlone(engine, market, slot, by, lots)
  } else if (due.length > 1) {
    fillNetted(engine, market, due)
  }
}

function fillAlone(engine: Engine, market: MarketState, slot: Slot, by: BookedFor, wanted: number): void {
  const direction: Sign = wanted > 0 ? 1 : -1
  const lots = Math.min(Math.abs(wanted), volumeLimit(engine, market))
  if (lots === 0) return
  const price = slippedPrice(market.instrument, market.open, direction, engine.spec.broker.slippage)
  bookAtVenue(engine, slot, direction * lots, price, by, 'taker', market.open)
  if (typeof by !== 'string') settleEntry(engine, slot, by, lots)
}

/** After (a part of) an entry was filled: it arms its exits and gives back its reservation. */
function settleEntry(engine: Engine, slot: Slot, entry: WaitingEntry, lots: number): void {
  if (slot.opened === null && slot.lots !== 0) armExits(slot, entry)
  consumeEntry(engine, slot, entry, lots)
}

function fillNetted(engine: Engine, market: MarketState, due: readonly DueOrder[]): void {
  const buys = due.filter((order) => order.lots > 0)
  const sells = due.filter((order) => order.lots < 0)
  const total = (orders: readonly DueOrder[]): number =>
    orders.reduce((sum, order) => sum + Math.abs(order.lots), 0)
  const bought = total(buys)
  const sold = total(sells)
  const crossed = Math.min(bought, sold)
  const direction: Sign = bought >= sold ? 1 : -1
  const net = Math.min(Math.abs(bought - sold), volumeLimit(engine, market))
  const price = slippedPrice(market.instrument, market.open, direction, engine.spec.broker.slippage)

  const perLot = market.instrument.unitsPerLot
  const crossedNotional = roundHalfEven(market.open * crossed * perLot)
  const netNotional = roundHalfEven(price * net * perLot)
  const { instrument } = market
  const { index } = instrument
  const inBase = instrument.feeInBase && direction > 0
  const netBaseFee = inBase ? baseFeeQuanta(instrument, net, 'taker') : 0
  const netFee = inBase
    ? baseFeeValue(instrument, netBaseFee, price)
    : feeUnits(due[0].slot, netNotional, 'taker')
  if (net > 0) {
    const { by } = direction > 0 ? buys[0] : sells[0]
    engine.venue.execute(by, index, direction * net, direction * netNotional, inBase ? 0 : netFee)
    engine.venue.takeBaseFee(index, netBaseFee)
    market.take(net)
  }

  const heavy = direction > 0 ? buys : sells
  const light = direction > 0 ? sells : buys
  const filled = new Map<DueOrder, number>()
  const book = (
    orders: readonly DueOrder[],
    sign: Sign,
    lots: readonly number[],
    notional: number,
    fee: number,
    baseFee: number,
    at: number,
    liquidity: 'taker' | 'crossed',
  ): void => {
    const booked = lots.reduce((sum, part) => sum + part, 0)
    if (booked === 0) return
    const notionals = splitLargestRemainder(notional, lots)
    const baseFees = splitLargestRemainder(baseFee, lots)
    // What is paid in the asset is worth what it is: its value goes where its quanta go.
    const fees = splitLargestRemainder(fee, baseFee === 0 ? lots : baseFees)
    orders.forEach((order, i) => {
      if (lots[i] === 0) return
      bookFill(
        engine,
        order.slot,
        sign * lots[i],
        at,
        sign * notionals[i],
        fees[i],
        order.by,
        liquidity,
        market.open,
        baseFees[i],
      )
      filled.set(order, (filled.get(order) ?? 0) + lots[i])
    })
  }

  const opposite: Sign = direction > 0 ? -1 : 1
  const wanted = (orders: readonly DueOrder[]): number[] => orders.map((order) => Math.abs(order.lots))
  const crossedHeavy = heavy.length === 0 ? [] : splitLargestRemainder(crossed, wanted(heavy))
  const left = heavy.map((order, i) => Math.abs(order.lots) - crossedHeavy[i])
  const netHeavy = net === 0 ? left.map(() => 0) : splitLargestRemainder(net, left)
  if (crossed > 0) {
    book(light, opposite, wanted(light), crossedNotional, 0, 0, market.open, 'crossed')
    book(heavy, direction, crossedHeavy, crossedNotional, 0, 0, market.open, 'crossed')
  }
  book(heavy, direction, netHeavy, netNotional, netFee, netBaseFee, price, 'taker')
  for (const [{ slot, by }, lots] of filled) {
    if (typeof by !== 'string') settleEntry(engine, slot, by, lots)
  }
}
