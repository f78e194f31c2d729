import type { TargetName } from '../../config/types.ts'
import type { Prepared } from '../prepare.ts'
import { allocatorPlugin, movesWeights } from '../weights.ts'

/** Which of the configured targets a host forecasts: all, or only those that its allocator reads. */
export type ForecastScope = 'all' | 'read'

/** What is forecast with a configuration, in its order; nothing where prediction is off. */
export function forecastTargets(prepared: Prepared, scope: ForecastScope): readonly TargetName[] {
  const { enabled, targets } = prepared.checked.config.machineLearning.performancePrediction
  if (!enabled) return []
  if (scope === 'all') return targets
  // An allocator that is never asked reads nothing.
  if (!movesWeights(prepared)) return []
  const read: readonly string[] = allocatorPlugin(prepared).definition.forecasts ?? []
  return targets.filter((target) => read.includes(target))
}
