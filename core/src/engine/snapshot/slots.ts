import type { Trail } from '@grodt/sdk'
import { approvedBefore, type ApprovedOrder } from '../../risk/limits.ts'
import type { Slot, WaitingEntry } from '../slot.ts'
import type { OrderSnapshot, SlotSnapshot } from './schema.ts'

/** Named field by field: a plugin's objects may hold more than the contract says. */
function trailOf(trail: Trail | null): OrderSnapshot['trail'] {
  if (trail === null) return null
  if ('distance' in trail) return { distance: trail.distance }
  return { atrPeriod: trail.atrPeriod, multiple: trail.multiple }
}

function takeOrder({ approval, trail, facts, ...order }: WaitingEntry): OrderSnapshot {
  const { lots, notional, cutBy } = approval
  return {
    approval: { lots, notional, cutBy },
    ...order,
    trail: trailOf(trail),
    facts: facts === null ? null : { ...facts },
  }
}

function restoreOrder(
  { approval, facts, ...order }: OrderSnapshot,
  regimeOf: (then: number) => number,
): WaitingEntry {
  return {
    approval: approvedBefore(approval as Pick<ApprovedOrder, 'lots' | 'notional' | 'cutBy'>),
    id: order.id,
    side: order.side,
    type: order.type,
    price: order.price,
    lots: order.lots,
    dueBar: order.dueBar,
    barsLeft: order.barsLeft,
    reserved: order.reserved,
    afterExits: order.afterExits,
    stop: order.stop,
    stopIsDistance: order.stopIsDistance,
    target: order.target,
    targetIsDistance: order.targetIsDistance,
    trail: trailOf(order.trail),
    maxBars: order.maxBars,
    regime: regimeOf(order.regime),
    confidence: order.confidence,
    weight: order.weight,
    strength: order.strength,
    reason: order.reason,
    facts: facts === null ? null : { ...facts },
  }
}

export function takeSlot(slot: Slot): SlotSnapshot {
  const restWaits = slot.entry !== null && slot.entry === slot.opened
  const { entry, opened } = slot
  return {
    symbol: slot.instrument.symbol,
    timeframeMs: slot.track.timeframeMs,
    lots: slot.lots,
    held: slot.held,
    cost: slot.cost,
    mark: slot.mark,
    entryPrice: slot.entryPrice,
    entryTime: slot.entryTime,
    barsHeld: slot.barsHeld,
    stop: slot.stop,
    stopIsTrail: slot.stopIsTrail,
    target: slot.target,
    trail: trailOf(slot.trail),
    maxBars: slot.maxBars,
    bestPrice: slot.bestPrice,
    worstPrice: slot.worstPrice,
    bestFromClose: slot.bestFromClose,
    exitDue: slot.exitDue,
    exitCause: slot.exitCause,
    cutDue: slot.cutDue,
    cutLots: slot.cutLots,
    entryLots: slot.entryLots,
    entryNotional: slot.entryNotional,
    exitNotional: slot.exitNotional,
    exitLots: slot.exitLots,
    exitPrice: slot.exitPrice,
    tradeFees: slot.tradeFees,
    tradeSlippage: slot.tradeSlippage,
    tradeFunding: slot.tradeFunding,
    tradeCarried: slot.tradeCarried,
    tradeStopFraction: slot.tradeStopFraction,
    opened: opened === null ? null : takeOrder(opened),
    entry: entry === null || restWaits ? null : takeOrder(entry),
    restWaits,
    fills: slot.fillRecords(),
  }
}

/** Whether something is at stake in a slot: without it the slot may be left out of a restore. */
export const isBusy = ({ held, entry, restWaits }: SlotSnapshot): boolean =>
  held !== 0 || entry !== null || restWaits

/**
 * Once the indicators of its track are back.
 *
 * @param regimeOf the present number of a label by the one of then
 */
export function restoreSlot(slot: Slot, saved: SlotSnapshot, regimeOf: (then: number) => number): void {
  slot.lots = saved.lots
  slot.held = saved.held
  slot.cost = saved.cost
  slot.mark = saved.mark
  slot.entryPrice = saved.entryPrice
  slot.entryTime = saved.entryTime
  slot.barsHeld = saved.barsHeld
  slot.stop = saved.stop
  slot.stopIsTrail = saved.stopIsTrail
  slot.target = saved.target
  slot.followTrail(trailOf(saved.trail))
  slot.maxBars = saved.maxBars
  slot.bestPrice = saved.bestPrice
  slot.worstPrice = saved.worstPrice
  slot.bestFromClose = saved.bestFromClose
  slot.exitDue = saved.exitDue
  slot.exitCause = saved.exitCause
  slot.cutDue = saved.cutDue
  slot.cutLots = saved.cutLots
  slot.entryLots = saved.entryLots
  slot.entryNotional = saved.entryNotional
  slot.exitNotional = saved.exitNotional
  slot.exitLots = saved.exitLots
  slot.exitPrice = saved.exitPrice
  slot.tradeFees = saved.tradeFees
  slot.tradeSlippage = saved.tradeSlippage
  slot.tradeFunding = saved.tradeFunding
  slot.tradeCarried = saved.tradeCarried
  slot.tradeStopFraction = saved.tradeStopFraction
  slot.opened = saved.opened === null ? null : restoreOrder(saved.opened, regimeOf)
  slot.entry = saved.entry === null ? null : restoreOrder(saved.entry, regimeOf)
  if (saved.restWaits) slot.entry = slot.opened
  for (const { time, lots, price, fee, cause } of saved.fills) {
    const offset = slot.addFill(cause)
    slot.fillNumbers.set([time, lots, price, fee], offset)
  }
}
