import type { OrderRate } from '../order-rate.ts'
import type { EntryLimits, EntryRequest, Exposure, LimitName, RefusedOrder } from './types.ts'

/** A refusal whose numbers are counts, fractions or words. */
function refused(limit: LimitName, value: number | string, allowed: number | string): RefusedOrder {
  return { limit, value, allowed, inCash: false }
}

/** The first limit that an entry breaks whatever its size, or null. These refuse; there is nothing to cut. */
export function brokenCondition(
  order: EntryRequest,
  at: Exposure,
  limits: EntryLimits,
  rate: OrderRate,
): RefusedOrder | null {
  const { age, last, price, stopFraction, time } = order
  if (age > limits.staleBars) return refused('stale_bars', age, limits.staleBars)
  if (limits.priceCollar !== Infinity) {
    const away = Math.abs(price - last) / last
    if (away > limits.priceCollar) return refused('price_collar', away, limits.priceCollar)
  }
  if (Number.isNaN(stopFraction) && (limits.stopRequired || limits.maxRiskPerTrade !== Infinity)) {
    return refused('stop_required', 'no stop', 'a stop')
  }
  if (at.tradesToday >= limits.maxTradesPerDay) {
    return refused('max_trades_per_day', at.tradesToday + 1, limits.maxTradesPerDay)
  }
  if (at.sleevePositions >= limits.maxSleevePositions) {
    return refused('max_open_positions', at.sleevePositions + 1, limits.maxSleevePositions)
  }
  if (at.positions >= limits.maxPositions) {
    return refused('portfolio.max_open_positions', at.positions + 1, limits.maxPositions)
  }
  const full = rate.full(time)
  return full === null ? null : refused(full.limit, full.allowed + 1, full.allowed)
}
