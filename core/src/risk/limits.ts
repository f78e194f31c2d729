import { wholeLots } from '../market/instrument.ts'
import { roundHalfEven } from '../portfolio/money.ts'
import type { Cause } from '../portfolio/trade.ts'
import type { BookModel } from './book-model.ts'
import { capsOf, withinCaps } from './limits/caps.ts'
import { brokenCondition } from './limits/conditions.ts'
import type { EntryLimits, EntryRequest, Exposure, LimitName, RefusedOrder } from './limits/types.ts'

export {
  NO_PORTFOLIO_LIMITS,
  NO_STRATEGY_LIMITS,
  type EntryLimits,
  type EntryRequest,
  type Exposure,
  type LimitName,
  type PortfolioLimits,
  type RefusedOrder,
  type StrategyLimits,
} from './limits/types.ts'

declare const approved: unique symbol

/**
 * An order that passed every limit. Only `checkEntry` makes one; entries are made of nothing else, and the books take
 * an execution that opens or adds to a position with its entry alone.
 */
export interface ApprovedOrder {
  readonly [approved]: true
  /** Whole lots, at least 1. */
  readonly lots: number
  /** At the decision price, cash units. */
  readonly notional: number
  /** The limit that cut the order, or null. */
  readonly cutBy: LimitName | null
}

/** Why a position is closed or made smaller, which needs no approval. */
export type ExitCause = Exclude<Cause, 'entry'>

/** What stands behind an execution: the entry with its approval, or the cause of an exit. */
export type Released = { readonly approval: ApprovedOrder } | ExitCause

const approve = (lots: number, notional: number, cutBy: LimitName | null): ApprovedOrder =>
  ({ lots, notional, cutBy }) as unknown as ApprovedOrder

/** An approval that was given before a restart: a waiting entry comes back with it. */
export const approvedBefore = (saved: Pick<ApprovedOrder, 'lots' | 'notional' | 'cutBy'>): ApprovedOrder =>
  approve(saved.lots, saved.notional, saved.cutBy)

const refused = (limit: LimitName, value: number, allowed: number): RefusedOrder => ({
  limit,
  value,
  allowed,
  inCash: true,
})

/** A size that passed the limits so far, cash units. */
interface Size {
  readonly notional: number
  readonly cutBy: LimitName | null
}

export function isApproved(result: ApprovedOrder | RefusedOrder): result is ApprovedOrder {
  return 'lots' in result
}

/**
 * Hold an entry against the limits at its decision price. First those that do not depend on its size; then those that do,
 * each of which cuts or refuses it as configured; an exhausted one refuses. docs/risk.md has them all.
 */
export function checkEntry(
  order: EntryRequest,
  at: Exposure,
  limits: EntryLimits,
  model: BookModel,
): ApprovedOrder | RefusedOrder {
  const broken = brokenCondition(order, at, limits, model.rate)
  if (broken !== null) return broken
  if (withinCaps(order, at, limits, model)) return inLots(order, order.wanted, null, at, limits, model)
  const size = cutToFit(order, at, limits, model)
  return 'limit' in size ? size : inLots(order, size.notional, size.cutBy, at, limits, model)
}

/**
 * Lots of an entry that fit when it fills, 0 where an exhausted limit, or `refuse` for the one that it is over, leaves
 * none. It is approved already: only what depends on the positions is looked at again.
 */
export function lotsThatFit(
  order: EntryRequest,
  at: Exposure,
  limits: EntryLimits,
  model: BookModel,
): number {
  if (at.sleevePositions >= limits.maxSleevePositions || at.positions >= limits.maxPositions) return 0
  const size = cutToFit(order, at, limits, model)
  if ('limit' in size) return 0
  const wanted = wholeLots(order.instrument, size.notional / order.scale / order.price)
  const lots = lotsWithinRisk(order, wanted, at, limits, model)
  return typeof lots === 'number' ? lots : 0
}

function cutToFit(
  order: EntryRequest,
  at: Exposure,
  limits: EntryLimits,
  model: BookModel,
): Size | RefusedOrder {
  let notional = order.wanted
  let cutBy: LimitName | null = null
  for (const { name, limit, used, weight, own } of capsOf(order, at, limits, model)) {
    if (used + weight * notional <= limit) continue
    const over = own ? limits.overOwnLimit : limits.overLimit
    if (over === 'refuse' || limit - used <= 0) {
      return refused(name, used + weight * (own ? order.wanted : notional), limit)
    }
    notional = (limit - used) / weight
    cutBy = name
  }
  return { notional, cutBy }
}

/** Whole lots at the decision price, cash units. */
function inCash({ price, instrument }: EntryRequest, lots: number): number {
  return roundHalfEven(lots * price * instrument.unitsPerLot)
}

/** Round to whole lots; value at risk, which is no straight line over the size, is held against those. */
function inLots(
  order: EntryRequest,
  notional: number,
  cutBy: LimitName | null,
  at: Exposure,
  limits: EntryLimits,
  model: BookModel,
): ApprovedOrder | RefusedOrder {
  const { instrument, price, scale } = order
  const smallest = instrument.minNotional * scale
  // One lot at least; what is a lot up to 1e-9 counts as one, as in wholeLots.
  const least = Math.max(smallest, price * instrument.unitsPerLot * (1 - 1e-9))
  if (notional < least) return refused('min_notional', notional, least)
  const wanted = wholeLots(instrument, notional / scale / price)
  const lots = lotsWithinRisk(order, wanted, at, limits, model)
  if (typeof lots !== 'number') return lots
  const final = inCash(order, lots)
  if (lots === 0 || final < smallest) return refused('min_notional', final, smallest)
  return approve(lots, final, lots === wanted ? cutBy : 'value_at_risk.budget')
}

/** The most lots at which the value at risk of the book is within its budget. */
function lotsWithinRisk(
  order: EntryRequest,
  wanted: number,
  at: Exposure,
  { valueAtRisk: limit, overLimit }: EntryLimits,
  { dayResults }: BookModel,
): number | RefusedOrder {
  if (limit === null || dayResults === null) return wanted
  const { symbolNet, symbolWaiting } = at
  const { index } = order.instrument
  const allowed = at.equity * limit.budget
  const position = inCash(order, wanted)
  // Most entries are far from it.
  const most = dayResults.ceiling(index, position, symbolNet, symbolWaiting, limit.level, limit.minimum)
  if (most < allowed) return wanted
  const results = dayResults.of(index, symbolNet, symbolWaiting)
  if (results.days < limit.minimum) {
    if (limit.unmeasured === 'allow') return wanted
    return { limit: 'value_at_risk.returns', value: results.days, allowed: limit.minimum, inCash: false }
  }
  const risk = (lots: number): number =>
    results.valueAtRisk(order.side * inCash(order, lots), limit.level, limit.method)
  const whole = risk(wanted)
  if (whole <= allowed) return wanted
  if (overLimit === 'refuse' || risk(0) > allowed) return refused('value_at_risk.budget', whole, allowed)
  let low = 0
  let high = wanted
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (risk(middle) <= allowed) low = middle
    else high = middle
  }
  return low === 0 ? refused('value_at_risk.budget', risk(1), allowed) : low
}
