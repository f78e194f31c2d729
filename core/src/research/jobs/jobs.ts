import type { ConfigFile } from '../../config/load.ts'
import type { ResearchConfig } from '../../config/types.ts'
import { GrodtError } from '../../errors.ts'
import { listPaths } from '../../market/import/files.ts'
import type { BacktestOptions, BacktestReport } from '../report.ts'
import { startProcess, type RunningWork, type StartWork, type WorkEnd } from './child.ts'
import { liesIn, pathInside } from './inside.ts'
import { createInventory, type Inventory } from './inventory.ts'
import { jobFolder, type Asked, type JobRecord } from './records.ts'
import { failureOf, type JobProgress } from './work.ts'

/** A backtest that somebody wants. */
export interface JobRequest {
  readonly asked: Asked
  /** File or folder, from the data folder on; empty for that one. */
  readonly data: string
  readonly options: BacktestOptions
  /** The configuration, and what of it is other than that of the host. */
  readonly files: readonly ConfigFile[]
  readonly changes: Readonly<Record<string, unknown>>
  readonly revision: number | null
}

/** A backtest with how far it is; null until the first bar. */
export interface Job extends JobRecord {
  readonly progress: JobProgress | null
}

/** Backtests beside a running host: one at a time, the others wait. */
export interface Jobs {
  readonly inventory: Inventory
  /** @throws GrodtError DATA_OUTSIDE, DATA_NOT_FOUND, BACKTEST_QUEUE, BACKTEST_FOLDER, HOST_STOPPED */
  start(request: JobRequest): Job
  /** All that are kept, the newest first. */
  list(): readonly Job[]
  /** @throws GrodtError BACKTEST_UNKNOWN */
  get(id: number): Job
  /** Null until it is done. @throws GrodtError BACKTEST_UNKNOWN */
  report(id: number): Promise<BacktestReport | null>
  /** Resolves when nothing of it runs any more. @throws GrodtError BACKTEST_UNKNOWN, BACKTEST_OVER */
  cancel(id: number, by: Asked): Promise<Job>
  /** Its result goes with it. @throws GrodtError BACKTEST_UNKNOWN, BACKTEST_ACTIVE */
  remove(id: number): void
  /** The host ends: nothing goes on. */
  close(): Promise<void>
}

export interface JobsOptions {
  readonly settings: ResearchConfig
  /** Of columns and plugin bundles. */
  readonly cacheFolder: string
  /** Told of what could not be written once a backtest was taken. */
  readonly onProblem: (error: unknown) => void
  /** Does the work; for tests. */
  readonly startWork?: StartWork
  /** Time of day, ms. */
  readonly now?: () => number
}

const HOST_ENDED: Asked = { author: 'host', reason: 'The host ended before the backtest did.' }

const isActive = ({ state }: JobRecord): boolean => state === 'waiting' || state === 'running'

export function createJobs({
  settings,
  cacheFolder,
  onProblem,
  startWork,
  now = Date.now,
}: JobsOptions): Jobs {
  const { dataFolder, results, keep, queue, memoryMb } = settings
  const folder = jobFolder(results)
  const start = startWork ?? startProcess(memoryMb)
  /** Work on its way that a stop has to end, whatever it is. */
  const working = new Set<RunningWork>()
  let jobs: Map<number, Job> | null = null
  let running: { readonly id: number; readonly work: RunningWork; readonly over: Promise<void> } | null = null
  let closed = false

  const begin: StartWork = (work, onProgress) => {
    if (closed) throw new GrodtError('HOST_STOPPED', { input: work.kind })
    const mine = start(work, onProgress)
    working.add(mine)
    void mine.end.then(() => working.delete(mine))
    return mine
  }

  /** Read when somebody asks for the first time: most hosts never have one. */
  function known(): Map<number, Job> {
    jobs ??= new Map(folder.read().map((record) => [record.id, { ...afterStart(record), progress: null }]))
    return jobs
  }

  function get(id: number): Job {
    const job = known().get(id)
    if (job !== undefined) return job
    const ids = [...known().keys()]
    const present = ids.length === 0 ? 'There are none.' : `There are: ${ids.join(', ')}.`
    throw new GrodtError('BACKTEST_UNKNOWN', { id, present })
  }

  /** A full disk must not keep one backtest from ending, or the next from beginning. */
  function written(work: () => void): void {
    try {
      work()
    } catch (error) {
      onProblem(error)
    }
  }

  /** Note what is other than before, in memory and in its folder. */
  function update(id: number, parts: Partial<JobRecord>): Job {
    const { progress, ...before } = get(id)
    const record = { ...before, ...parts }
    const job = { ...record, progress }
    known().set(id, job)
    written(() => folder.write(record))
    return job
  }

  const waiting = (): Job[] => [...known().values()].filter(({ state }) => state === 'waiting')

  function removeOldest(): void {
    const over = [...known().values()].filter((job) => !isActive(job))
    for (const { id } of over.slice(0, Math.max(0, over.length - keep))) {
      known().delete(id)
      written(() => folder.remove(id))
    }
  }

  function ended(id: number, end: WorkEnd): void {
    running = null
    const at = { ended: now() }
    // Whoever wanted to cancel it may have come too late.
    if (end.kind === 'done') update(id, { state: 'done', cancelled: null, ...at })
    else if (end.kind === 'failed') update(id, { state: 'failed', failure: end.failure, ...at })
    else update(id, { state: 'cancelled', cancelled: get(id).cancelled ?? HOST_ENDED, ...at })
    removeOldest()
    if (!closed) next()
  }

  function next(): void {
    const [job] = waiting()
    if (running !== null || job === undefined) return
    const { id, data, options } = job
    update(id, { state: 'running', started: now() })
    try {
      const { configs, result: out } = folder.place(id)
      const work = { kind: 'backtest', data: pathOf(data), configs, cacheFolder, options, out } as const
      const mine = begin(work, (progress) => known().set(id, { ...get(id), progress }))
      running = { id, work: mine, over: mine.end.then((end) => ended(id, end)) }
    } catch (error) {
      // Its data may have gone while it waited.
      ended(id, { kind: 'failed', failure: failureOf(error) })
    }
  }

  /** @throws GrodtError DATA_OUTSIDE, DATA_NOT_FOUND */
  function pathOf(data: string): string {
    const path = pathInside(dataFolder, data)
    if (listPaths(path).every((file) => liesIn(dataFolder, file))) return path
    throw new GrodtError('DATA_OUTSIDE', { path: data, root: dataFolder })
  }

  return {
    inventory: createInventory(dataFolder, begin),
    start({ asked, files, ...request }) {
      if (closed) throw new GrodtError('HOST_STOPPED', { input: 'backtest' })
      pathOf(request.data)
      const count = waiting().length
      if (running !== null && count >= queue) throw new GrodtError('BACKTEST_QUEUE', { count })
      const none = { started: null, ended: null, failure: null, cancelled: null }
      const at = now()
      const record = folder.create({ state: 'waiting', asked: { ...asked, at }, ...request, ...none }, files)
      known().set(record.id, { ...record, progress: null })
      next()
      return get(record.id)
    },
    list: () => [...known().values()].reverse(),
    get,
    async report(id) {
      return get(id).state === 'done' ? folder.report(id) : null
    },
    async cancel(id, { author, reason }) {
      const job = get(id)
      if (!isActive(job)) throw new GrodtError('BACKTEST_OVER', { id, state: job.state })
      const cancelled = { author, reason }
      if (running?.id !== id) return update(id, { state: 'cancelled', cancelled, ended: now() })
      const { work, over } = running
      update(id, { cancelled })
      work.stop()
      await over
      return get(id)
    },
    remove(id) {
      const job = get(id)
      if (isActive(job)) throw new GrodtError('BACKTEST_ACTIVE', { id, state: job.state })
      folder.remove(id)
      known().delete(id)
    },
    async close() {
      closed = true
      const over = running?.over
      for (const { id } of jobs === null ? [] : waiting()) {
        update(id, { state: 'cancelled', cancelled: HOST_ENDED, ended: now() })
      }
      const ends = [...working].map(({ end }) => end)
      for (const work of working) work.stop()
      await Promise.all(ends)
      await over
    },
  }
}

/** What ran or waited when a host was cut off never ended. */
const afterStart = (record: JobRecord): JobRecord =>
  isActive(record) ? { ...record, state: 'cancelled', cancelled: HOST_ENDED } : record
