import { didYouMean, nearestName } from '@grodt/sdk/host'
import { TARGETS } from '../../config/schemas/machine-learning.ts'
import { GrodtError } from '../../errors.ts'
import { createObserver } from '../../learning/observer.ts'
import { loadModel } from '../../learning/serve.ts'
import type { TrainedModel } from '../../learning/types.ts'
import { configuredPredictors } from '../learning/specification.ts'
import type { Prepared } from '../prepare.ts'
import { pluginById } from '../used-plugins.ts'

/** Names of the features that rows of a target have with a configuration. */
export function featuresOf(
  { checked, plugins }: Prepared,
  target: (typeof TARGETS)[number],
): readonly string[] {
  const { definition } = pluginById(plugins, 'regime-classifier', checked.regimePlugin)
  const { features, trainingWindow } = checked.config.machineLearning.performancePrediction
  const observer = createObserver({
    ...{ symbols: [], strategies: [], regimes: definition.labels },
    ...{ groups: features, windowDays: trainingWindow },
  })
  return observer.features(target)
}

/**
 * Refuse a model that could not serve with a configuration.
 *
 * @param name of the file that it comes from, for messages
 * @throws GrodtError MODEL_FILE
 */
export function requireFit(name: string, model: TrainedModel, prepared: Prepared): void {
  const refused = (problem: string): GrodtError => new GrodtError('MODEL_FILE', { file: name, problem })
  const { target, features } = model.specification
  if (!TARGETS.includes(target)) {
    throw refused(`it predicts "${String(target)}", which this version of GRODT does not know`)
  }
  const served = featuresOf(prepared, target)
  const missing = features.filter((feature) => !served.includes(feature))
  if (missing.length > 0) {
    const [first] = missing
    const near = didYouMean(nearestName(first, served))
    const more = missing.length === 1 ? '' : ` and ${missing.length - 1} more`
    throw refused(
      `it needs the feature "${first}"${near}${more}, which ${target} has not with features of ml.yaml`,
    )
  }
  try {
    loadModel(model, configuredPredictors(prepared))
  } catch (error) {
    throw refused(`its members cannot be loaded: ${(error as Error).message}`)
  }
}
