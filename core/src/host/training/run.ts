import { receiveMessageOnPort } from 'node:worker_threads'
import type { FromWorker, SentError } from '@grodt/sdk/host'
import { unmeasured } from '../../learning/measured.ts'
import type { TrainingJob, TrainingOutcome } from '../../learning/train.ts'
import type { PluginLog } from '../../plugins/instance.ts'
import type { LoadedPlugin } from '../../plugins/load.ts'
import { isolatedThread, type ThreadChannel } from '../../plugins/worker/isolated-thread.ts'
import type { TrainingEnd } from './types.ts'

/** What one training may take. */
export interface TrainingLimits {
  readonly seconds: number
  /** Heap of its thread, MB; numbers in typed arrays, which lie beside the heap, may take as much again. */
  readonly memoryMb: number
}

/** What the thread is started with. */
export interface ThreadStart extends ThreadChannel {
  readonly job: TrainingJob
  /** The built code of each predictor. */
  readonly plugins: readonly { readonly id: string; readonly file: string }[]
}

/** What the thread says, beside lines of its plugins. */
export type FromTraining =
  | { readonly kind: 'trained'; readonly outcome: TrainingOutcome }
  /** Behind `trained`: what the model rests on is known. */
  | ({ readonly kind: 'measured' } & Pick<TrainingOutcome, 'report' | 'importance'>)
  | { readonly kind: 'failed'; readonly error: SentError }

/** A training on its way. */
export interface TrainingThread {
  /** Comes when the thread and its memory are gone. Never rejects. */
  readonly end: Promise<TrainingEnd>
  /** Nothing is kept of it. */
  stop(): void
}

/** The end of a thread is waited for no longer than this, ms. */
const END_MS = 5000
/** How often the memory is looked at, ms. */
const WATCH_MS = 100
const MB = 1 << 20

/**
 * Train in a thread of its own: an empty environment, its output captured, its heap and time limited. Once it has a model
 * nothing loses it any more: what the thread does wrong behind it ends the measuring of what the model rests on.
 *
 * @param file what the thread runs
 */
export function runTraining(
  file: string,
  job: TrainingJob,
  plugins: readonly LoadedPlugin<'predictor'>[],
  { seconds, memoryMb }: TrainingLimits,
  log: PluginLog,
): TrainingThread {
  const name = `training of ${job.specification.target}`
  const files = plugins.map(({ manifest, bundleFile }) => ({ id: manifest.id, file: bundleFile }))
  const { thread, channel } = isolatedThread<ThreadStart>(file, memoryMb, { job, plugins: files })
  const { port } = channel
  let cancel = (): void => undefined
  const end = new Promise<TrainingEnd>((resolve) => {
    const rss = process.memoryUsage.rss()
    const tooMuch = `it took more than ${memoryMb} MB of memory`
    const deadline = setTimeout(() => stop(`it took longer than ${seconds} s`), seconds * 1000)
    const watch = setInterval(() => {
      if (process.memoryUsage.rss() - rss > 2 * memoryMb * MB) stop(tooMuch)
    }, WATCH_MS).unref()

    let ending = false
    function finish(came: TrainingEnd): void {
      if (ending) return
      ending = true
      clearTimeout(deadline)
      clearInterval(watch)
      // What it still sends is never read.
      port.close()
      const done = (): void => resolve(came)
      setTimeout(done, END_MS).unref()
      void thread.terminate().then(done, done)
    }

    let trained: TrainingOutcome | null = null
    cancel = () => finish({ ok: false, problem: 'it was stopped' })

    function stop(problem: string): void {
      if (ending) return
      // What it has said already counts, read or not.
      for (let one = receiveMessageOnPort(port); one !== undefined; one = receiveMessageOnPort(port))
        hear(one.message as FromTraining | FromWorker)
      if (trained === null) return finish({ ok: false, problem })
      log('warn', name, `what the model rests on is not known: ${problem}`)
      finish({ ok: true, outcome: unmeasured(job, trained, problem) })
    }

    function hear(message: FromTraining | FromWorker): void {
      if (message.kind === 'trained') trained = message.outcome
      else if (message.kind === 'measured') {
        const { report, importance } = message
        if (trained !== null) finish({ ok: true, outcome: { ...trained, report, importance } })
      } else if (message.kind === 'failed') {
        log('warn', name, message.error.stack)
        stop(message.error.message)
      } else if (message.kind === 'log') log(message.level, message.instance, message.message)
    }
    port.on('message', hear)
    thread.on('error', (error: NodeJS.ErrnoException) =>
      stop(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooMuch : error.message),
    )
    thread.on('exit', (code) => stop(`it ended its thread with exit code ${code}`))
  })
  return { end, stop: () => cancel() }
}
