import { createObserver, type Observer } from '../../learning/observer.ts'
import type { ModelRegistry } from '../../learning/registry/types.ts'
import type { Serving } from '../../learning/serving/types.ts'
import type { Predictors } from '../../learning/train.ts'
import type { Running } from '../meta/learner.ts'
import type { Prepared } from '../prepare.ts'
import type { Trainer } from '../training/types.ts'
import { configuredPredictors, isRunning, specificationOf } from './specification.ts'
import type { LearnerState } from './stored.ts'
import { createTargetLearner, type TargetLearner } from './target-learner.ts'
import { atRest, newTargetState, type TargetState } from './target-state.ts'
import { forecastTargets, type ForecastScope } from './targets.ts'
import { createTrainings, type TargetTrainings } from './trainings.ts'
import { hourlyBase, observerSpec, watchHours, type HourWatch } from './watch.ts'

/** What a learner works with beside what runs. */
export interface LearnerOptions {
  /** Which of the configured targets are forecast. */
  readonly scope: ForecastScope
  readonly registry: ModelRegistry
  /**
   * What trains with a configuration. It is asked again after a reload, and what runs goes on: whoever holds that no two
   * trainings run at once gives the same one.
   */
  readonly trainerOf: (prepared: Prepared, predictors: Predictors) => Trainer
  /** Makes what serves with a configuration. */
  readonly servingOf: (running: Running, predictors: Predictors) => Serving
}

/** Everything of a learner that belongs to one configuration. */
export interface Course {
  readonly observer: Observer
  readonly watch: HourWatch
  readonly trainer: Trainer
  readonly serving: Serving
  readonly targets: readonly CourseTarget[]
  /** What is known of targets that are not forecast now: they go on from it when they are again. */
  readonly resting: readonly TargetState[]
  readonly frequencyMs: number
  readonly lagMs: number
}

interface CourseTarget {
  readonly learner: TargetLearner
  readonly trainings: TargetTrainings
}

/** Let go of the trainings that were not handed over, and of the models that served. */
export function leaveCourse({ targets, serving }: Course): void {
  for (const { trainings } of targets) trainings.cancel()
  serving.close()
}

/**
 * Wire what learns with a configuration.
 *
 * @param kept where learning stood, perhaps with another configuration: targets, symbols and strategies may be others
 * @param before with the configuration before, in the same process: its trainings are taken over
 * @returns null where nothing is to be forecast, and where base bars do not make full hours
 */
export function createCourse(
  running: Running,
  options: LearnerOptions,
  kept: LearnerState | null,
  before: Course | null = null,
): Course | null {
  const { prepared, engine } = running
  const names = forecastTargets(prepared, options.scope)
  const baseMs = hourlyBase(engine)
  if (names.length === 0 || baseMs === null) return null
  const { config } = prepared.checked
  const { trainingFrequency, trainingLag, trainingWindow } = config.machineLearning.performancePrediction
  const times = { frequencyMs: trainingFrequency * 1000, lagMs: trainingLag * 1000 }
  const observer = createObserver(observerSpec(prepared, engine))
  const watch = watchHours(engine, baseMs, config.strategies.length)
  if (kept !== null) {
    observer.restore(kept.observer)
    watch.maker.restore(kept.hours)
  }
  const predictors = configuredPredictors(prepared)
  const trainer = options.trainerOf(prepared, predictors)
  const serving = options.servingOf(running, predictors)
  if (kept?.serving !== undefined) serving.restore(kept.serving)
  const { registry } = options
  const targets = names.map((target) => {
    const trainings = createTrainings(
      {
        trainer,
        registry,
        specification: specificationOf(prepared, target, observer.features(target)),
        has: (member) => isRunning(prepared, member),
      },
      before?.targets.find(({ learner }) => learner.state.target === target)?.trainings,
    )
    const state = kept?.targets.find((one) => one.target === target) ?? newTargetState(target)
    const learner = createTargetLearner(state, {
      observer,
      registry,
      serving,
      trainings,
      times,
      windowDays: trainingWindow,
    })
    return { learner, trainings }
  })
  const resting = (kept?.targets ?? []).filter(({ target }) => !names.includes(target)).map(atRest)
  return { observer, watch, trainer, serving, targets, resting, ...times }
}
