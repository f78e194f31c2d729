import { sampleDeviation, sumOf, type SleeveSummary } from '@grodt/sdk'

/** Volatility is taken over the performance window, but over no fewer and no more days than these. */
const DAYS = { fewest: 30, most: 60 }

export interface RiskFactors {
  /** By which each configured weight is multiplied: 1 where nothing is known. */
  readonly factors: readonly number[]
  /** Standard deviation of the daily results; null where they are all the same. */
  readonly volatilities: readonly (number | null)[]
  readonly days: number
  readonly needed: number
}

/**
 * Inverse volatilities, scaled so that the weights that they multiply keep their sum. A sleeve whose results were all the
 * same, idle for instance, has no volatility to go by and keeps its weight.
 */
export function riskFactors(sleeves: readonly SleeveSummary[], windowDays: number): RiskFactors {
  const length = Math.floor(Math.min(DAYS.most, Math.max(DAYS.fewest, windowDays)))
  const columns = sleeves.map(({ dailyReturns }) => dailyReturns.slice(-length))
  const days = columns.length === 0 ? 0 : columns[0].length
  const volatilities = columns.map(sampleDeviation)
  const seen = { volatilities, days, needed: DAYS.fewest }
  const known = days < DAYS.fewest ? [] : sleeves.flatMap((_, i) => (volatilities[i] === null ? [] : [i]))
  const before = sumOf(known.map((i) => sleeves[i].configured))
  const after = sumOf(known.map((i) => sleeves[i].configured / (volatilities[i] ?? Infinity)))
  const factors = sleeves.map(() => 1)
  if (before > 0) for (const i of known) factors[i] = before / after / (volatilities[i] ?? Infinity)
  return { ...seen, factors }
}
