import type { TargetName } from '../config/types.ts'
import type { Score } from './notes.ts'
import type { OutOfSample } from './validation/out-of-sample.ts'

/**
 * Forecasts that models made while they served and that were scored since, as a table: for drift, and for `validate`.
 *
 * @param scores in order of time; those of other targets, those that no model gave and those without a present state
 * are left out
 * @param spanMs length of a label: when it was known after the decision
 */
export function liveRecord(
  target: TargetName,
  task: OutOfSample['task'],
  scores: readonly Score[],
  spanMs: number,
): OutOfSample {
  const own = scores.filter(
    (score): score is Score & { readonly value: number; readonly now: number } =>
      score.target === target && score.model !== null && score.value !== null && score.now !== null,
  )
  const subjects = [...new Set(own.map(({ subject }) => subject))].sort()
  return {
    target,
    task,
    value: Float64Array.from(own, ({ value }) => value),
    members: [],
    memberValues: [],
    label: Float64Array.from(own, ({ label }) => label),
    time: Float64Array.from(own, ({ time }) => time),
    end: Float64Array.from(own, ({ time }) => time + spanMs),
    subjects,
    subject: Uint16Array.from(own, ({ subject }) => subjects.indexOf(subject)),
    now: Float64Array.from(own, ({ now }) => now),
    rule: Float64Array.from(own, ({ rule }) => rule ?? NaN),
    regime: new Uint8Array(own.length).fill(255),
    regimes: [],
  }
}
