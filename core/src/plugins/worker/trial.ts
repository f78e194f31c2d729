import { workerFile } from './boot-file.ts'
import { LateLoad, startWorker, type WorkerLimits } from './plugin-worker.ts'

/** What a trial may take: loading is a matter of milliseconds, but a busy machine must not refuse a good plugin. */
export const TRIAL_LIMITS: WorkerLimits = { deadlineMs: 5000, memoryMb: 256, startMs: 30_000 }

/** How a trial ended. */
export interface TrialOutcome {
  /** Why the code cannot be used; null when it ran. */
  readonly problem: string | null
  /** Whether it took too long, which another trial would do too. */
  readonly late: boolean
}

/**
 * Run the built code of a plugin in a worker of its own, to see whether it can be run in the thread of the host: it may
 * loop for ever, end the process, use up the memory, or leave something going on. What it writes is dropped.
 *
 * @param limits the deadline counts from the moment in which the code begins to run
 */
export async function tryModule(
  file: string,
  cacheFolder: string,
  limits: WorkerLimits,
): Promise<TrialOutcome> {
  const worker = await startWorker(await workerFile(cacheFolder), limits, () => undefined)
  try {
    await worker.load('trial', null, file, limits.deadlineMs)
    return { problem: null, late: false }
  } catch (error) {
    return { problem: (error as Error).message, late: error instanceof LateLoad }
  } finally {
    worker.end()
  }
}
