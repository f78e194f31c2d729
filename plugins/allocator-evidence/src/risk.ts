import { sampleDeviation, sumOf, type SleeveSummary } from '@grodt/sdk'
import { seenReturns } from './seen.ts'

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
 * same, idle for instance, or that showed too few of them because it was off, has no volatility to go by and keeps its
 * weight.
 */
export function riskFactors(sleeves: readonly SleeveSummary[], windowDays: number): RiskFactors {
  const length = Math.floor(Math.min(DAYS.most, Math.max(DAYS.fewest, windowDays)))
  const columns = sleeves.map((sleeve) => seenReturns(sleeve).slice(-length))
  const days = sleeves.length === 0 ? 0 : Math.min(length, sleeves[0].dailyReturns.length)
  const volatilities = columns.map(sampleDeviation)
  const seen = { volatilities, days, needed: DAYS.fewest }
  const known = sleeves.flatMap((_, i) =>
    columns[i].length < DAYS.fewest || volatilities[i] === null ? [] : [i],
  )
  const before = sumOf(known.map((i) => sleeves[i].configured))
  const after = sumOf(known.map((i) => sleeves[i].configured / (volatilities[i] ?? Infinity)))
  const factors = sleeves.map(() => 1)
  if (before > 0) for (const i of known) factors[i] = before / after / (volatilities[i] ?? Infinity)
  return { ...seen, factors }
}
