import type { BookModel } from '../book-model.ts'
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

/** Whether an entry is within every limit that needs no model of the book. Most are, and nothing is allocated for them. */
export function withinCaps(order: EntryRequest, at: Exposure, limits: EntryLimits): boolean {
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
    wanted <= at.freeCash
  )
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
  for (const { name, members, maxExposure } of model.groupsOf(index)) {
    let used = 0
    for (const member of members) used += at.symbolGross[member]
    add(false, `groups.${name}`, equity * maxExposure, used)
  }
  if (limits.correlation !== null && model.correlated !== null) {
    const used = model.correlated.exposure(index, at.symbolGross)
    add(false, 'correlation.max_exposure', equity * limits.correlation.maxExposure, used)
  }
  add(false, 'cash', at.freeCash, 0)
  return caps
}
