import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const MINUTES_3 = 180_000

/** What a child process answers: its figures, or why there are none. */
export type Answer<Figures> =
  { readonly figures: Figures; readonly reason: null } | { readonly figures: null; readonly reason: string }

/**
 * Run a program of this folder in a new process and wait for the one message that it sends. A process that dies, answers
 * nothing or takes more than three minutes is a reason, never an exception. `folder` is its working folder.
 */
export function ask<Figures>(
  program: string,
  args: readonly string[],
  folder: string,
): Promise<Answer<Figures>> {
  return new Promise((resolve) => {
    const child = fork(fileURLToPath(new URL(program, import.meta.url)), args, {
      cwd: folder,
      execArgv: [`--import=${import.meta.resolve('tsx')}`, '--conditions=grodt-source'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      timeout: MINUTES_3,
      killSignal: 'SIGKILL',
      env: environment(),
    })
    let answer: Answer<Figures> | undefined
    let complaint = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      complaint = (complaint + text).slice(-2_000)
    })
    child.once('message', (message) => {
      answer = message as Answer<Figures>
    })
    child.once('error', (error) => resolve({ figures: null, reason: error.message }))
    child.once('close', (code, signal) => {
      const ended = signal === null ? `exit code ${String(code)}` : `signal ${signal}`
      resolve(answer ?? { figures: null, reason: `it ended with ${ended}${lastLine(complaint)}` })
    })
  })
}

/** Other people's code sees no more of the environment than it needs to run. */
function environment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot']
  return Object.fromEntries([
    ...kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
    ['NODE_ENV', 'production'],
  ]) as NodeJS.ProcessEnv
}

function lastLine(text: string): string {
  const line = text
    .split('\n')
    .filter((one) => /\w*Error\b/.test(one))
    .at(-1)
  return line === undefined ? '' : `: ${line.trim()}`
}

/** In a child: send the answer of `work`, or the message of its error, and end. */
export async function answer<Figures>(work: () => Promise<Figures>): Promise<void> {
  let message: Answer<Figures>
  try {
    message = { figures: await work(), reason: null }
  } catch (error) {
    message = { figures: null, reason: error instanceof Error ? error.message.split('\n')[0] : String(error) }
  }
  process.send?.(message, () => process.exit(0))
}
