import type { Basis } from './annual.ts'
import { deviationOf, isSpread, moments } from './moments.ts'
import { annualRatio } from './ratios.ts'
import type { RollingWindow } from './schema/returns.ts'

/** Lengths of the windows, daily returns. */
export const WINDOWS = [30, 90] as const

const none = (days: number): RollingWindow => ({
  days,
  return: null,
  volatility: null,
  sharpe: null,
  maxDrawdown: null,
})

/**
 * The figures of the window of `days` returns that ends before index `end`.
 *
 * @param returns NaN on days that began with nothing
 */
export function rollingWindow(returns: Float64Array, end: number, days: number, basis: Basis): RollingWindow {
  if (end < days) return none(days)
  const window = returns.subarray(end - days, end)
  const all = moments(window)
  if (Number.isNaN(all.mean)) return none(days)
  const deviation = deviationOf(all, basis.deviation)
  let value = 1
  let peak = 1
  let deepest = 0
  for (const one of window) {
    value *= 1 + one
    if (value > peak) peak = value
    deepest = Math.max(deepest, (peak - value) / peak)
  }
  return {
    days,
    return: value - 1,
    volatility: isSpread(deviation, all.mean) ? deviation * Math.sqrt(basis.periods) : null,
    // The deviation of returns less a constant rate is that of the returns.
    sharpe: annualRatio(all.mean - basis.dailyRate, deviation, basis.periods),
    maxDrawdown: deepest,
  }
}
