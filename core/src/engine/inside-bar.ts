import {
  limitPrice,
  slippedPrice,
  stopEntryPrice,
  stopPrice,
  targetPrice,
  type Sign,
} from '../execution/rules.ts'
import { armExits, bookAtVenue, consumeEntry, type Liquidity } from './booking.ts'
import type { Engine } from './engine.ts'
import { lotsWithRoom, volumeLimit } from './fill-room.ts'
import type { MarketState } from './market-state.ts'
import { cancelEntry } from './orders.ts'
import type { Slot, WaitingEntry } from './slot.ts'

/**
 * What happens inside the present bar, sleeve by sleeve in the configured order: resting entries, then stops, then
 * targets. Where one bar holds a stop and a target the stop is taken. After an entry inside the bar only the stop can
 * follow in the same bar, because the path after the entry is unknown.
 */
export function insideBar(engine: Engine, market: MarketState): void {
  const { slots } = market
  let changed = false
  for (let i = 0; i < slots.length; i++) {
    const slot = slots[i]
    const { entry } = slot
    // The usual bar touches nothing.
    if (entry === null && !touched(slot, market)) continue
    const held = slot.lots !== 0
    const entered = entry !== null && entry.type !== 'market' && restingEntry(engine, market, slot, entry)
    const left = slot.lots !== 0 && protectiveExit(engine, market, slot, held, entered)
    if (entered || left) changed = true
  }
  if (changed) market.refresh()
}

/** Whether the bar reaches stop or target of the position; false when there is none. */
function touched({ lots, stop, target }: Slot, { high, low }: MarketState): boolean {
  if (lots > 0) return low <= stop || high >= target
  return lots < 0 && (high >= stop || low <= target)
}

function restingEntry(engine: Engine, market: MarketState, slot: Slot, entry: WaitingEntry): boolean {
  if (market.bars < entry.dueBar) return false
  // Either flat, or the rest of an entry that the volume of an earlier bar split.
  if (slot.lots !== 0 && slot.opened !== entry) return false
  const { open, high, low } = market
  const { side } = entry
  const isLimit = entry.type === 'limit'
  const price = isLimit
    ? limitPrice(side, entry.price, high, low)
    : stopEntryPrice(side, entry.price, open, high, low)
  if (Number.isNaN(price)) return false
  const lots = Math.min(lotsWithRoom(engine, slot, entry, price), volumeLimit(engine, market))
  if (lots === 0) return false
  const paid = isLimit ? price : slippedPrice(market.instrument, price, side, engine.spec.broker.slippage)
  bookAtVenue(engine, slot, side * lots, paid, entry, isLimit ? 'maker' : 'taker', price)
  if (slot.opened === null && slot.lots !== 0) {
    armExits(slot, entry)
    slot.bestFromClose = isLimit
  }
  consumeEntry(engine, slot, entry, lots)
  return true
}

function protectiveExit(
  engine: Engine,
  market: MarketState,
  slot: Slot,
  held: boolean,
  entered: boolean,
): boolean {
  const side: Sign = slot.lots > 0 ? 1 : -1
  const { open, high, low } = market
  // A position that was entered inside the bar did not see its open: a gap there is not its own.
  const stop = stopPrice(side, slot.stop, held ? open : slot.stop, high, low)
  if (!Number.isNaN(stop)) {
    const paid = slippedPrice(market.instrument, stop, side > 0 ? -1 : 1, engine.spec.broker.slippage)
    return leave(engine, market, slot, paid, slot.stopIsTrail ? 'trail' : 'stop', 'taker', stop)
  }
  if (entered) return false
  const target = targetPrice(side, slot.target, high, low)
  if (Number.isNaN(target)) return false
  return leave(engine, market, slot, target, 'target', 'maker', target)
}

/** Close what the bar's volume allows; the rest of a triggered stop leaves at the next open. */
function leave(
  engine: Engine,
  market: MarketState,
  slot: Slot,
  price: number,
  cause: 'stop' | 'trail' | 'target',
  liquidity: Exclude<Liquidity, 'crossed'>,
  undisturbed: number,
): boolean {
  // Once it is time to leave, the part of the entry that has not been filled must not add to the position.
  if (slot.entry !== null && slot.entry === slot.opened) cancelEntry(engine, slot, 'position-closed')
  const lots = Math.min(Math.abs(slot.lots), volumeLimit(engine, market))
  if (lots > 0) {
    const signed = slot.lots > 0 ? -lots : lots
    bookAtVenue(engine, slot, signed, price, cause, liquidity, undisturbed)
  }
  if (slot.lots !== 0 && cause !== 'target') {
    slot.exitDue = market.bars + 1
    slot.exitCause = cause
  }
  return true
}
