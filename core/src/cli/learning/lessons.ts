import type { TargetName } from '../../config/types.ts'
import { loadCandles } from '../../market/import/load.ts'
import { validationText } from '../../learning/validation/text.ts'
import type { Observer } from '../../learning/observer.ts'
import { MINIMUM_TRAINING } from '../../learning/train.ts'
import { loadOptions, readyRun, type ReadyRun } from '../../research/execute.ts'
import { collectLessons, trainTargets, type TrainedTarget } from '../../research/learning/train-targets.ts'
import { CACHE_FOLDER } from '../cache-folder.ts'
import { pluginLog } from '../plugin-log.ts'
import { progressBar } from '../progress.ts'
import { counted } from '../text.ts'
import type { LessonOptions } from './options.ts'

/** What a training works on, and what comes of each target, one after the other. */
export interface Lesson {
  readonly ready: ReadyRun
  readonly targets: readonly TargetName[]
  readonly trained: Generator<TrainedTarget>
  /** Has the rows of every target. */
  readonly observer: Observer
  /** Close of the last bar, ms. */
  readonly until: number
}

/**
 * Load, run the strategies, and make ready to train.
 *
 * @param moved called whenever it has come further
 * @throws GrodtError of the data, the configuration, a plugin
 */
export async function beginLesson(
  { data, configs, targets, run }: LessonOptions,
  moved: () => void,
): Promise<Lesson> {
  const loaded = loadCandles(data, loadOptions(run, CACHE_FOLDER))
  const ready = await readyRun(loaded, run, { configs, cacheFolder: CACHE_FOLDER })
  const progress = progressBar(process.stderr)
  const lessons = collectLessons(ready, {
    log: pluginLog(process.stderr),
    onProgress(done, all) {
      moved()
      progress.update(done, all)
    },
  })
  progress.clear()
  const wanted = targets ?? ready.prepared.checked.config.machineLearning.performancePrediction.targets
  const { observer, until } = lessons
  return { ready, targets: wanted, trained: trainTargets(ready, lessons, wanted), observer, until }
}

/** The report of a target, or why there is none, as lines. */
export function targetLines({ target, size: { rows, days }, outcome }: TrainedTarget): string[] {
  if (outcome !== null) return [...validationText(outcome.report), '']
  const { rows: least, days: fewest } = MINIMUM_TRAINING
  const found = `${counted(rows, 'row')} of ${counted(days, 'day')}`
  return [`${target}: too little data, ${found}; a model needs ${least} rows of ${fewest} days.`, '']
}

/** The same as JSON. */
export const targetJson = ({ target, size, outcome }: TrainedTarget): object => ({
  target,
  rows: size.rows,
  days: size.days,
  report: outcome?.report ?? null,
})
