import type { LearningNote } from '../../learning/notes.ts'
import { taskOf } from '../../learning/task.ts'
import type { Dataset } from '../../learning/types.ts'
import { DAY } from '../../learning/periods.ts'
import { stayingRate } from './scoring.ts'
import type { TargetPorts } from './target-learner.ts'
import type { TargetState } from './target-state.ts'

/** A model is stale after so many training periods. */
const STALE_PERIODS = 3

/**
 * The forecasts of a target at a moment, ms, and what there is to say about where they come from.
 *
 * @param dataset what is known at that moment
 */
export function* forecastAt(
  state: TargetState,
  time: number,
  dataset: () => Dataset,
  { observer, registry, serving, times }: TargetPorts,
): Generator<LearningNote> {
  const { target } = state
  const rows = observer.serve(target)
  if (rows.length === 0) return
  // The end of the day that the rows are of: bars that are missing at its end let it be known only with later ones.
  const decided = observer.time ?? time
  const chain = registry.chain(target)
  const { forecasts, by, reason, strikes } = serving.serve({
    target,
    task: taskOf(target),
    time: decided,
    rows,
    features: observer.features(target),
    chain,
    lagMs: times.lagMs,
    // Forecasts are made once a day: a model cannot be used more often, however often it is made.
    maxAgeMs: STALE_PERIODS * Math.max(times.frequencyMs, DAY) + times.lagMs,
    alarms: new Set(state.alarm && chain.length > 0 ? [chain[0].specificationId] : []),
    stays: stayingRate(dataset(), time),
  })
  for (const { model, problem } of strikes) {
    yield { what: 'failed', target, until: time, model, problem: `model ${model.slice(0, 12)}: ${problem}` }
  }
  if (by !== state.source?.by || reason !== state.source.reason)
    yield { what: 'fallback', target, by, reason }
  yield { what: 'forecast', forecasts }
}
