import type { LearningNote } from '../../learning/notes.ts'
import { judgeChallenger, judgeRefit, type Verdict } from '../../learning/promotion.ts'
import type { ModelRecord } from '../../learning/registry/record.ts'
import type { ModelRegistry } from '../../learning/registry/types.ts'
import type { TrainingOutcome } from '../../learning/train.ts'
import type { OutOfSample } from '../../learning/validation/out-of-sample.ts'

/** What is known when a trained model is to serve. */
export interface Activation {
  readonly outcome: TrainingOutcome
  /** Market time, ms. */
  readonly time: number
  /** Out-of-sample forecasts of the specification that serves; null: it does not any more, whatever its model says. */
  readonly champion: OutOfSample | null
  /** Whether what the walk-forward found is left to the next training of its specification; true when left out. */
  readonly keepsRecord?: boolean
}

/** Add a trained model and let the rules of promotion decide whether it serves from here on. */
export function activate(
  registry: ModelRegistry,
  { outcome, time, champion, keepsRecord = true }: Activation,
): Extract<LearningNote, { what: 'model' }> {
  const { model, report, importance, record: forecasts } = outcome
  const { target } = model.specification
  const { rows, until } = model.data
  const reason = `trained on ${rows} rows that were known at ${new Date(until).toISOString()}`
  const before = registry.champion(target)
  const { id } = registry.add({
    ...{ model, report, importance, time, reason },
    ...(keepsRecord ? { record: forecasts } : {}),
  })
  const verdict = judge(registry.get(id), before, outcome, champion)
  const cause = { time, reason: verdict.reason, author: null }
  // A challenger that is not better is no bad model: it is tried again when there are more days.
  const isChallenger = before !== null && verdict.challenger
  const record = verdict.promote
    ? registry.promote(id, cause)
    : isChallenger
      ? registry.retire(id, cause)
      : registry.reject(id, cause)
  const state = verdict.promote ? 'champion' : isChallenger ? 'candidate' : 'rejected'
  return {
    what: 'model',
    target,
    model: record.id,
    state,
    before: before?.id ?? null,
    reason: verdict.reason,
  }
}

function judge(
  added: ModelRecord | null,
  before: ModelRecord | null,
  { report, record }: TrainingOutcome,
  champion: OutOfSample | null,
): Verdict & { readonly challenger: boolean } {
  if (before === null || champion === null || added?.specificationId === before.specificationId) {
    return { ...judgeRefit(report), challenger: false }
  }
  return { ...judgeChallenger(report, record, champion), challenger: true }
}
