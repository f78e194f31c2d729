import type { Basis } from './annual.ts'
import { MINIMUM } from './minimum.ts'
import { deviationOf, isSpread, moments } from './moments.ts'
import { annualRatio, excessReturns } from './ratios.ts'
import type { Comparison } from './schema/returns.ts'

const NONE: Comparison = {
  alpha: null,
  beta: null,
  correlation: null,
  trackingError: null,
  informationRatio: null,
}

/**
 * Daily returns held against those of a benchmark on the same days, from 30 returns on.
 *
 * @param returns null: some day began with nothing
 */
export function compareReturns(
  returns: Float64Array | null,
  benchmark: Float64Array | null,
  basis: Basis,
): Comparison {
  if (returns === null || benchmark === null || returns.length < MINIMUM.dailyReturns) return NONE
  return comparisonOf(returns, benchmark, basis)
}

/** The same for a sample of any size. */
export function comparisonOf(
  returns: Float64Array,
  benchmark: Float64Array,
  { periods, dailyRate, deviation: kind }: Basis,
): Comparison {
  const own = moments(excessReturns(returns, dailyRate))
  const market = moments(excessReturns(benchmark, dailyRate))
  const differences = moments(returns.map((value, i) => value - benchmark[i]))
  const spread = deviationOf(differences, kind)
  const difference = {
    trackingError: isSpread(spread, differences.mean) ? spread * Math.sqrt(periods) : null,
    informationRatio: annualRatio(differences.mean, spread, periods),
  }
  if (!isSpread(deviationOf(market, kind), market.mean)) return { ...NONE, ...difference }
  let product = 0
  for (let i = 0; i < returns.length; i++) {
    product += (returns[i] - dailyRate - own.mean) * (benchmark[i] - dailyRate - market.mean)
  }
  const beta = product / market.m2
  return {
    ...difference,
    alpha: (own.mean - beta * market.mean) * periods,
    beta,
    correlation: isSpread(deviationOf(own, kind), own.mean) ? product / Math.sqrt(own.m2 * market.m2) : null,
  }
}
