import { modelHere, predictorOf, type MemberLoader, type Predictors } from '../../learning/predictors.ts'
import { loadModel, serveWith } from '../../learning/serve.ts'
import { createRegistry } from '../../learning/registry/registry.ts'
import type { ModelRegistry } from '../../learning/registry/types.ts'
import { createServing } from '../../learning/serving/serving.ts'
import type { PluginLog } from '../../plugins/instance.ts'
import { loadRemote } from '../../plugins/worker/remote-predictor.ts'
import type { LearnerOf, Running } from '../meta/learner.ts'
import { createLocalTrainer } from '../training/local.ts'
import { threadTrainers } from '../training/thread-trainers.ts'
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
  return (running) =>
    learning({
      scope: 'all',
      registry,
      trainerOf: threadTrainers(log),
      servingOf(present, predictors) {
        const load = memberLoader(present, predictors)
        return createServing({
          load: ({ id }, left) => serveWith(registry.model(id), load, left),
          budgetMs: present.prepared.checked.config.host.plugins.deadlineMs,
        })
      },
    })(running)
}

/** Models run in the workers of their predictors, where there are such. */
function memberLoader({ engine, staff }: Running, predictors: Predictors): MemberLoader {
  return (member, bytes, limitMs) => {
    const place = staff?.predictor(member.plugin)
    if (place !== undefined) return loadRemote(place, bytes, () => engine.time, limitMs)
    return modelHere(predictorOf(member, predictors).load(bytes))
  }
}
