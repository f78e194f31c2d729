import { meanOf, sampleDeviation, type SleeveSummary } from '@grodt/sdk'
import type { EvidenceConfig } from './fields.ts'
import { seenReturns } from './seen.ts'

/** Sleeves have results on every day of the week. */
export const DAYS_PER_YEAR = 365

export interface Skill {
  /** Sharpe ratio per year that is to be expected. */
  readonly skill: number
  /** Sharpe ratio per year of the days behind; null where they tell none. */
  readonly sharpe: number | null
  /** How much of it is believed, 0 to 1; the rest is the prior. */
  readonly belief: number
}

/**
 * The trailing Sharpe ratio, of all days given, shrunk towards one prior for every sleeve: n days are believed to the
 * extent n / (n + k), and not at all below the fewest trades and days. Days before the first result do not count, nor do
 * those on which it was off.
 */
export function shrunkSkill(sleeve: SleeveSummary, config: EvidenceConfig): Skill {
  const { prior_sharpe, skill_days, minimum_days, minimum_trades } = config
  const own = sinceFirstResult(seenReturns(sleeve))
  const deviation = sampleDeviation(own)
  const sharpe = deviation === null ? null : (meanOf(own) / deviation) * Math.sqrt(DAYS_PER_YEAR)
  const enough = own.length >= minimum_days && sleeve.trades >= minimum_trades
  const belief = sharpe !== null && enough ? own.length / (own.length + skill_days) : 0
  return { skill: belief * (sharpe ?? 0) + (1 - belief) * prior_sharpe, sharpe, belief }
}

/** The days from the first one with a result: a strategy that came later has none before. */
export function sinceFirstResult(dailyReturns: readonly number[]): readonly number[] {
  const first = dailyReturns.findIndex((value) => value !== 0)
  return first < 0 ? [] : dailyReturns.slice(first)
}
