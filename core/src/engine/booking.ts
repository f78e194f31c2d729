import { stopLevel } from '../execution/rules.ts'
import { quantityOf, tickDown, tickUp } from '../market/instrument.ts'
import { bookFlow } from '../portfolio/account.ts'
import { roundHalfEven } from '../portfolio/money.ts'
import type { Cause } from '../portfolio/trades.ts'
import type { ExitCause } from '../risk/limits.ts'
import type { Engine } from './engine.ts'
import { cancelEntry } from './orders.ts'
import type { Slot, WaitingEntry } from './slot.ts'

/** How an execution was matched. */
export type Liquidity = 'maker' | 'taker' | 'crossed'

/** What an execution belongs to: an approved entry, or the cause of an exit. */
export type BookedFor = WaitingEntry | ExitCause

/** Fee of a notional in cash units, rounded once. */
export function feeUnits(slot: Slot, notional: number, liquidity: Liquidity): number {
  if (liquidity === 'crossed') return 0
  const rate = liquidity === 'maker' ? slot.instrument.makerFee : slot.instrument.takerFee
  return roundHalfEven(Math.abs(notional) * rate)
}

/**
 * Book one execution into the sleeve's sub-ledger and position. The venue's account is kept apart.
 *
 * @param by an entry opens or adds to the position, an exit makes it smaller
 * @param lots signed, positive buys; never crosses zero
 * @param notional signed like lots, cash units
 * @param undisturbed price without slippage
 */
export function bookFill(
  engine: Engine,
  slot: Slot,
  lots: number,
  price: number,
  notional: number,
  fee: number,
  by: BookedFor,
  liquidity: Liquidity,
  undisturbed: number,
): void {
  const { ledger } = slot.sleeve
  const cause = typeof by === 'string' ? by : 'entry'
  bookFlow(engine.account, ledger, -notional - fee)
  ledger.fees += fee
  ledger.turnover += Math.abs(notional)
  let slippage = 0
  if (price !== undisturbed) {
    slippage = roundHalfEven((price - undisturbed) * lots * slot.instrument.unitsPerLot)
    ledger.slippage += slippage
    slot.tradeSlippage += slippage
  }
  slot.tradeFees += fee
  if (cause === 'entry') increase(engine, slot, lots, price, notional)
  else reduce(engine, slot, lots, price, notional)

  const quoteFee = fee / engine.account.scale
  const offset = slot.addFill(cause)
  const { fillNumbers } = slot
  fillNumbers[offset] = engine.time
  fillNumbers[offset + 1] = lots
  fillNumbers[offset + 2] = price
  fillNumbers[offset + 3] = quoteFee
  if (engine.recording) {
    const strategy = slot.sleeve.name
    const { symbol } = slot.instrument
    const side = lots > 0 ? 'buy' : 'sell'
    const quantity = quantityOf(slot.instrument, Math.abs(lots))
    engine.emit({
      kind: 'fill',
      strategy,
      symbol,
      order: typeof by === 'string' ? null : by.id,
      side,
      quantity,
      price,
      fee: quoteFee,
      slippage: slippage / engine.account.scale,
      cause,
      liquidity,
    })
  }
  if (slot.lots === 0) closeTrade(engine, slot, cause)
}

function increase(engine: Engine, slot: Slot, lots: number, price: number, notional: number): void {
  if (slot.lots === 0) {
    slot.entryTime = engine.time - slot.market.baseMs
    slot.entryPrice = price
    slot.barsHeld = 0
    slot.bestPrice = price
    slot.worstPrice = price
    slot.bestFromClose = false
    slot.sleeve.openSlots++
    if (slot.sleeve.limits.maxTradesPerDay !== Infinity) slot.sleeve.countOpened(slot.entryTime)
    engine.openPositions++
  } else {
    // Average over the parts of an entry that the bar's volume split.
    slot.entryPrice += ((price - slot.entryPrice) * lots) / (slot.lots + lots)
  }
  slot.lots += lots
  slot.cost += notional
  slot.entryLots += Math.abs(lots)
  slot.entryNotional += Math.abs(notional)
}

function reduce(engine: Engine, slot: Slot, lots: number, price: number, notional: number): void {
  const size = Math.abs(lots)
  const released = slot.lots + lots === 0 ? slot.cost : roundHalfEven((slot.cost * -lots) / slot.lots)
  slot.cost -= released
  slot.lots += lots
  slot.exitPrice =
    slot.exitLots === 0 ? price : slot.exitPrice + ((price - slot.exitPrice) * size) / (slot.exitLots + size)
  slot.exitLots += size
  slot.exitNotional += notional
  if (slot.cutDue !== 0) {
    // Whatever makes the position smaller counts towards a cut that waits.
    slot.cutLots = Math.max(0, slot.cutLots - size)
    if (slot.cutLots === 0) slot.cutDue = 0
  }
  if (slot.lots === 0) {
    engine.marks -= slot.mark
    engine.grossMarks -= Math.abs(slot.mark)
    slot.sleeve.ledger.marks -= slot.mark
    slot.mark = 0
    slot.sleeve.openSlots--
    engine.openPositions--
  }
}

/**
 * The exits of a filled order become the position's; distances count from the average of the first batch of fills.
 * Later parts of the same entry leave them where they are.
 */
export function armExits(slot: Slot, order: WaitingEntry): void {
  const { entryPrice, instrument } = slot
  const side = order.side
  // Like the stop, the target is rounded away from the market.
  const ahead = side > 0 ? tickUp : tickDown
  const stop = order.stopIsDistance ? entryPrice - side * order.stop : order.stop
  const target = order.targetIsDistance ? entryPrice + side * order.target : order.target
  slot.stop = Number.isNaN(stop) ? NaN : stopLevel(instrument, side, stop)
  slot.target = Number.isNaN(target) ? NaN : ahead(instrument, target)
  slot.stopIsTrail = false
  slot.trail = order.trail
  slot.trailAtr =
    order.trail !== null && 'atrPeriod' in order.trail
      ? slot.track.registry.kernel('atr', order.trail.atrPeriod).outputs[0]
      : null
  slot.maxBars = order.maxBars
  slot.tradeStopFraction = Math.abs(entryPrice - slot.stop) / entryPrice
  slot.opened = order
}

function closeTrade(engine: Engine, slot: Slot, cause: Cause): void {
  const opened = slot.opened as WaitingEntry
  // The part of the entry that never filled must not open the position again.
  if (slot.entry === opened) cancelEntry(engine, slot, 'position-closed')
  const gross = -slot.exitNotional - opened.side * slot.entryNotional
  const net = gross - slot.tradeFees - slot.tradeFunding
  engine.trades.add(slot.sleeve.index, slot.instrument.index, cause, engine.time, net, slot, opened)
  if (engine.recording) {
    engine.emit({
      kind: 'trade-closed',
      strategy: slot.sleeve.name,
      symbol: slot.instrument.symbol,
      trade: engine.trades.length - 1,
      cause,
      net: net / engine.account.scale,
    })
  }
  slot.stop = NaN
  slot.target = NaN
  slot.trail = null
  slot.trailAtr = null
  slot.maxBars = Infinity
  slot.exitDue = 0
  slot.cutDue = 0
  slot.cutLots = 0
  slot.entryLots = 0
  slot.entryNotional = 0
  slot.exitNotional = 0
  slot.exitLots = 0
  slot.tradeFees = 0
  slot.tradeSlippage = 0
  slot.tradeFunding = 0
  slot.opened = null
}

/** Release what a waiting entry has reserved for `lots` of it, and forget it when nothing is left. */
export function consumeEntry(engine: Engine, slot: Slot, order: WaitingEntry, lots: number): void {
  const released = lots === order.lots ? order.reserved : roundHalfEven((order.reserved * lots) / order.lots)
  order.reserved -= released
  order.lots -= lots
  slot.sleeve.ledger.reserved -= released
  engine.reserved -= released
  if (order.lots === 0) slot.entry = null
}

/** Book an execution that goes to the venue alone: sleeve and venue see the same numbers. */
export function bookAtVenue(
  engine: Engine,
  slot: Slot,
  lots: number,
  price: number,
  by: BookedFor,
  liquidity: Exclude<Liquidity, 'crossed'>,
  undisturbed: number,
): void {
  const notional = roundHalfEven(price * lots * slot.instrument.unitsPerLot)
  const fee = feeUnits(slot, notional, liquidity)
  engine.venue.execute(by, slot.instrument.index, lots, notional, fee)
  slot.market.take(Math.abs(lots))
  bookFill(engine, slot, lots, price, notional, fee, by, liquidity, undisturbed)
}
