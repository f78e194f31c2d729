import { sampleDeviation, sumOf, type SleeveSummary } from '@grodt/sdk'
import type { EvidenceConfig } from './fields.ts'
import { lastDays, seenReturns } from './seen.ts'
import { DAYS_PER_YEAR, sinceFirstResult } from './skill.ts'

/**
 * Whether a sleeve loses beyond doubt: a limit for safety, no source of return. Switched off by a t-statistic of the mean
 * daily result below `off_t`, with enough days and trades behind it; on again above `back_t`. While it is off, losses
 * leave the window and nothing new is seen. What is not seen counts as what is expected of every strategy: the prior
 * Sharpe ratio at the volatility of the days that were seen. Days that counted as nothing, or not at all, would leave so
 * little to judge by that it stayed off for twice as long.
 */
export function losesSurely(
  sleeve: SleeveSummary,
  { off_days, off_t, back_t, minimum_trades, prior_sharpe }: EvidenceConfig,
): { readonly off: boolean; readonly t: number | null } {
  const window = lastDays(sleeve, off_days)
  const days = window.dailyReturns.length
  const seen = seenReturns(window)
  const deviation = sampleDeviation(seen)
  if (deviation === null) return { off: false, t: null }
  const expected = (days - seen.length) * (prior_sharpe / Math.sqrt(DAYS_PER_YEAR))
  const t = (sumOf(seen) / deviation + expected) / Math.sqrt(days)
  if (sleeve.off) return { off: t <= back_t, t }
  const enough = sinceFirstResult(sleeve.dailyReturns).length >= off_days && sleeve.trades >= minimum_trades
  return { off: enough && t < off_t, t }
}
