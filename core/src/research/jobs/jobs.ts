import { GrodtError } from '../../errors.ts'
import type { WorkEnd } from './child.ts'
import type { Lane, Task } from './lane.ts'
import type { Asked, JobFile, JobFolder, JobPlace, JobRecord } from './records.ts'
import type { JobProgress, Work } from './work.ts'

/** A job that somebody wants. */
export interface NewJob<Request> {
  readonly asked: Asked
  readonly request: Request
  /** What lies in its folder from the beginning. */
  readonly files?: readonly JobFile[]
  /** What is to be done once its turn has come; what it throws fails the job. */
  readonly work: (place: JobPlace) => Work
}

/** A job with how far it is; null until it says so. */
export interface Job<Request = unknown> extends JobRecord<Request> {
  readonly progress: JobProgress | null
}

/** Jobs of one kind that are kept once they are over, whatever became of them. */
export interface Jobs<Request, Result> {
  /** @throws GrodtError JOB_QUEUE, JOB_FOLDER, HOST_STOPPED */
  start(job: NewJob<Request>): Job<Request>
  /** All that are kept, the newest first. */
  list(): readonly Job<Request>[]
  /** @throws GrodtError JOB_UNKNOWN */
  get(id: number): Job<Request>
  /** Null until it is done. @throws GrodtError JOB_UNKNOWN */
  result(id: number): Promise<Result | null>
  /** Resolves when nothing of it runs any more. @throws GrodtError JOB_UNKNOWN, JOB_OVER */
  cancel(id: number, by: Asked): Promise<Job<Request>>
  /** Its result goes with it. @throws GrodtError JOB_UNKNOWN, JOB_ACTIVE */
  remove(id: number): void
}

export interface JobsOptions<Request, Result> {
  /** What one is called, for messages. */
  readonly what: 'backtest' | 'import'
  readonly folder: JobFolder<Request, Result>
  readonly lane: Lane
  /** Jobs that are kept once they are over; the oldest goes first. */
  readonly keep: number
  /** Told of what could not be written once a job was taken. */
  readonly onProblem: (error: unknown) => void
  /** Time of day, ms. */
  readonly now: () => number
}

const HOST_ENDED: Asked = { author: 'host', reason: 'The host ended before it did.' }
const CUT_OFF: Asked = { author: 'host', reason: 'The host was cut off before it ended.' }

const isActive = ({ state }: JobRecord<unknown>): boolean => state === 'waiting' || state === 'running'

export function createJobs<Request, Result>({
  what,
  folder,
  lane,
  keep,
  onProblem,
  now,
}: JobsOptions<Request, Result>): Jobs<Request, Result> {
  const tasks = new Map<number, Task>()
  let jobs: Map<number, Job<Request>> | null = null

  /** Read when somebody asks for the first time: most hosts never have one. */
  function known(): Map<number, Job<Request>> {
    jobs ??= new Map(folder.read().map((record) => [record.id, { ...afterStart(record), progress: null }]))
    return jobs
  }

  function get(id: number): Job<Request> {
    const job = known().get(id)
    if (job !== undefined) return job
    const ids = [...known().keys()]
    const present = ids.length === 0 ? 'There are none.' : `There are: ${ids.join(', ')}.`
    throw new GrodtError('JOB_UNKNOWN', { what, id, present })
  }

  /** A full disk must not keep one job from ending, or the next from beginning. */
  function written(work: () => void): void {
    try {
      work()
    } catch (error) {
      onProblem(error)
    }
  }

  /** Note what is other than before, in memory and in its folder. */
  function update(id: number, parts: Partial<JobRecord<Request>>): void {
    const { progress, ...before } = get(id)
    const record = { ...before, ...parts }
    known().set(id, { ...record, progress })
    written(() => folder.write(record))
  }

  function removeOldest(): void {
    const over = [...known().values()].filter((job) => !isActive(job))
    for (const { id } of over.slice(0, Math.max(0, over.length - keep))) {
      known().delete(id)
      written(() => folder.remove(id))
    }
  }

  function ended(id: number, end: WorkEnd): void {
    tasks.delete(id)
    const at = { ended: now() }
    // Whoever wanted to cancel it may have come too late.
    if (end.kind === 'done') update(id, { state: 'done', cancelled: null, ...at })
    else if (end.kind === 'failed') update(id, { state: 'failed', failure: end.failure, ...at })
    else update(id, { state: 'cancelled', cancelled: get(id).cancelled ?? HOST_ENDED, ...at })
    removeOldest()
  }

  return {
    start({ asked, request, files = [], work }) {
      lane.expectRoom()
      const none = { started: null, ended: null, failure: null, cancelled: null }
      const { id, ...record } = folder.create(
        { state: 'waiting', asked: { ...asked, at: now() }, request, ...none },
        files,
      )
      known().set(id, { id, ...record, progress: null })
      const task: Task = {
        begin(start) {
          update(id, { state: 'running', started: now() })
          return start(work(folder.place(id)), (progress) => known().set(id, { ...get(id), progress }))
        },
        ended: (end) => ended(id, end),
      }
      tasks.set(id, task)
      lane.enter(task)
      return get(id)
    },
    list: () => [...known().values()].reverse(),
    get,
    async result(id) {
      return get(id).state === 'done' ? folder.result(id) : null
    },
    async cancel(id, { author, reason }) {
      const { state } = get(id)
      const task = tasks.get(id)
      if (task === undefined) throw new GrodtError('JOB_OVER', { what, id, state })
      update(id, { cancelled: { author, reason } })
      await lane.stop(task)
      return get(id)
    },
    remove(id) {
      const { state } = get(id)
      if (tasks.has(id)) throw new GrodtError('JOB_ACTIVE', { what, id, state })
      folder.remove(id)
      known().delete(id)
    },
  }
}

/** What ran or waited when a host was cut off never ended. */
const afterStart = <Request>(record: JobRecord<Request>): JobRecord<Request> =>
  isActive(record) ? { ...record, state: 'cancelled', cancelled: CUT_OFF } : record
