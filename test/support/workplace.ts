import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import type { Test } from 'tap'
import { addConfigs } from '../../core/src/cli/cli-fixture.ts'
import { get, ROOT, spawnHost, type HostProcess } from './host-process.ts'

/** What of `GET /config` is looked at. */
export interface Config {
  readonly revision: number
  readonly pins: readonly { readonly plugin: string }[]
  readonly waiting: readonly string[]
  readonly refusedFiles: { readonly code: string; readonly message: string } | null
  readonly files: readonly { readonly name: string; readonly sha256: string }[]
  readonly reloads: readonly { readonly result: string; readonly revision: number }[]
  readonly counts: { readonly activated: number; readonly rejected: number }
}

/** A user's folder: configuration, plugins, and a host in another process. */
export function workplace(t: Test) {
  const folder = t.testdir({})
  const at = (path: string): string => join(folder, path)
  addConfigs(folder)
  cpSync(join(ROOT, 'plugins'), at('plugins'), { recursive: true })
  const edit = (path: string, from: string, to: string): void => {
    const text = readFileSync(at(path), 'utf8')
    if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`)
    writeFileSync(at(`${path}.tmp`), text.replace(from, to))
    renameSync(at(`${path}.tmp`), at(path))
  }
  edit('configs/host.yaml', JSON.stringify([join(ROOT, 'plugins')]), '[plugins]')
  return {
    folder,
    edit,
    read: (path: string) => readFileSync(at(path), 'utf8'),
    move: (from: string, to: string) => renameSync(at(from), at(to)),
    remove: (path: string) => rmSync(at(path), { recursive: true }),
    start: (...args: string[]) => spawnHost(t, { cwd: folder, args: ['--speed', '20000', ...args] }),
  }
}

/** The configuration once it is as wanted. */
export async function until(api: string, wanted: (config: Config) => boolean): Promise<Config> {
  for (const end = Date.now() + 60_000; ;) {
    const now = await get<Config>(api, '/config')
    if (wanted(now)) return now
    if (Date.now() > end) throw new Error(`It never came: ${JSON.stringify(now)}`)
    // The host needs the cores to get there.
    await later(20)
  }
}

/** Ends a host in good order. */
export async function stop(t: Test, { child, closed }: HostProcess): Promise<void> {
  child.kill('SIGINT')
  t.strictSame(await closed, [0, null])
}

export const RISK = 'configs/risk.yaml'
export const BREAKOUT = 'plugins/strategy-breakout/src/index.ts'
