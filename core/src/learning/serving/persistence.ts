import type { FallbackReason, Forecast } from '../types.ts'
import type { RowToServe, ServeQuestion } from './types.ts'

/** What every forecast of a row says, whoever gives it. */
export const frameOf = ({ target, time }: ServeQuestion, { subject, now, rule }: RowToServe) => ({
  target,
  subject,
  time,
  now,
  rule,
})

/**
 * The forecast that nothing changes. Of a class it is as sure as the state has been steady: a bare 0 or 1 would claim a
 * certainty that no rule has, and an allocator would act on it.
 */
export function persistence(question: ServeQuestion, row: RowToServe, reason: FallbackReason): Forecast {
  const { task, stays } = question
  const { now } = row
  const sure = stays === null || now === null ? null : now >= 0.5 ? stays : 1 - stays
  const value = task === 'regression' ? now : sure
  const by = value === null ? 'none' : 'persistence'
  return { ...frameOf(question, row), value, by, model: null, reason }
}
