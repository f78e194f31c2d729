import type { Score } from '../../learning/notes.ts'
import type { Dataset, Forecast } from '../../learning/types.ts'
import { DAY } from '../../learning/periods.ts'
import { TARGET_DEFINITIONS } from '../../learning/labels/targets.ts'
import type { TargetState } from './target-state.ts'

/** A label that is not known so long after it should be will never be: there were no bars. */
const LOST_AFTER = 2 * DAY

/** Whether labels of waiting forecasts may be known at a moment, ms. */
export function isScoreDue({ target, waiting }: TargetState, time: number): boolean {
  return waiting.length > 0 && waiting[0].time + TARGET_DEFINITIONS[target].horizon <= time
}

/**
 * The last moment at which labels of a target became known, ms: an hour after 00:00, or at 00:00. Until the next one
 * there is nothing to look for.
 *
 * @param observed end of the last full hour, ms; null: there is none
 */
export function labelsMoment({ target }: TargetState, observed: number | null): number {
  const period = Math.min(TARGET_DEFINITIONS[target].horizon, DAY)
  return observed === null ? -Infinity : Math.floor(observed / period) * period
}

/** What came true of the waiting forecasts. @param dataset with the labels that are known now */
export function scoresOf({ waiting }: TargetState, dataset: Dataset): Score[] {
  const labels = labelsByKey(dataset, waiting[0].time)
  return waiting.flatMap((forecast) => {
    const label = labels.get(`${forecast.time} ${forecast.subject}`)
    return label === undefined ? [] : [scoreOf(forecast, label)]
  })
}

/** The waiting forecasts whose labels may still come. */
export function stillWaiting({ target, waiting }: TargetState, time: number): readonly Forecast[] {
  const horizon = TARGET_DEFINITIONS[target].horizon
  const lost = waiting.some((one) => one.time + horizon + LOST_AFTER < time)
  return lost ? waiting.filter((one) => one.time + horizon + LOST_AFTER >= time) : waiting
}

function labelsByKey({ time, subject, subjects, label, end }: Dataset, from: number): Map<string, number> {
  const labels = new Map<string, number>()
  for (let row = time.length - 1; row >= 0 && time[row] >= from; row--) {
    if (Number.isFinite(end[row])) labels.set(`${time[row]} ${subjects[subject[row]]}`, label[row])
  }
  return labels
}

function scoreOf({ target, subject, time, model, value, now, rule }: Forecast, label: number): Score {
  return { target, subject, time, model, value, label, now, rule }
}

/**
 * How often the state of a subject stayed what it was, fraction of the rows whose labels are known: the probability that
 * the persistence rule gives. Null for a regression, and below 100 rows.
 */
export function stayingRate({ task, label, now, end }: Dataset, knownAt: number): number | null {
  if (task === 'regression') return null
  let rows = 0
  let stayed = 0
  for (let row = 0; row < label.length; row++) {
    if (end[row] > knownAt) continue
    rows++
    if (label[row] === now[row]) stayed++
  }
  return rows < 100 ? null : stayed / rows
}
