/**
 * Risk size: the notional (fraction of the budget) at which a fill at the stop loses `riskPerTrade` of the budget,
 * `min(1, riskPerTrade / (stopDistance / price))`.
 *
 * @param riskPerTrade fraction of the budget put at risk, for example 0.005
 * @param stopDistance distance of the stop from the entry, quote currency
 * @param price expected entry price, quote currency
 * @returns a size in (0, 1], or 0 when the distance or the price is not a positive finite number
 */
export function riskSize(riskPerTrade: number, stopDistance: number, price: number): number {
  if (!(stopDistance > 0) || !(price > 0) || !(riskPerTrade > 0)) return 0
  const size = (riskPerTrade * price) / stopDistance
  return size < 1 ? size : 1
}

/** `value` held inside [low, high]. */
export function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value
}
