import { fork, type ChildProcess } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import { GrodtError } from '../../errors.ts'
import type { ListedFile } from '../../market/data/list.ts'
import { failureOf, type Failure, type FromProcess, type JobProgress, type Work } from './work.ts'

/** What came of a piece of work. */
export type WorkEnd =
  | { readonly kind: 'done'; readonly files: readonly ListedFile[] }
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
export type StartWork = (work: Work, onProgress: (progress: JobProgress) => void) => RunningWork

/** What it needs of the environment; secrets of the host are none of it. */
const ENVIRONMENT = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SYSTEMROOT']

/** Of what it writes to standard error, characters. */
const SHOWN = 2000

/**
 * Have work done by a process of its own, which gets only the time that nothing else wants.
 *
 * @param memoryMb its heap, MB
 */
export const startProcess =
  (memoryMb: number): StartWork =>
  (work, onProgress) => {
    const child = fork(fileURLToPath(import.meta.resolve('#research-process')), {
      // A debugger that waits for the host has its port already.
      execArgv: [
        ...process.execArgv.filter((option) => !option.startsWith('--inspect')),
        `--max-old-space-size=${memoryMb}`,
      ],
      env: Object.fromEntries(ENVIRONMENT.flatMap((name) => valueOf(name))),
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    lowerPriority(child)
    let end: WorkEnd | null = null
    let errors = ''
    const settle = (came: WorkEnd): void => {
      end ??= came
      // All is written by now; whatever a plugin has left open must not keep it alive.
      child.kill('SIGKILL')
    }
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-SHOWN)))
    child.on('message', (message: FromProcess) => {
      if (message.kind === 'progress') onProgress({ done: message.done, all: message.all })
      else settle(message)
    })
    // To one that ends before it is asked the work cannot be sent; its end says why.
    child.send(work, () => undefined)
    return {
      end: new Promise((resolve) => {
        child.on('error', ({ message }) => resolve(end ?? failed(`could not be started: ${message}`)))
        child.on('close', (code, signal) => resolve(end ?? failed(endText(code, signal, errors))))
      }),
      stop: () => settle({ kind: 'stopped' }),
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

const failed = (problem: string): WorkEnd => ({
  kind: 'failed',
  failure: failureOf(new GrodtError('RESEARCH_PROCESS', { problem })),
})

function endText(code: number | null, signal: NodeJS.Signals | null, errors: string): string {
  const how = signal === null ? `with exit code ${code}` : `by the signal ${signal}`
  const said = errors.trim()
  return `ended ${how}${said === '' ? '' : `; its last words were:\n${said}\n`}`
}
