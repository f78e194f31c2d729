import { stopLevel } from '../execution/rules.ts'
import { GrodtError } from '../errors.ts'
import { heldQuantity, quantityOf, tickDown, tickUp, type Instrument } from '../market/instrument.ts'
import { bookFlow } from '../portfolio/account.ts'
import { roundHalfEven } from '../portfolio/money.ts'
import type { Cause } from '../portfolio/trade.ts'
import type { ExitCause } from '../risk/limits.ts'
import type { Engine } from './engine.ts'
import type { FillBooked, Unstamped } from './events.ts'
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

/** Fee of a purchase that is taken out of what is bought, quanta, rounded once. */
export function baseFeeQuanta(
  instrument: Instrument,
  lots: number,
  liquidity: Exclude<Liquidity, 'crossed'>,
): number {
  const rate = liquidity === 'maker' ? instrument.makerFee : instrument.takerFee
  return roundHalfEven(lots * instrument.lotQuanta * rate)
}

/** What a fee in the base currency is worth at the price of the fill, cash units, rounded once. */
export function baseFeeValue(instrument: Instrument, quanta: number, price: number): number {
  return roundHalfEven(price * quanta * instrument.unitsPerQuantum)
}

/**
 * Book one execution into the sleeve's sub-ledger and position. The venue's account is kept apart.
 *
 * @param by an entry opens or adds to the position, an exit makes it smaller
 * @param lots signed, positive buys; never crosses zero
 * @param notional signed like lots, cash units
 * @param fee cash units; of a purchase with its fee in the base currency what that fee is worth
 * @param undisturbed price without slippage
 * @param baseFee what the venue keeps of a purchase, quanta; 0 where fees are paid in cash
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
  baseFee: number,
): void {
  const { ledger } = slot.sleeve
  const cause = typeof by === 'string' ? by : 'entry'
  const inBase = slot.instrument.feeInBase && lots > 0
  bookFlow(engine.account, ledger, inBase ? -notional : -notional - fee)
  ledger.fees += fee
  ledger.turnover += Math.abs(notional)
  let slippage = 0
  if (price !== undisturbed) {
    slippage = roundHalfEven((price - undisturbed) * lots * slot.instrument.unitsPerLot)
    ledger.slippage += slippage
    slot.tradeSlippage += slippage
  }
  slot.tradeFees += fee
  if (inBase) {
    // Paid for, and gone: the rest has cost what it is worth at this price.
    slot.cost -= fee
    slot.tradeCarried += fee
  }
  if (cause === 'entry') increase(engine, slot, lots, price, notional, baseFee)
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
    const event: Unstamped<FillBooked> = {
      kind: 'fill',
      strategy,
      symbol,
      order: typeof by === 'string' ? null : by.id,
      side,
      quantity,
      price,
      notional: Math.abs(notional) / engine.account.scale,
      fee: quoteFee,
      slippage: slippage / engine.account.scale,
      cause,
      liquidity,
    }
    if (inBase) Object.assign(event, { baseFee: heldQuantity(slot.instrument, baseFee) })
    engine.emit(event)
  }
  // A purchase of which the fee leaves less than a lot opens no trade yet: what it cost belongs to the next one.
  if (slot.lots === 0 && cause !== 'entry') closeTrade(engine, slot, cause)
}

function increase(
  engine: Engine,
  slot: Slot,
  lots: number,
  price: number,
  notional: number,
  baseFee: number,
): void {
  const { lotQuanta } = slot.instrument
  const gained = lots * lotQuanta - baseFee
  const before = slot.held
  const held = before + gained
  const flat = slot.lots === 0
  if (flat) {
    slot.entryTime = engine.time - slot.market.baseMs
    slot.entryPrice = price
    slot.barsHeld = 0
    slot.bestPrice = price
    slot.worstPrice = price
    slot.bestFromClose = false
  } else {
    // Average over the parts of an entry that the bar's volume split.
    slot.entryPrice += ((price - slot.entryPrice) * gained) / held
  }
  if (before === 0) engine.heldSlots++
  slot.held = held
  slot.lots = lotQuanta === 1 ? held : wholeLotsHeld(slot, held)
  if (flat && slot.lots !== 0) {
    slot.sleeve.openSlots++
    if (slot.sleeve.limits.maxTradesPerDay !== Infinity) slot.sleeve.countOpened(slot.entryTime)
    engine.openPositions++
  }
  slot.cost += notional
  slot.entryLots += Math.abs(lots)
  slot.entryNotional += Math.abs(notional)
}

/** The lots of a spot position that can be sold; what is left below one is dust. */
function wholeLotsHeld({ instrument }: Slot, held: number): number {
  if (held > Number.MAX_SAFE_INTEGER) {
    const { symbol, assetPrecision } = instrument
    const quantity = heldQuantity(instrument, held)
    throw new GrodtError('QUANTITY_OVERFLOW', { quantity, symbol, precision: assetPrecision })
  }
  // Both steps are exact, which a rounded quotient of large numbers is not.
  return (held - (held % instrument.lotQuanta)) / instrument.lotQuanta
}

function reduce(engine: Engine, slot: Slot, lots: number, price: number, notional: number): void {
  const size = Math.abs(lots)
  const quanta = lots * slot.instrument.lotQuanta
  const left = slot.held + quanta
  const released = left === 0 ? slot.cost : roundHalfEven((slot.cost * -quanta) / slot.held)
  slot.cost -= released
  slot.held = left
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
    if (left === 0) engine.heldSlots--
    // Dust keeps its value.
    const mark = left === 0 ? 0 : roundHalfEven(left * (slot.market.close * slot.instrument.unitsPerQuantum))
    const change = mark - slot.mark
    engine.marks += change
    engine.grossMarks += Math.abs(mark) - Math.abs(slot.mark)
    slot.sleeve.ledger.marks += change
    slot.mark = mark
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
  slot.followTrail(order.trail)
  slot.maxBars = order.maxBars
  slot.tradeStopFraction = Math.abs(entryPrice - slot.stop) / entryPrice
  slot.opened = order
}

function closeTrade(engine: Engine, slot: Slot, cause: Cause): void {
  const opened = slot.opened as WaitingEntry
  // The part of the entry that never filled must not open the position again.
  if (slot.entry === opened) cancelEntry(engine, slot, 'position-closed')
  // Dust that the trade found is bought from the one before, dust that it leaves is sold to the next, at its cost.
  const gross = -slot.exitNotional - opened.side * slot.entryNotional + slot.tradeCarried + slot.cost
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
  slot.tradeCarried = 0 - slot.cost
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
  if (slot.instrument.feeInBase && lots > 0) {
    buyWithBaseFee(engine, slot, lots, price, notional, by, liquidity, undisturbed)
    return
  }
  const fee = feeUnits(slot, notional, liquidity)
  engine.venue.execute(by, slot.instrument.index, lots, notional, fee)
  slot.market.take(Math.abs(lots))
  bookFill(engine, slot, lots, price, notional, fee, by, liquidity, undisturbed, 0)
}

function buyWithBaseFee(
  engine: Engine,
  slot: Slot,
  lots: number,
  price: number,
  notional: number,
  by: BookedFor,
  liquidity: Exclude<Liquidity, 'crossed'>,
  undisturbed: number,
): void {
  const { venue } = engine
  const { instrument } = slot
  const { index } = instrument
  const quanta = baseFeeQuanta(instrument, lots, liquidity)
  const fee = baseFeeValue(instrument, quanta, price)
  venue.execute(by, index, lots, notional, 0)
  venue.takeBaseFee(index, quanta)
  slot.market.take(lots)
  bookFill(engine, slot, lots, price, notional, fee, by, liquidity, undisturbed, quanta)
}
