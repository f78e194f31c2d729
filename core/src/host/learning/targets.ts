import type { TargetName } from '../../config/types.ts'
import type { Prepared } from '../prepare.ts'
import { pluginById } from '../used-plugins.ts'

/** Which of the configured targets a host forecasts: all, or only those that its allocator reads. */
export type ForecastScope = 'all' | 'read'

/** What is forecast with a configuration, in its order; nothing where prediction is off. */
export function forecastTargets({ checked, plugins }: Prepared, scope: ForecastScope): readonly TargetName[] {
  const { enabled, targets } = checked.config.machineLearning.performancePrediction
  if (!enabled) return []
  if (scope === 'all') return targets
  const { definition } = pluginById(plugins, 'allocator', checked.allocatorPlugin)
  const read: readonly string[] = definition.forecasts ?? []
  return targets.filter((target) => read.includes(target))
}
