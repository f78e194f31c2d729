import type { PluginLog } from '../../plugins/instance.ts'
import type { Prepared } from '../prepare.ts'
import { pluginById } from '../used-plugins.ts'
import { createTrainer, type TrainingSettings } from './trainer.ts'
import type { Trainer } from './types.ts'

/**
 * The trainer of one host, by its configuration of now. It is one and the same for all of them, so that a training that runs
 * on after a reload has no other one beside it.
 */
export function threadTrainers(log: PluginLog): (prepared: Prepared) => Trainer {
  let settings: TrainingSettings
  let trainer: Trainer | null = null
  return (prepared) => {
    settings = settingsOf(prepared)
    return (trainer ??= createTrainer(prepared.options.cacheFolder, () => settings, log))
  }
}

function settingsOf({ checked, plugins }: Prepared): TrainingSettings {
  const { trainingSeconds, trainingMemory } = checked.config.machineLearning.performancePrediction
  return {
    plugins: checked.predictors.map(({ id }) => pluginById(plugins, 'predictor', id)),
    seconds: trainingSeconds,
    memoryMb: trainingMemory,
  }
}
