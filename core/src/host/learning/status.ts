import type { Score } from '../../learning/notes.ts'
import { DAY } from '../../learning/periods.ts'
import type { Forecast } from '../../learning/types.ts'
import type { TargetStatus } from '../meta/learner.ts'
import type { TargetState } from './target-state.ts'

/** Live accuracy is that of the forecasts of so many days. */
const LIVE_DAYS = 90
/** Below so many forecasts there is none. */
const FEWEST = 30

/** Where a target stands, for people. @param champion id of the model that serves; null: none */
export function statusOf(
  { target, source, alarm, training, present, scores }: TargetState,
  champion: string | null,
): TargetStatus {
  const from = (scores.at(-1)?.time ?? 0) - LIVE_DAYS * DAY
  const recent = scores.filter(({ time, model }) => model !== null && time > from)
  return {
    target,
    champion,
    by: source?.by ?? 'none',
    reason: source?.reason ?? null,
    alarm,
    training: training === null ? null : { until: training.until, late: training.late },
    live: {
      days: LIVE_DAYS,
      forecasts: recent.length,
      model: accuracy(recent, ({ value }) => value),
      persistence: accuracy(recent, ({ now }) => now),
      rule: accuracy(recent, ({ rule }) => rule),
    },
    forecasts: present,
  }
}

/**
 * Share of forecasts on the right side of a half; null where they are few, where one is missing, and of a regression,
 * whose numbers are no labels.
 */
function accuracy(scores: readonly Score[], said: (score: Score) => Forecast['value']): number | null {
  if (scores.length < FEWEST || scores.some((score) => said(score) === null)) return null
  if (scores.some(({ label }) => label !== 0 && label !== 1)) return null
  const right = scores.filter((score) => ((said(score) ?? 0) > 0.5 ? 1 : 0) === score.label)
  return right.length / scores.length
}
