import { loadModel } from '../../learning/serve.ts'
import { createRegistry } from '../../learning/registry/registry.ts'
import type { ModelRegistry } from '../../learning/registry/types.ts'
import { createServing } from '../../learning/serving/serving.ts'
import type { PluginLog } from '../../plugins/instance.ts'
import type { LearnerOf } from '../meta/learner.ts'
import { createLocalTrainer } from '../training/local.ts'
import { createTrainer } from '../training/trainer.ts'
import { pluginById } from '../used-plugins.ts'
import { learning } from './learner.ts'
import type { ForecastScope } from './targets.ts'

/**
 * How a backtest learns: in its own thread, at once, with models that end with it. Equal runs give equal models.
 *
 * @param scope of the configured targets, those that are forecast
 * @param registry takes the models, for who wants to see them afterwards
 */
export function backtestLearning(scope: ForecastScope, registry = createRegistry()): LearnerOf {
  return learning({
    scope,
    registry,
    trainerOf: (_, predictors) => createLocalTrainer(predictors),
    servingOf: (_, predictors) =>
      createServing({ load: ({ id }) => loadModel(registry.model(id), predictors), budgetMs: Infinity }),
  })
}

/** How a host that trades learns: all targets, in threads of their own, with models that outlive it. */
export function hostLearning(registry: ModelRegistry, log: PluginLog): LearnerOf {
  return learning({
    scope: 'all',
    registry,
    trainerOf: ({ checked, plugins, options: { cacheFolder } }) => {
      const { trainingSeconds, trainingMemory } = checked.config.machineLearning.performancePrediction
      const predictors = checked.predictors.map(({ id }) => pluginById(plugins, 'predictor', id))
      const settings = { plugins: predictors, seconds: trainingSeconds, memoryMb: trainingMemory }
      return createTrainer(cacheFolder, () => settings, log)
    },
    servingOf: ({ checked }, predictors) =>
      createServing({
        load: ({ id }) => loadModel(registry.model(id), predictors),
        budgetMs: checked.config.host.plugins.deadlineMs,
      }),
  })
}
