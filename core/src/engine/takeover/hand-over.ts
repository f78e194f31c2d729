import { quantityOf } from '../../market/instrument.ts'
import { roundHalfEven } from '../../portfolio/money.ts'
import { approvedBefore } from '../../risk/limits.ts'
import { bookFill } from '../booking.ts'
import type { Engine } from '../engine.ts'
import type { Slot, WaitingEntry } from '../slot.ts'
import { onlyHeld } from '../valuation.ts'

/**
 * Give a position to another strategy at the last price, without fee and slippage: a trade of the giver ends and one of
 * the receiver begins. Nothing goes to the venue. The exits go along with what they have counted so far, also one that is
 * due; dust that could not be sold stays. The books are valued already.
 *
 * @param to of the same market, with neither a position nor a waiting entry
 */
export function handOver(engine: Engine, from: Slot, to: Slot): void {
  const { market, instrument, lots } = from
  const opened = from.opened as WaitingEntry
  const price = market.close
  const notional = roundHalfEven(price * lots * instrument.unitsPerLot)
  engine.emit({
    kind: 'position-handed-over',
    strategy: from.sleeve.name,
    symbol: instrument.symbol,
    to: to.sleeve.name,
    side: opened.side > 0 ? 'long' : 'short',
    quantity: quantityOf(instrument, Math.abs(lots)),
    price,
  })
  // The end of the trade forgets them.
  const exits = exitsOf(from)
  bookFill(engine, from, -lots, price, -notional, 0, 'handed-over', 'crossed', price, 0)
  const size = Math.abs(lots)
  const order: WaitingEntry = {
    ...opened,
    approval: approvedBefore({ lots: size, notional: Math.abs(notional), cutBy: null }),
    lots: 0,
    reserved: 0,
  }
  bookFill(engine, to, lots, price, notional, 0, order, 'crossed', price, 0)
  Object.assign(to, exits)
  to.followTrail(exits.trail)
  to.tradeStopFraction = Math.abs(price - to.stop) / price
  to.opened = order
  value(engine, to)
  market.refresh()
  engine.heldIn = onlyHeld(engine)
  engine.equity = engine.account.cash + engine.marks
}

/** The exits of a position with what they have counted so far. */
function exitsOf(slot: Slot) {
  const { stop, stopIsTrail, target, trail, maxBars, barsHeld, bestPrice, worstPrice, bestFromClose } = slot
  const { exitDue, exitCause, cutDue, cutLots } = slot
  const levels = { stop, stopIsTrail, target, trail, maxBars }
  return { ...levels, barsHeld, bestPrice, worstPrice, bestFromClose, exitDue, exitCause, cutDue, cutLots }
}

/** Its value at the last price: what was filled at an open gets it at the end of the batch. */
function value(engine: Engine, slot: Slot): void {
  const { held, mark, market, instrument, sleeve } = slot
  slot.mark = roundHalfEven(held * (market.close * instrument.unitsPerQuantum))
  const change = slot.mark - mark
  engine.marks += change
  engine.grossMarks += Math.abs(slot.mark) - Math.abs(mark)
  sleeve.ledger.marks += change
}
