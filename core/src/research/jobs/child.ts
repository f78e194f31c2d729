import { fork, type ChildProcess } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import { GrodtError } from '../../errors.ts'
import {
  failureOf,
  type Failure,
  type FileWord,
  type Found,
  type FromProcess,
  type JobProgress,
  type Work,
} from './work.ts'

/** What came of a piece of work. */
export type WorkEnd =
  | { readonly kind: 'done'; readonly found: Found }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'stopped' }

/** A piece of work on its way. */
export interface RunningWork {
  /** Resolves when its process is gone; never rejects. */
  readonly end: Promise<WorkEnd>
  /** Nothing of it goes on; what it has written so far stays. */
  stop(): void
}

/** Does a piece of work somewhere else. */
export type StartWork = (
  work: Work,
  onProgress: (progress: JobProgress) => void,
  onFile?: (file: FileWord) => void,
) => RunningWork

/** What a process may use. */
export interface ProcessLimits {
  /** Its heap, MB. */
  readonly memoryMb: number
  /** It is ended when it has not said anything for so long, ms. */
  readonly stallMs: number
}

/** What it needs of the environment; secrets of the host are none of it. */
const ENVIRONMENT = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SYSTEMROOT']

/** Of what it writes to standard error, characters. */
const SHOWN = 2000

/** What a process has written when it ends has this long to arrive, ms. */
const GRACE_MS = 500

/**
 * Have work done by a process of its own, which gets only the time that nothing else wants.
 *
 * @param cacheFolder where the file of the thread that looks on is kept
 */
export function startProcess({ memoryMb, stallMs }: ProcessLimits, cacheFolder: string): StartWork {
  // Found once: a search that fails, for want of file descriptors, would be remembered.
  const file = fileURLToPath(import.meta.resolve('#research-process'))
  const args = [String(process.pid), String(stallMs), cacheFolder]
  return (work, onProgress, onFile) => {
    try {
      return running(forked(file, args, memoryMb), { work, stallMs, onProgress, onFile })
    } catch (error) {
      return { end: Promise.resolve(unstarted(error as Error)), stop: () => undefined }
    }
  }
}

const forked = (file: string, args: string[], memoryMb: number): ChildProcess =>
  fork(file, args, {
    // A debugger that waits for the host has its port already.
    execArgv: [
      ...process.execArgv.filter((option) => !option.startsWith('--inspect')),
      `--max-old-space-size=${memoryMb}`,
    ],
    env: Object.fromEntries(ENVIRONMENT.flatMap((name) => valueOf(name))),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // It leads a group, which is ended with it: what a plugin has started too.
    detached: true,
  })

interface Sent {
  readonly work: Work
  readonly stallMs: number
  readonly onProgress: (progress: JobProgress) => void
  readonly onFile: ((file: FileWord) => void) | undefined
}

function running(child: ChildProcess, { work, stallMs, onProgress, onFile }: Sent): RunningWork {
  let came: WorkEnd | null = null
  let errors = ''
  const settle = (end: WorkEnd): void => {
    came ??= end
    clearTimeout(stall)
    // All is written by now; whatever a plugin has left open must not keep it alive.
    endGroup(child)
  }
  const stall = setTimeout(() => {
    settle({ kind: 'failed', failure: failureOf(stalled(stallMs, errors)) })
  }, stallMs)
  const end = new Promise<WorkEnd>((resolve) => {
    child.on('error', (error) => resolve(came ?? unstarted(error)))
    child.on('exit', (code, signal) => {
      const over = (): void => {
        clearTimeout(grace)
        // What has left the group may hold it open.
        child.stderr?.destroy()
        resolve(came ?? failed(endText(code, signal, errors)))
      }
      const grace = setTimeout(over, GRACE_MS)
      child.on('close', over)
      endGroup(child)
    })
  }).finally(() => clearTimeout(stall))
  lowerPriority(child)
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-SHOWN)))
  child.on('message', (message: FromProcess) => {
    stall.refresh()
    if (message.kind === 'progress') onProgress({ done: message.done, all: message.all })
    else if (message.kind === 'file') onFile?.(message)
    else settle(message)
  })
  // One that could not be started has nothing to be asked through; to one that ends before, its end says why.
  if (child.connected) child.send(work, () => undefined)
  return { end, stop: () => settle({ kind: 'stopped' }) }
}

/** A process with those that it has started; none that are gone already. */
function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    return
  }
}

const valueOf = (name: string): [string, string][] => {
  const value = process.env[name]
  return value === undefined ? [] : [[name, value]]
}

/** The host comes first; where that cannot be said, or the process is gone already, it runs as it is. */
function lowerPriority({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW)
  } catch {
    return
  }
}

const unstarted = ({ message }: Error): WorkEnd => failed(`could not be started: ${message}`)

const failed = (problem: string): WorkEnd => ({
  kind: 'failed',
  failure: failureOf(new GrodtError('RESEARCH_PROCESS', { problem })),
})

const stalled = (stallMs: number, errors: string): GrodtError =>
  new GrodtError('RESEARCH_STALLED', {
    seconds: stallMs / 1000,
    words: errors.trim() === '' ? '' : `\nIts last words were:\n${errors.trim()}`,
  })

function endText(code: number | null, signal: NodeJS.Signals | null, errors: string): string {
  const how = signal === null ? `with exit code ${code}` : `by the signal ${signal}`
  const said = errors.trim()
  return `ended ${how}${said === '' ? '' : `; its last words were:\n${said}\n`}`
}
