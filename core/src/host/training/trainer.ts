import type { TrainingJob } from '../../learning/train.ts'
import type { LoadedPlugin } from '../../plugins/load.ts'
import type { PluginLog } from '../../plugins/instance.ts'
import { threadFile } from '../../plugins/worker/boot-file.ts'
import { runTraining, type TrainingLimits, type TrainingThread } from './run.ts'
import type { Trainer, Training, TrainingEnd } from './types.ts'

/** What a trainer trains with; read anew for every training, since a reload can change it. */
export interface TrainingSettings extends TrainingLimits {
  /** Those that specifications name. */
  readonly plugins: readonly LoadedPlugin<'predictor'>[]
}

interface Asked {
  readonly job: TrainingJob
  readonly finish: (end: TrainingEnd) => void
  ended: boolean
}

/**
 * A trainer that never holds up who asks it: each training has a thread of its own, with plugins loaded anew, which ends
 * with it.
 *
 * @param cacheFolder where the file of the thread is kept between starts
 * @param log takes what predictors write
 */
export function createTrainer(
  cacheFolder: string,
  settings: () => TrainingSettings,
  log: PluginLog,
): Trainer {
  const waiting: Asked[] = []
  let running: { readonly asked: Asked; thread: TrainingThread | null } | null = null
  let closed = false

  async function trainOn(asked: Asked): Promise<TrainingEnd> {
    const file = await threadFile(cacheFolder, 'training', import.meta.resolve('#training-thread'))
    if (asked.ended) return STOPPED
    const { plugins, ...limits } = settings()
    const thread = runTraining(file, asked.job, plugins, limits, log)
    if (running?.asked === asked) running.thread = thread
    return thread.end
  }

  function next(): void {
    const asked = running === null ? waiting.shift() : undefined
    if (asked === undefined) return
    const mine = { asked, thread: null }
    running = mine
    void trainOn(asked)
      .catch((error: unknown): TrainingEnd => ({ ok: false, problem: (error as Error).message }))
      .then((end) => {
        asked.finish(end)
        running = null
        next()
      })
  }

  function cancel(asked: Asked): void {
    const at = waiting.indexOf(asked)
    if (at >= 0) waiting.splice(at, 1)
    asked.finish(STOPPED)
    if (running?.asked === asked) running.thread?.stop()
  }

  return {
    start(job) {
      let end: TrainingEnd | null = null
      let resolve: (end: TrainingEnd) => void
      const done = new Promise<TrainingEnd>((settle) => (resolve = settle))
      const asked: Asked = {
        job,
        ended: false,
        finish(came) {
          if (asked.ended) return
          asked.ended = true
          end = came
          resolve(came)
        },
      }
      const training: Training = { end: () => end, done, cancel: () => cancel(asked) }
      if (closed) asked.finish(STOPPED)
      else {
        waiting.push(asked)
        next()
      }
      return training
    },
    close() {
      closed = true
      for (const asked of [...waiting, ...(running === null ? [] : [running.asked])]) cancel(asked)
    },
  }
}

const STOPPED: TrainingEnd = { ok: false, problem: 'it was stopped' }
