import type { TargetName } from '../../config/types.ts'
import type { Predictors } from '../../learning/train.ts'
import type { ModelMember, ModelSpecification } from '../../learning/types.ts'
import type { Prepared } from '../prepare.ts'
import { pluginById } from '../used-plugins.ts'

/** The configured predictors by id. */
export function configuredPredictors({ checked, plugins }: Prepared): Predictors {
  return new Map(
    checked.predictors.map(({ id }) => [id, pluginById(plugins, 'predictor', id).definition] as const),
  )
}

/** What a model of a target is made of with a configuration. @param features of the observer, in order */
export function specificationOf(
  { checked, plugins }: Prepared,
  target: TargetName,
  features: readonly string[],
): ModelSpecification {
  const { host, machineLearning } = checked.config
  const members = checked.predictors.map(({ id, parameters }): ModelMember => {
    const { manifest, contentHash } = pluginById(plugins, 'predictor', id)
    return { plugin: id, version: manifest.version, contentHash, parameters }
  })
  const { trainingWindow } = machineLearning.performancePrediction
  return { target, features, members, seed: host.seed, windowDays: trainingWindow }
}

/** Whether the plugin of a member is the one that runs. */
export function isRunning({ checked, plugins }: Prepared, member: ModelMember): boolean {
  if (!checked.predictors.some(({ id }) => id === member.plugin)) return false
  const { manifest, contentHash } = pluginById(plugins, 'predictor', member.plugin)
  return manifest.version === member.version && contentHash === member.contentHash
}
