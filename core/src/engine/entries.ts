import type { EnterSignal, Level } from '@grodt/sdk'
import type { Sign } from '../execution/rules.ts'
import { quantityOf, tickDown, tickUp, wholeLots } from '../market/instrument.ts'
import { roundHalfEven } from '../portfolio/money.ts'
import { checkEntry, isApproved, type Exposure, type LimitName } from '../risk/limits.ts'
import type { Engine } from './engine.ts'
import type { GateName } from './events.ts'
import { closedGate } from './gate.ts'
import type { Slot, WaitingEntry } from './slot.ts'

const COUNTS: ReadonlySet<string> = new Set<LimitName>(['max_open_positions', 'portfolio.max_open_positions'])

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
  // One lot at least; what is a lot up to 1e-9 counts as one, as in wholeLots.
  const oneLot = decisionPrice * instrument.unitsPerLot * (1 - 1e-9)
  const minNotional = Math.max(instrument.minNotional * scale, oneLot)
  const result = checkEntry(signal.size * budget, minNotional, exposure, sleeve.limits)
  if (!isApproved(result)) {
    const unit = COUNTS.has(result.limit) ? 1 : scale
    refuse(engine, slot, signal, result.limit, result.value / unit, result.allowed / unit)
    return
  }
  const lots = wholeLots(instrument, result.notional / scale / decisionPrice)
  const notional = roundHalfEven(lots * decisionPrice * instrument.unitsPerLot)
  if (lots === 0 || notional < instrument.minNotional * scale) {
    refuse(engine, slot, signal, 'min_notional', notional / scale, instrument.minNotional)
    return
  }
  const regime = slot.regimeNow
  const entry: WaitingEntry = {
    id: engine.nextOrder++,
    side,
    type,
    price,
    lots,
    dueBar: slot.market.bars + 1 + engine.spec.broker.latencyBars,
    barsLeft: expiryBars(engine, slot, signal),
    reserved: notional,
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
      cutBy: result.cutBy,
      reason: signal.reason,
      strength: signal.strength ?? null,
      regime: regime.known ? regime.label : null,
      confidence: regime.known ? regime.confidence : null,
      weight: sleeve.weight,
    })
  }
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

/** The books before this entry; what leaves at the next open is taken as gone. */
function exposureBefore(engine: Engine, slot: Slot, side: Sign, budget: number): Exposure {
  let gross = engine.reserved
  let positions = 0
  let symbol = 0
  let sleeveNotional = slot.sleeve.ledger.reserved
  let sleevePositions = 0
  for (const market of engine.markets) {
    for (const other of market.slots) {
      const staying = other.lots !== 0 && other.exitDue === 0
      const waiting = other.entry !== null
      if (!staying && !waiting) continue
      const held = staying ? Math.abs(other.mark) : 0
      gross += held
      positions++
      if (market === slot.market) symbol += held + (other.entry?.reserved ?? 0)
      if (other.sleeve === slot.sleeve) {
        sleeveNotional += held
        sleevePositions++
      }
    }
  }
  const { account } = engine
  const freeCash =
    slot.instrument.kind === 'spot' && side > 0
      ? (account.cash - engine.reserved) / (1 + slot.instrument.takerFee)
      : Infinity
  const { equity } = engine
  const before = engine.exposureBefore
  before.equity = equity
  before.budget = budget
  before.sleeve = sleeveNotional
  before.symbol = symbol
  before.gross = gross
  before.sleevePositions = sleevePositions
  before.positions = positions
  before.freeCash = freeCash
  return before
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
