import type { BookModel, Group } from '../book-model.ts'
import type { EntryLimits, EntryRequest, Exposure, LimitName } from './types.ts'

/** A limit that bounds the size of an entry: `used + weight x notional` is at most `limit`. */
export interface Cap {
  readonly name: LimitName
  /** Cash units. */
  readonly limit: number
  /** What the book has of it already, cash units. */
  readonly used: number
  /** Part of the notional that counts. */
  readonly weight: number
  /** A limit of the strategy, not of the book. */
  readonly own: boolean
}

/** Whether an entry is within every limit on its size. Most are, and nothing is allocated for them. */
export function withinCaps(
  order: EntryRequest,
  at: Exposure,
  limits: EntryLimits,
  model: BookModel,
): boolean {
  const { wanted, side } = order
  return (
    wanted <= at.budget * limits.maxPosition &&
    at.sleeve + wanted <= at.budget &&
    at.sleeve + wanted <= limits.maxNotional &&
    (limits.maxLeverage === Infinity || at.sleeve + wanted <= at.share * limits.maxLeverage) &&
    (limits.maxRiskPerTrade === Infinity || wanted * order.stopFraction <= riskLimit(at, limits)) &&
    at.gross + wanted <= at.equity * limits.maxGross &&
    (limits.maxNet === Infinity || netBefore(side, at) + wanted <= at.equity * limits.maxNet) &&
    at.symbol + wanted <= at.equity * limits.maxSymbol &&
    wanted <= at.freeCash &&
    withinGroups(order, at, model) &&
    withinCorrelated(order, at, limits, model)
  )
}

function withinGroups({ wanted, instrument }: EntryRequest, at: Exposure, model: BookModel): boolean {
  const groups = model.groupsOf(instrument.index)
  for (let i = 0; i < groups.length; i++) {
    if (grossOf(groups[i], at) + wanted > at.equity * groups[i].maxExposure) return false
  }
  return true
}

function grossOf({ members }: Group, { symbolGross }: Exposure): number {
  let sum = 0
  for (let i = 0; i < members.length; i++) sum += symbolGross[members[i]]
  return sum
}

function withinCorrelated(
  { wanted, instrument }: EntryRequest,
  { symbolGross, equity }: Exposure,
  { correlation }: EntryLimits,
  { correlated }: BookModel,
): boolean {
  if (correlation === null || correlated === null) return true
  return correlated.exposure(instrument.index, symbolGross) + wanted <= equity * correlation.maxExposure
}

/** What may be lost at the stop, cash units. */
function riskLimit({ budget, equity }: Exposure, { riskBasis, maxRiskPerTrade }: EntryLimits): number {
  return (riskBasis === 'budget' ? budget : equity) * maxRiskPerTrade
}

/** Net exposure in the direction of an entry. What waits on the other side may never be filled and does not help. */
function netBefore(side: 1 | -1, { net, waitingLong, waitingShort }: Exposure): number {
  return side > 0 ? net + waitingLong : waitingShort - net
}

/** Every limit on the size of an entry, in the order in which they are applied. */
export function capsOf(order: EntryRequest, at: Exposure, limits: EntryLimits, model: BookModel): Cap[] {
  const { equity, budget } = at
  const caps: Cap[] = []
  const add = (own: boolean, name: LimitName, limit: number, used: number, weight = 1): void => {
    caps.push({ name, limit, used, weight, own })
  }
  add(true, 'max_position', budget * limits.maxPosition, 0)
  add(true, 'budget', budget, at.sleeve)
  if (limits.maxNotional !== Infinity) add(true, 'max_notional', limits.maxNotional, at.sleeve)
  if (limits.maxLeverage !== Infinity) add(true, 'max_leverage', at.share * limits.maxLeverage, at.sleeve)
  if (limits.maxRiskPerTrade !== Infinity) {
    add(true, 'max_risk_per_trade', riskLimit(at, limits), 0, order.stopFraction)
  }
  if (limits.maxGross !== Infinity) add(false, 'max_gross_exposure', equity * limits.maxGross, at.gross)
  if (limits.maxNet !== Infinity) {
    add(false, 'max_net_exposure', equity * limits.maxNet, netBefore(order.side, at))
  }
  if (limits.maxSymbol !== Infinity) add(false, 'max_symbol_exposure', equity * limits.maxSymbol, at.symbol)
  const { index } = order.instrument
  for (const group of model.groupsOf(index)) {
    add(false, `groups.${group.name}`, equity * group.maxExposure, grossOf(group, at))
  }
  if (limits.correlation !== null && model.correlated !== null) {
    const used = model.correlated.exposure(index, at.symbolGross)
    add(false, 'correlation.max_exposure', equity * limits.correlation.maxExposure, used)
  }
  add(false, 'cash', at.freeCash, 0)
  return caps
}
