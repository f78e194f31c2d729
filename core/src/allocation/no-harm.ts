import { basis } from '../portfolio/statistics/annual.ts'
import { sharpeDifference, type Compared } from '../portfolio/statistics/book-difference.ts'
import type { Interval } from '../portfolio/statistics/schema/returns.ts'

/** What the meta-controller made of one sleeve, day by day: the same days for all sleeves, oldest first. */
export interface SleeveDays {
  /** `capital_allocation`. */
  readonly configured: number
  /** Result of each full UTC day as a fraction of the capital that the sleeve could use. */
  readonly returns: readonly number[]
  /**
   * What the meta-controller wanted on each day, weight x exposure, 0 while it had switched the sleeve off: the weights
   * that were set; during an alarm those that it would be moving to (`AllocationDecision.target`), so that its work can
   * still be judged.
   */
  readonly weights: readonly number[]
}

/** The meta-controller held against the configured weights. */
export interface NoHarm {
  /** Days that were looked at. */
  readonly days: number
  /** Sharpe ratios per year of the book as it was weighted, and with the configured weights; null below 90 days. */
  readonly managed: number | null
  readonly configured: number | null
  /** Managed less configured, with its 95 % interval; null where one of them is. */
  readonly difference: number | null
  readonly interval: Interval | null
  /** Whether the configured weights are to be used from here on. */
  readonly alarm: boolean
  /** The finding and its consequence, for people. */
  readonly text: string
}

/** Daily returns, 365 a year. */
const DAILY = basis({ annualisation: 365, deviation: 'sample', riskFreeRate: 0, resamples: 0 }, 365)

/** The rule: see `noHarm`. */
export const NO_HARM = {
  /** The last days that are looked at. */
  window: 365,
  /** No alarm on fewer. */
  fewest: 180,
  /** Days in a block of the bootstrap, on average. */
  blockDays: 10,
  resamples: 500,
} as const

/**
 * Whether moving capital does harm: the Sharpe ratio of the last 365 days with the weights of the meta-controller,
 * less that of the same days with the configured weights.
 *
 * The alarm goes on when there are at least 180 days and the 95 % interval of the difference (stationary bootstrap,
 * blocks of 10 days, both books through the same days) lies wholly below 0. It goes off when the difference is 0 or
 * above. To be asked once a week: every look is another chance of a false alarm.
 *
 * @param before whether the alarm was on
 * @param seed of the bootstrap
 */
export function noHarm(sleeves: readonly SleeveDays[], before: boolean, seed: number): NoHarm {
  const all = sleeves[0]?.returns.length ?? 0
  const days = Math.min(all, NO_HARM.window)
  const managed = new Float64Array(days)
  const configured = new Float64Array(days)
  for (const sleeve of sleeves) {
    for (let i = 0; i < days; i++) {
      const at = all - days + i
      managed[i] += sleeve.weights[at] * sleeve.returns[at]
      configured[i] += sleeve.configured * sleeve.returns[at]
    }
  }
  const found = sharpeDifference(managed, configured, DAILY, { ...NO_HARM, seed })
  const { value: difference, interval } = found.sharpe
  const harm = days >= NO_HARM.fewest && interval !== null && interval.high < 0
  const alarm = before ? difference === null || difference < 0 : harm
  return {
    days,
    managed: found.sharpes[0],
    configured: found.sharpes[1],
    difference,
    interval,
    alarm,
    text: sentence(days, found.sharpe, before, alarm),
  }
}

function sentence(
  days: number,
  { value: difference, interval }: Compared,
  before: boolean,
  alarm: boolean,
): string {
  if (difference === null || interval === null) {
    return `Too little to judge the meta-controller by: ${days} days.${alarm ? ' The alarm stays.' : ''}`
  }
  const finding =
    `Over ${days} days the Sharpe ratio with moved weights is ${signed(difference)} against the configured ones ` +
    `(95 % interval ${signed(interval.low)} to ${signed(interval.high)}).`
  if (alarm && !before)
    return `${finding} Moving capital does harm: the configured weights are used from here on.`
  if (alarm) return `${finding} The configured weights stay until the difference is 0 or above.`
  if (before) return `${finding} The alarm is over: the meta-controller moves capital again.`
  return interval.high < 0
    ? `${finding} No alarm before ${NO_HARM.fewest} days.`
    : `${finding} No harm is shown.`
}

const signed = (value: number): string => `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(2)}`
