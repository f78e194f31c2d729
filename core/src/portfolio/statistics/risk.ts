import type { Basis } from './annual.ts'
import { MINIMUM } from './minimum.ts'
import { deviationOf, isSpread, kurtosisOf, moments, skewnessOf, type Moments } from './moments.ts'
import { excessReturns, omegaOf, probabilisticSharpe, sharpeOf, sortinoOf, volatilityOf } from './ratios.ts'
import type { RiskStatistics } from './schema/returns.ts'

/** All of `RiskStatistics` that daily returns alone decide. */
export type ReturnRisk = Omit<RiskStatistics, 'calmar'>

const NONE: ReturnRisk = {
  volatility: null,
  sharpe: null,
  sortino: null,
  omega: null,
  probabilisticSharpe: null,
  skewness: null,
  kurtosis: null,
  bestDay: null,
  worstDay: null,
  positiveDays: null,
}

/**
 * Spread and shape of daily returns, and what was earned for it; the schema defines each.
 *
 * @param returns null: some day began with nothing
 */
export function riskStatistics(returns: Float64Array | null, basis: Basis): ReturnRisk {
  if (returns === null || returns.length === 0) return NONE
  const all = moments(returns)
  const days = { bestDay: all.max, worstDay: all.min }
  if (returns.length < MINIMUM.dailyReturns) return { ...NONE, ...days }
  const excess = excessReturns(returns, basis.dailyRate)
  const above = excess === returns ? all : moments(excess)
  const spread = isSpread(deviationOf(all, basis.deviation), all.mean)
  return {
    ...days,
    volatility: volatilityOf(all, basis),
    sharpe: sharpeOf(above, basis),
    sortino: sortinoOf(excess, above.mean, basis),
    omega: omegaOf(excess),
    probabilisticSharpe: probability(above, basis),
    skewness: spread ? skewnessOf(all, basis.deviation) : null,
    kurtosis: spread ? kurtosisOf(all, basis.deviation) : null,
    positiveDays: returns.reduce((count, value) => (value > 0 ? count + 1 : count), 0) / returns.length,
  }
}

function probability(excess: Moments, { deviation: kind }: Basis): number | null {
  const deviation = deviationOf(excess, kind)
  if (!isSpread(deviation, excess.mean)) return null
  const { n, mean } = excess
  return probabilisticSharpe(
    mean / deviation,
    n,
    skewnessOf(excess, 'population'),
    kurtosisOf(excess, 'population') + 3,
  )
}
