import { wholeLots } from '../market/instrument.ts'
import { lotsThatFit } from '../risk/limits.ts'
import type { Engine } from './engine.ts'
import type { MarketState } from './market-state.ts'
import type { Slot, WaitingEntry } from './slot.ts'

/** Lots that our orders may still take from the present bar. */
export function volumeLimit(engine: Engine, market: MarketState): number {
  const { volumeShare } = engine.spec.broker
  if (volumeShare === null || !market.hasVolume) return Infinity
  const limit = wholeLots(market.instrument, market.volume * volumeShare) - market.taken
  return limit > 0 ? limit : 0
}

/** The position is due to be closed at the present open. */
export const exitIsDue = ({ bars }: MarketState, { exitDue, lots }: Slot): boolean =>
  exitDue !== 0 && bars >= exitDue && lots !== 0

/** A part of the position is due to go, see `scheduleCut`. */
export const cutIsDue = ({ bars }: MarketState, { cutDue, lots }: Slot): boolean =>
  cutDue !== 0 && bars >= cutDue && lots !== 0

/** Signed lots of a cut that is due. */
export const cutOf = ({ lots, cutLots }: Slot): number =>
  lots > 0 ? -Math.min(cutLots, lots) : Math.min(cutLots, -lots)

/**
 * Whether everything that is due at the present open of a market fills, whatever becomes of its entries: no volume that
 * two orders want, and no crossing, is needed for it.
 */
function volumeSuffices(engine: Engine, market: MarketState): boolean {
  if (!market.present) return false
  const limit = volumeLimit(engine, market)
  if (limit === Infinity) return true
  let due = 0
  for (const slot of market.slots) {
    if (exitIsDue(market, slot)) due += Math.abs(slot.lots)
    else if (cutIsDue(market, slot)) due += Math.abs(cutOf(slot))
    if (slot.entry?.type === 'market' && market.bars >= slot.entry.dueBar) due += slot.entry.lots
  }
  return due <= limit
}

/** A position that an entry did not count because it leaves, and that may still be there when the entry fills. */
function mayStay(engine: Engine, slot: Slot): boolean {
  if (slot.lots === 0 || slot.exitDue === 0) return false
  return !(exitIsDue(slot.market, slot) && volumeSuffices(engine, slot.market))
}

/**
 * Lots of an entry that may fill now. An entry that was approved while other positions were leaving fills no further
 * than the limits allow with what is still there of them: it is held against the limits once more, at the prices of
 * this moment, and the rest of it waits like the rest of an order that the volume splits.
 *
 * @param price at which it would fill
 */
export function lotsWithRoom(engine: Engine, slot: Slot, entry: WaitingEntry, price: number): number {
  if (!entry.afterExits) return entry.lots
  let waited = false
  for (const { slots } of engine.markets) {
    for (const other of slots) if (other !== slot && mayStay(engine, other)) waited = true
  }
  if (!waited) return entry.lots
  const { sleeve, instrument } = slot
  const { request } = engine
  request.instrument = instrument
  request.side = entry.side
  request.wanted = entry.lots * price * instrument.unitsPerLot
  request.price = price
  request.last = price
  // The loss at the stop does not depend on what others hold.
  request.stopFraction = 0
  request.age = 0
  request.time = engine.time
  request.scale = engine.account.scale
  const at = exposureAtFill(engine, slot, entry)
  return Math.min(entry.lots, lotsThatFit(request, at, sleeve.limits, engine.model))
}

/** Value of quanta at the present open, or at the last price where the market has no bar now; cash units. */
function valueOf({ held, mark, market, instrument }: Slot, quanta: number): number {
  if (quanta === 0) return 0
  return market.present ? quanta * (market.open * instrument.unitsPerQuantum) : (mark * quanta) / held
}

/**
 * The books as they are when an entry fills: what is held counts whole unless it surely goes at this open, the entry
 * itself does not, and neither do later entries that will be held against the limits once more themselves.
 */
function exposureAtFill(engine: Engine, slot: Slot, filling: WaitingEntry) {
  const at = engine.exposureBefore
  const { symbolGross, symbolNet, symbolWaiting } = at
  const { account, markets, spec } = engine
  let equity = account.cash
  let gross = 0
  let net = 0
  let waitingLong = 0
  let waitingShort = 0
  let positions = 0
  let sleeve = 0
  let sleevePositions = 0
  for (const { slots, instrument } of markets) {
    const { index } = instrument
    symbolGross[index] = 0
    symbolNet[index] = 0
    symbolWaiting[index] = 0
    for (const other of slots) {
      const { entry } = other
      const stays = other.lots !== 0 && (other.exitDue === 0 || mayStay(engine, other))
      // Dust stays in any case: it counts as exposure, but not as a position.
      const held = valueOf(other, stays ? other.held : other.held - other.lots * instrument.lotQuanta)
      equity += valueOf(other, other.held)
      const counts = entry !== null && entry !== filling && !(entry.afterExits && entry.id > filling.id)
      const reserved = counts ? entry.reserved : 0
      const waiting = counts ? entry.side * reserved : 0
      gross += Math.abs(held) + reserved
      net += held
      if (waiting > 0) waitingLong += waiting
      else waitingShort -= waiting
      symbolGross[index] += Math.abs(held) + reserved
      symbolNet[index] += held
      symbolWaiting[index] += waiting
      // The slot of the entry has its place already.
      const place = other !== slot && (stays || counts) ? 1 : 0
      positions += place
      if (other.sleeve !== slot.sleeve) continue
      sleeve += Math.abs(held) + reserved
      sleevePositions += place
    }
  }
  const { instrument } = slot
  at.equity = equity
  at.share = slot.sleeve.weight * equity
  at.budget = Math.max(0, at.share * spec.exposure)
  at.sleeve = sleeve
  at.symbol = symbolGross[instrument.index]
  at.gross = gross
  at.net = net
  at.waitingLong = waitingLong
  at.waitingShort = waitingShort
  at.sleevePositions = sleevePositions
  at.positions = positions
  at.tradesToday = 0
  at.freeCash =
    instrument.kind === 'spot' && filling.side > 0
      ? (account.cash - waitingLong - waitingShort) / (1 + (instrument.feeInBase ? 0 : instrument.takerFee))
      : Infinity
  return at
}
