import type { EnterSignal, Level } from '@grodt/sdk'
import { stopLevel, type Sign } from '../execution/rules.ts'
import { quantityOf, tickDown, tickUp } from '../market/instrument.ts'
import { checkEntry, isApproved, type LimitName, type RefusedOrder } from '../risk/limits.ts'
import type { Engine } from './engine.ts'
import type { GateName } from './events.ts'
import { exposureBefore } from './exposure.ts'
import { closedGate } from './gate.ts'
import type { MarketState } from './market-state.ts'
import type { Slot, WaitingEntry } from './slot.ts'

/** An entry signal on its way to an order: gate, size within budget, limits; each refusal is an event. */
export function handleEnter(engine: Engine, slot: Slot, signal: EnterSignal): void {
  const gate = closedGate(slot, signal.side)
  if (gate !== null) {
    refuse(engine, slot, signal, gate.name, gate.value, gate.allowed)
    return
  }
  const { order } = signal
  const type = order?.type ?? 'market'
  const side: Sign = signal.side === 'long' ? 1 : -1
  const price =
    order === undefined || order.type === 'market' ? NaN : restingPrice(slot, type, side, order.price)
  const decisionPrice = Number.isNaN(price) ? slot.market.close : price
  const { instrument, sleeve } = slot
  const { scale } = engine.account

  const budget = engine.budgetOf(sleeve)
  const exposure = exposureBefore(engine, slot, side, budget)
  const { request } = engine
  request.instrument = instrument
  request.side = side
  request.wanted = signal.size * budget
  request.price = decisionPrice
  request.last = slot.market.close
  request.stopFraction =
    signal.stop === undefined ? NaN : stopFraction(slot, side, signal.stop, decisionPrice)
  request.age = sleeve.limits.staleBars === Infinity ? 0 : ageOfLastBar(engine, slot.market)
  request.time = engine.time
  request.scale = scale
  const result = checkEntry(request, exposure, sleeve.limits, engine.model)
  if (!isApproved(result)) {
    const { limit } = result
    sleeve.limitLog.refused(result)
    refuse(engine, slot, signal, limit, inQuote(result, 'value', scale), inQuote(result, 'allowed', scale))
    return
  }
  engine.model.rate.note(engine.time)
  const { lots, notional, cutBy } = result
  if (cutBy !== null) sleeve.limitLog.cut(cutBy, notional / request.wanted)
  const regime = slot.regimeNow
  const entry: WaitingEntry = {
    approval: result,
    id: engine.nextOrder++,
    side,
    type,
    price,
    lots,
    dueBar: slot.market.bars + 1 + engine.spec.broker.latencyBars,
    barsLeft: expiryBars(engine, slot, signal),
    reserved: notional,
    afterExits: exposure.leaving,
    stop: levelValue(signal.stop),
    stopIsDistance: isDistance(signal.stop),
    target: levelValue(signal.target),
    targetIsDistance: isDistance(signal.target),
    trail: signal.trail ?? null,
    maxBars: signal.maxBars ?? Infinity,
    regime: regime.known ? engine.labels.indexOf(regime.label) : -1,
    confidence: regime.known ? regime.confidence : NaN,
    weight: sleeve.weight,
    strength: signal.strength ?? NaN,
    reason: signal.reason,
    facts: signal.facts ?? null,
  }
  slot.entry = entry
  sleeve.ledger.reserved += notional
  engine.reserved += notional
  slot.market.refresh()
  if (engine.recording) {
    engine.emit({
      kind: 'order-approved',
      strategy: sleeve.name,
      symbol: instrument.symbol,
      order: entry.id,
      side: signal.side,
      type,
      price: Number.isNaN(price) ? null : price,
      quantity: quantityOf(instrument, lots),
      notional: notional / scale,
      cutBy,
      reason: signal.reason,
      strength: signal.strength ?? null,
      regime: regime.known ? regime.label : null,
      confidence: regime.known ? regime.confidence : null,
      weight: sleeve.weight,
    })
  }
  engine.onApproval?.(slot, entry)
}

/** A number of a refusal in the quote currency, where it is an amount. */
function inQuote(refusal: RefusedOrder, name: 'value' | 'allowed', scale: number): number | string {
  const value = refusal[name]
  return refusal.inCash && typeof value === 'number' ? value / scale : value
}

/** Loss at the stop per notional at the decision price; 0 when the price is beyond the stop already. */
function stopFraction(slot: Slot, side: Sign, stop: Level, price: number): number {
  const level = 'distance' in stop ? price - side * stop.distance : stop.price
  return Math.max(0, (side * (price - stopLevel(slot.instrument, side, level))) / price)
}

/** Time since the close of a symbol's last bar, in its bars. */
export function ageOfLastBar({ time }: Engine, { columns, row, baseMs }: MarketState): number {
  return (time - columns.time[row]) / baseMs - 1
}

const isDistance = (level: Level | undefined): boolean => level !== undefined && 'distance' in level

function levelValue(level: Level | undefined): number {
  if (level === undefined) return NaN
  return 'distance' in level ? level.distance : level.price
}

/** Bars of the strategy that the entry may wait; a market order needs the latency on top of its one bar. */
function expiryBars(engine: Engine, slot: Slot, { order }: EnterSignal): number {
  if (order !== undefined && order.type !== 'market') return order.expiry ?? 1
  const waiting = (1 + engine.spec.broker.latencyBars) * slot.market.baseMs
  return Math.ceil(waiting / slot.track.timeframeMs)
}

/** A resting order's price on the tick grid, rounded so that it is no better for us than asked. */
function restingPrice(slot: Slot, type: 'market' | 'limit' | 'stop', side: Sign, price: number): number {
  const down = (type === 'limit') === side > 0
  return down ? tickDown(slot.instrument, price) : tickUp(slot.instrument, price)
}

function refuse(
  engine: Engine,
  slot: Slot,
  signal: EnterSignal,
  limit: LimitName | GateName,
  value: number | string,
  allowed: number | string,
): void {
  const { refusals, name } = slot.sleeve
  refusals.set(limit, (refusals.get(limit) ?? 0) + 1)
  if (!engine.recording) return
  engine.emit({
    kind: 'order-refused',
    strategy: name,
    symbol: slot.instrument.symbol,
    side: signal.side,
    limit,
    value,
    allowed,
    reason: signal.reason,
  })
}
