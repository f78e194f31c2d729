import type { LoadedPlugin } from '../load.ts'
import type { PluginLog } from '../instance.ts'
import { workerFile } from './boot-file.ts'
import { startWorker, type PluginWorker, type WorkerLimits } from './plugin-worker.ts'

/** Where workers come from: one waits started, so that what is new has not to wait for that. */
export interface Hiring {
  /** A worker with a plugin. @throws Error when it cannot be loaded or does not come to an end */
  hire(name: string, plugin: LoadedPlugin, limits: WorkerLimits): Promise<PluginWorker>
  /** Have a worker wait for the next. */
  prepare(limits: WorkerLimits): void
  /** Let go the one that waits, and have none any more. */
  close(): void
}

const sameLimits = (a: WorkerLimits, b: WorkerLimits): boolean =>
  a.deadlineMs === b.deadlineMs && a.memoryMb === b.memoryMb

/** @param cacheFolder where the file of the workers is kept */
export function createHiring(cacheFolder: string, log: PluginLog): Hiring {
  let spare: { readonly limits: WorkerLimits; readonly worker: Promise<PluginWorker | null> } | null = null
  let closed = false

  const start = async (limits: WorkerLimits): Promise<PluginWorker> =>
    startWorker(await workerFile(cacheFolder), limits, log)

  function dismiss(): void {
    void spare?.worker.then((worker) => worker?.end())
    spare = null
  }

  async function take(limits: WorkerLimits): Promise<PluginWorker> {
    const waiting = spare
    if (waiting === null || !sameLimits(waiting.limits, limits)) return start(limits)
    spare = null
    const worker = await waiting.worker
    return worker?.problem === null ? worker : start(limits)
  }

  function prepare(limits: WorkerLimits): void {
    if (closed || (spare !== null && sameLimits(spare.limits, limits))) return
    dismiss()
    // Where it does not start, the next one that is needed says why.
    spare = { limits, worker: start(limits).catch(() => null) }
  }

  return {
    async hire(name, { kind, bundleFile }, limits) {
      const worker = await take(limits)
      await worker.load(name, kind, bundleFile)
      return worker
    },
    prepare,
    close() {
      closed = true
      dismiss()
    },
  }
}
