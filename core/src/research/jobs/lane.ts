import { GrodtError } from '../../errors.ts'
import type { RunningWork, StartWork, WorkEnd } from './child.ts'
import { failureOf } from './work.ts'

/** Something that waits for its turn. */
export interface Task {
  /** Its turn has come. What it throws is how it ends. */
  begin(start: StartWork): RunningWork
  /** Called once, also when its turn never came. */
  ended(end: WorkEnd): void
}

/** Tasks beside a running host: one at a time, in the order in which they came, the others wait. */
export interface Lane {
  /** @throws GrodtError HOST_STOPPED, or as it was made, when no more may come */
  expectRoom(): void
  enter(task: Task): void
  /** Resolves when nothing of it runs any more. */
  stop(task: Task): Promise<void>
  /** The host ends: nothing goes on. */
  close(): Promise<void>
}

/**
 * @param most tasks that may wait while one runs
 * @param full the code that one more is refused with
 */
export function createLane(start: StartWork, most: number, full: 'JOB_QUEUE' | 'READ_BUSY'): Lane {
  const waiting: Task[] = []
  let running: { readonly task: Task; readonly work: RunningWork; readonly over: Promise<void> } | null = null
  let closed = false

  function ended(task: Task, end: WorkEnd): void {
    running = null
    task.ended(end)
    next()
  }

  function next(): void {
    const task = running === null && !closed ? waiting.shift() : undefined
    if (task === undefined) return
    try {
      const work = task.begin(start)
      running = { task, work, over: work.end.then((end) => ended(task, end)) }
    } catch (error) {
      ended(task, { kind: 'failed', failure: failureOf(error) })
    }
  }

  return {
    expectRoom() {
      if (closed) throw new GrodtError('HOST_STOPPED', { input: 'job' })
      const count = waiting.length
      if (running !== null && count >= most) throw new GrodtError(full, { count })
    },
    enter(task) {
      waiting.push(task)
      next()
    },
    async stop(task) {
      const at = waiting.indexOf(task)
      if (at >= 0) {
        waiting.splice(at, 1)
        task.ended({ kind: 'stopped' })
      } else if (running?.task === task) {
        const { work, over } = running
        work.stop()
        await over
      }
    },
    async close() {
      closed = true
      for (const task of waiting.splice(0)) task.ended({ kind: 'stopped' })
      running?.work.stop()
      await running?.over
    },
  }
}
