import { setTimeout as later } from 'node:timers/promises'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { copyShipped } from '../../core/src/config/shipped.fixture.ts'
import { localToken } from '../../core/src/api/guard/tokens.ts'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const PROGRAM = join(ROOT, 'core', 'bin', 'grodt.mjs')

/** Who ends a host that is left over: a test. */
export interface HostOwner {
  teardown(end: () => unknown): void
}

/** A host as a user starts it: another process. */
export interface HostProcess {
  readonly child: ChildProcess
  /** Resolves with exit code and signal. */
  readonly closed: Promise<unknown[]>
  /** Standard output and error. */
  readonly out: () => string
  /** Address of the API once it listens. @throws Error when the process ends before */
  listening(): Promise<string>
}

export interface HostProcessOptions {
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Where it runs (default: the checkout). */
  readonly cwd?: string
  /** Number of another user, and of its group. */
  readonly user?: number
  /** What runs it instead of Node.js, for example a shell that sets a limit first. */
  readonly wrap?: (command: readonly string[]) => readonly string[]
}

/** Run `grodt run`. */
export function spawnHost(
  owner: HostOwner,
  { args, cwd = ROOT, env = {}, wrap, user }: HostProcessOptions,
): HostProcess {
  const command = [process.execPath, PROGRAM, 'run', '--port', '0', ...args]
  const [program, ...rest] = wrap?.(command) ?? command
  const child = spawn(program, rest, {
    cwd,
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(user === undefined ? {} : { uid: user, gid: user }),
  })
  owner.teardown(() => child.kill('SIGKILL'))
  let out = ''
  child.stdout.on('data', (data) => (out += String(data)))
  child.stderr.on('data', (data) => (out += String(data)))
  const closed = once(child, 'close')
  return {
    child,
    closed,
    out: () => out,
    async listening() {
      for (;;) {
        const address = /^API: +(http:\/\/127\.0\.0\.1:\d+)$/m.exec(out)?.[1]
        if (address !== undefined) return `${address}/api/v1`
        if (child.exitCode !== null || child.signalCode !== null) {
          throw new Error(`It ended before it listened:\n${out}`)
        }
        await Promise.race([once(child.stdout, 'data'), closed])
      }
    },
  }
}

/** The answer of a GET. @throws Error when the host is gone or refuses */
export async function get<T>(api: string, path: string): Promise<T> {
  const answer = await fetch(api + path)
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as T
}

/** What shows a host that whoever sends JSON may change it. @param cwd where the host runs */
export const authorized = (cwd = ROOT): Record<string, string> => ({
  'content-type': 'application/json',
  authorization: `Bearer ${localToken(join(cwd, '.grodt', 'api'))}`,
})

/** The status of the answer to a POST at a host that runs in the checkout. @throws Error when the host is gone */
export async function post(api: string, path: string, body: unknown): Promise<number> {
  const answer = await fetch(api + path, {
    method: 'POST',
    headers: authorized(),
    body: JSON.stringify(body),
  })
  await answer.arrayBuffer()
  return answer.status
}

/** Between two questions, ms: who asks without end takes the time of the host and of other tests. */
export const PAUSE_MS = 5

/** Bars that the host has done. */
export const barsOf = async (api: string): Promise<number> =>
  (await get<{ bars: number }>(api, '/status')).bars

/** Wait until the host has done this many more bars. */
export async function barsLater(api: string, more: number): Promise<void> {
  const target = (await barsOf(api)) + more
  while ((await barsOf(api)) < target) await later(PAUSE_MS)
}

/** A copy of the shipped configuration with static weights and changes in the text of its files. */
export function changedConfigs(folder: string, change: (text: string, file: string) => string): string {
  const configs = join(folder, 'configs')
  copyShipped(configs)
  for (const file of ['host.yaml', 'strategies.yaml', 'risk.yaml']) {
    const path = join(configs, file)
    writeFileSync(path, change(readFileSync(path, 'utf8'), file))
  }
  return configs
}

/** Resident memory of a process in MB, from the system; null where it does not say. */
export function residentMb(child: ChildProcess): number | null {
  try {
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024
  } catch {
    return null
  }
}
