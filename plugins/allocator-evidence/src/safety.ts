import { meanOf, sampleDeviation, type SleeveSummary } from '@grodt/sdk'
import type { EvidenceConfig } from './fields.ts'
import { sinceFirstResult } from './skill.ts'

/**
 * Whether a sleeve loses beyond doubt: a limit for safety, no source of return. Switched off by a t-statistic of the mean
 * daily result below `off_t`, with enough days and trades behind it; on again above `back_t`, or when the days have no
 * result of their own left: while it is off, losses leave the window and nothing new enters.
 */
export function losesSurely(
  { dailyReturns, trades, off }: SleeveSummary,
  { off_days, off_t, back_t, minimum_trades }: EvidenceConfig,
): { readonly off: boolean; readonly t: number | null } {
  const window = dailyReturns.slice(-off_days)
  const deviation = sampleDeviation(window)
  const t = deviation === null ? null : meanOf(window) / (deviation / Math.sqrt(window.length))
  if (t === null) return { off: false, t }
  if (off) return { off: t <= back_t, t }
  const enough = sinceFirstResult(dailyReturns).length >= off_days && trades >= minimum_trades
  return { off: enough && t < off_t, t }
}
