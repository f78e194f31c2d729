import type { Basis } from './annual.ts'
import { deviationOf, isSpread, type Moments } from './moments.ts'
import { cumulative } from './normal.ts'

/** Returns less a rate; the same array without one. */
export function excessReturns(returns: Float64Array, rate: number): Float64Array {
  return rate === 0 ? returns : returns.map((value) => value - rate)
}

/** Deviation per year; null when it is rounding noise. */
export function volatilityOf(returns: Moments, { deviation: kind, periods }: Basis): number | null {
  const deviation = deviationOf(returns, kind)
  return isSpread(deviation, returns.mean) ? deviation * Math.sqrt(periods) : null
}

/** Sharpe ratio per year (Sharpe 1994); null without a deviation. */
export function sharpeOf(excess: Moments, { deviation: kind, periods }: Basis): number | null {
  return annualRatio(excess.mean, deviationOf(excess, kind), periods)
}

/** Sortino ratio per year: the downside deviation divides by n (Sortino and van der Meer 1991). */
export function sortinoOf(excess: Float64Array, mean: number, { periods }: Basis): number | null {
  let squares = 0
  for (const value of excess) if (value < 0) squares += value * value
  return annualRatio(mean, Math.sqrt(squares / excess.length), periods)
}

/** Omega ratio (Keating and Shadwick 2002) at 0 of returns less the rate; null without a loss. */
export function omegaOf(excess: Float64Array): number | null {
  let gains = 0
  let losses = 0
  for (const value of excess) {
    if (value > 0) gains += value
    else losses -= value
  }
  return losses > 0 ? gains / losses : null
}

/** A mean over a deviation, per year; null when the deviation is rounding noise. */
export function annualRatio(mean: number, deviation: number, periods: number): number | null {
  return isSpread(deviation, mean) ? (mean / deviation) * Math.sqrt(periods) : null
}

/**
 * Probability that the true Sharpe ratio is above 0 (Bailey and López de Prado 2012, "The Sharpe ratio efficient
 * frontier"), null where the variance of the estimate is not positive.
 *
 * @param sharpe of one period
 * @param kurtosis 3 for a normal distribution
 */
export function probabilisticSharpe(
  sharpe: number,
  n: number,
  skewness: number,
  kurtosis: number,
): number | null {
  const variance = 1 - skewness * sharpe + ((kurtosis - 1) / 4) * sharpe * sharpe
  return variance > 0 ? cumulative((sharpe * Math.sqrt(n - 1)) / Math.sqrt(variance)) : null
}
