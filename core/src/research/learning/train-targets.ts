import type { TargetName } from '../../config/types.ts'
import { GrodtError } from '../../errors.ts'
import { collecting } from '../../host/learning/collect.ts'
import { configuredPredictors, specificationOf } from '../../host/learning/specification.ts'
import type { Observer } from '../../learning/observer.ts'
import { measured } from '../../learning/measured.ts'
import { train, trainingSize, type TrainingOutcome, type TrainingSize } from '../../learning/train.ts'
import type { PluginLog } from '../../plugins/instance.ts'
import { rangeOf, type ReadyRun } from '../execute.ts'
import { curveStep } from '../results.ts'
import { runBacktest } from '../run.ts'

/** What a run has shown of its targets. */
export interface Lessons {
  readonly observer: Observer
  /** Close of the last bar, ms: what is known is known then. */
  readonly until: number
}

/** What came of one target. */
export interface TrainedTarget {
  readonly target: TargetName
  readonly size: TrainingSize
  /** Null: there is too little data. */
  readonly outcome: TrainingOutcome | null
}

/** How a run is watched. */
export interface WatchedRun {
  readonly log: PluginLog
  readonly onProgress?: (done: number, all: number) => void
}

/**
 * Run the strategies over the candles and note every full hour: the same rows that a host makes while it trades.
 *
 * @throws GrodtError LEARNING_BARS when the bars do not make full hours, and those of a backtest
 */
export function collectLessons({ prepared, data, options, period }: ReadyRun, run: WatchedRun): Lessons {
  const made: (Observer | null)[] = []
  const engine = runBacktest(prepared, data.candles, {
    ...rangeOf(options),
    curveMs: curveStep(period.end - period.start),
    learner: collecting((observer) => made.push(observer)),
    ...run,
  })
  const [observer] = made
  if (observer === null) throw new GrodtError('LEARNING_BARS', {})
  return { observer, until: engine.time }
}

/** Train and validate a model of each target on all that a run has shown, one after the other. */
export function* trainTargets(
  { prepared }: Pick<ReadyRun, 'prepared'>,
  { observer, until }: Lessons,
  targets: readonly TargetName[],
): Generator<TrainedTarget> {
  const predictors = configuredPredictors(prepared)
  for (const target of targets) {
    const specification = specificationOf(prepared, target, observer.features(target))
    const dataset = observer.dataset(target, until)
    const size = trainingSize(dataset, until, specification.windowDays)
    const job = { specification, dataset, until, before: null }
    yield {
      ...{ target, size },
      outcome: size.enough ? measured(job, train(job, predictors), predictors) : null,
    }
  }
}
