import { DurationHistogram } from '../duration-histogram.ts'
import type { PluginWorker } from './plugin-worker.ts'
import type { RemoteInstance } from './remote-instance.ts'

/** Whether it answers, not yet, or not without being revived. */
export type SeatState = 'ready' | 'starting' | 'down'

/** The place of a configured entry: the worker that runs its instances now. */
export interface Seat {
  /** Equal where the same plugin is to do the same. */
  readonly key: string
  readonly worker: PluginWorker
  readonly state: SeatState
  /** Why it is down, where its start failed; else null. */
  readonly problem: string | null
  /** How long its answers took; a reload puts those of the staff before in their place. */
  times: DurationHistogram
  /** An instance of an engine works here from now on. */
  take(engine: object, instance: RemoteInstance): void
  /** The instances of an engine are not needed any more. */
  release(engine: object): void
  /** Put another worker in the place of one that has ended, with the same instances. Nothing is thrown. */
  revive(): void
  /** Resolves when a start that goes on is over, however it ends; at once where none does. */
  started(): Promise<void>
  /** Nobody needs it any more. @param shared somebody else has the worker, which stays */
  leave(shared: boolean): void
}

/**
 * Ask at a seat, and note how long this thread stood still for it, also for an answer that did not come. Who has ended is not
 * waited for, so that there is nothing to note.
 */
export function timedAnswer<T>({ worker, times }: Pick<Seat, 'worker' | 'times'>, ask: () => T): T {
  if (worker.problem !== null) return ask()
  const began = performance.now()
  try {
    return ask()
  } finally {
    times.note(performance.now() - began)
  }
}

/** @param hire starts a worker with the plugin of the entry */
export function seatOf(key: string, first: PluginWorker, hire: () => Promise<PluginWorker>): Seat {
  let worker = first
  let start: Promise<void> | null = null
  let left = false
  let problem: string | null = null
  const instances = new Map<RemoteInstance, object>()

  /** Between two inputs: what the instances keep is what the last answers said. */
  function move(fresh: PluginWorker): void {
    try {
      if (left) throw new Error('its worker is not needed any more')
      for (const instance of instances.keys()) instance.moveTo(fresh)
      worker = fresh
      problem = null
    } catch (error) {
      fresh.end()
      throw error
    }
  }

  return {
    key,
    get worker() {
      return worker
    },
    get state() {
      if (start !== null) return 'starting'
      return worker.problem === null ? 'ready' : 'down'
    },
    get problem() {
      return problem
    },
    times: new DurationHistogram(),
    take(engine, instance) {
      instances.set(instance, engine)
    },
    release(engine) {
      for (const [instance, of] of instances) {
        if (of !== engine) continue
        instances.delete(instance)
        instance.drop()
      }
    },
    revive() {
      if (start !== null || left || worker.problem === null) return
      start = hire()
        .then(move)
        .catch((error: unknown) => {
          problem = error instanceof Error ? error.message : String(error)
        })
        .finally(() => {
          start = null
        })
    },
    started: () => start ?? Promise.resolve(),
    leave(shared) {
      left = true
      if (!shared) worker.end()
      else for (const instance of instances.keys()) instance.drop()
      instances.clear()
    },
  }
}
