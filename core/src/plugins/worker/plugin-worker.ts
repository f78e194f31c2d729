import {
  exitCode,
  receive,
  send,
  type FromWorker,
  type PluginKind,
  type Reply,
  type ToWorker,
  type WorkerAnswer,
  type WorkerRequest,
  type WorkerStart,
} from '@grodt/sdk/host'
import { OutsideFault } from '../../engine/outside.ts'
import type { PluginLog } from '../instance.ts'
import { isolatedThread } from './isolated-thread.ts'
import { placeOf } from './place.ts'

/** What a worker may take. */
export interface WorkerLimits {
  /** The longest that one answer may take, ms. */
  readonly deadlineMs: number
  /** Its heap, MB. */
  readonly memoryMb: number
  /** The longest that its start, and the loading of its plugin, may take, ms. */
  readonly startMs: number
}

/** After so many milliseconds it is said that a worker does not end. */
const END_MS = 5000

/** The code of a plugin did not come to an end. */
export class LateLoad extends Error {}

/** A question that has an answer. */
export type Question = Exclude<ToWorker, { kind: 'keep' | 'drop' | 'reply' | 'load' }>

/** A worker thread with at most one plugin. */
export interface PluginWorker {
  readonly limits: WorkerLimits
  /** Why there will be no answer any more; null while it runs. */
  readonly problem: string | null
  /** Names the next instance. */
  newId(): number
  /**
   * Load a plugin. @param name of its entry, for messages @param plugin its kind; null runs its code only
   * @param deadlineMs of its code
   * @throws Error when it cannot be loaded, LateLoad when it does not come to an end; the worker is gone then
   */
  load(name: string, plugin: PluginKind | null, file: string, deadlineMs?: number): Promise<void>
  /**
   * Ask, and stand still until the answer comes. @param serve answers what the worker needs for that @param limitMs what is
   * left of its deadline, where questions before this one have shared it
   * @throws OutsideFault when there is none; the worker is gone then
   */
  ask(question: Question, serve?: (request: WorkerRequest) => Reply, limitMs?: number): WorkerAnswer
  /** Tell it what needs no answer. */
  tell(message: Extract<ToWorker, { kind: 'keep' | 'drop' }>): void
  /** End it, without waiting for that. @param problem what is said to who asks it later on */
  end(problem?: string): void
}

/**
 * Start a worker: an empty environment, no arguments of ours, its output captured, its heap limited.
 *
 * @param file what it runs, see `workerFile`
 * @param log takes what its plugin writes
 * @throws Error when it does not start
 */
export async function startWorker(file: string, limits: WorkerLimits, log: PluginLog): Promise<PluginWorker> {
  let entry = 'plugin'
  const { thread, channel } = isolatedThread<WorkerStart>(file, limits.memoryMb, { name: entry })
  const { port, signals } = channel
  let problem: string | null = null
  let ids = 0
  /** Waits for the next answer, or for the end. */
  let waiting: ((message: WorkerAnswer | { kind: 'booted' } | null) => void) | null = null

  function end(why = 'its worker was let go'): void {
    if (problem !== null) return
    problem = why
    // What it still sends is never read.
    port.close()
    waiting?.(null)
    const alarm = setTimeout(() => log('warn', entry, 'its worker does not end'), END_MS).unref()
    void thread.terminate().finally(() => clearTimeout(alarm))
  }

  function take(message: FromWorker): void {
    if (message.kind === 'log') log(message.level, message.instance, message.message)
    else if (message.kind === 'broken') end(`outside of an answer it failed: ${message.problem}`)
    else if (message.kind === 'answer' || message.kind === 'booted') waiting?.(message)
  }

  /** The next answer without standing still; null when the worker has ended. */
  function next(ms: number, onLate: () => void): Promise<WorkerAnswer | { kind: 'booted' }> {
    thread.ref()
    return new Promise<WorkerAnswer | { kind: 'booted' }>((resolve, reject) => {
      const late = setTimeout(onLate, ms)
      waiting = (message) => {
        waiting = null
        clearTimeout(late)
        thread.unref()
        if (message === null) reject(new Error(problem ?? 'its worker has ended'))
        else resolve(message)
      }
    })
  }

  port.on('message', take)
  port.unref()
  thread.on('error', (error: NodeJS.ErrnoException) => {
    const why = crash(error, limits)
    // This thread stood still, and took it for late.
    if (problem !== null) log('warn', entry, why)
    end(why)
  })
  thread.on('exit', (code) => end(exited(code)))

  const worker: PluginWorker = {
    limits,
    get problem() {
      return problem
    },
    newId: () => ++ids,
    async load(name, plugin, loaded, deadlineMs = limits.startMs) {
      entry = name
      let late = false
      const answer = next(deadlineMs, () => {
        late = true
        void placeOf(thread, loaded)
          .catch(() => null)
          .then((place) => end(tooLate(deadlineMs, place)))
      })
      send(channel, { kind: 'load', name, plugin, file: loaded } satisfies ToWorker)
      try {
        const { error } = (await answer) as WorkerAnswer
        if (error !== undefined) throw new Error(error.message)
      } catch (error) {
        const { message } = error as Error
        end(message)
        throw late ? new LateLoad(message) : error
      }
    },
    ask(question, serve, limitMs = Infinity) {
      if (problem !== null) throw new OutsideFault(problem)
      send(channel, question)
      const until = performance.now() + Math.min(limits.deadlineMs, limitMs)
      for (;;) {
        const message = receive(channel, until - performance.now())?.message as FromWorker | undefined
        if (message?.kind === 'answer') return message
        if (message === undefined) {
          const code = exitCode(signals)
          end(code === null ? silent(limits, limitMs) : exited(code))
        } else if (serve !== undefined && isRequest(message)) send(channel, serve(message))
        else take(message)
        if (problem !== null) throw new OutsideFault(problem)
      }
    },
    tell(message) {
      if (problem === null) send(channel, message)
    },
    end,
  }
  await next(limits.startMs, () => end(`starting it took longer than ${limits.startMs} ms`))
  return worker
}

const isRequest = (message: FromWorker): message is WorkerRequest =>
  message.kind === 'kernel' || message.kind === 'catalogue' || message.kind === 'timeframe'

const exited = (code: number): string => `it ended its worker with exit code ${code}`

/** Questions before it take a little of a shared deadline always: that is not worth a word. */
function silent({ deadlineMs }: WorkerLimits, limitMs: number): string {
  const rest = Math.max(0, Math.round(limitMs))
  const left = rest < deadlineMs / 2 ? `${rest} ms that were left of the ` : ''
  return `it gave no answer within ${left}${deadlineMs} ms`
}

const tooLate = (ms: number, place: string | null): string =>
  `it was not loaded within ${ms} ms: something runs on outside of its functions.` +
  (place === null ? '' : ` It was at ${place}.`)

function crash({ code, message }: NodeJS.ErrnoException, { memoryMb }: WorkerLimits): string {
  return code === 'ERR_WORKER_OUT_OF_MEMORY' ? `it took more than ${memoryMb} MB of memory` : message
}
