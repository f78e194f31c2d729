import type { Outage } from '../../engine/outage.ts'

/** Author of the supervisor's commands. */
export const SUPERVISOR = 'supervisor'

const DAY = 86_400_000

/** When a plugin that failed is tried again. Market time. */
export interface RetryRules {
  /** The first wait, bars of its base timeframe; each further one is twice as long. */
  readonly afterBars: number
  /** Ms. */
  readonly longestWait: number
  /** After so long without an outage the waits begin anew, ms. */
  readonly healthy: number
  /** Tries within 24 hours; after that a person has to release it. */
  readonly triesPerDay: number
}

/** Where the outage that lasts stands. */
export interface NextTry {
  /** Tries that failed one after the other before this outage. */
  readonly failed: number
  /** Engine time of the next one, ms; null: it waits for a person. */
  readonly at: number | null
}

/** The wait before the try after so many failed ones, ms. */
export const waitAfter = (
  failed: number,
  barMs: number,
  { afterBars, longestWait }: Pick<RetryRules, 'afterBars' | 'longestWait'>,
): number => Math.min(afterBars * barMs * 2 ** failed, longestWait)

/** Whether an outage was ended by a try: of the supervisor, or because the answers came back. */
const wasTry = ({ by }: Outage): boolean => by === null || by === SUPERVISOR

/**
 * When to try again. It follows from the outages and the rules alone, so that a restart changes nothing.
 *
 * @param outages the last of them lasts
 * @param barMs length of the bars that are waited for
 */
export function nextTry(outages: readonly Outage[], barMs: number, rules: RetryRules): NextTry {
  const last = outages.length - 1
  let failed = 0
  for (let i = last - 1; i >= 0; i--) {
    const { until } = outages[i]
    if (until === null || !wasTry(outages[i]) || outages[i + 1].from - until >= rules.healthy) break
    failed++
  }
  const at = outages[last].from + waitAfter(failed, barMs, rules)
  const today = outages.filter(
    (outage) => outage.until !== null && outage.until > at - DAY && wasTry(outage),
  ).length
  return { failed, at: today < rules.triesPerDay ? at : null }
}
