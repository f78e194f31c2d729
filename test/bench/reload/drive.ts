import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { prepare } from '../../../core/src/host/prepare.ts'
import { openStore } from '../../../core/src/store/store.ts'
import { authorized, get, type HostOwner } from '../../support/host-process.ts'
import { watchedHost, type WatchedHost } from '../../support/watched-host.ts'
import { checkReloads, type ReloadCheck } from './check.ts'
import { reloadPlace, type ReloadPlace } from './place.ts'

/** `watch`: a file is saved, and the host sees it; `ask`: a file is saved, and the API is asked for a reload. */
export type Way = 'watch' | 'ask'

export type Kind = 'config' | 'code'

export interface DriveOptions {
  readonly way: Way
  /** Reloads of each kind, by turns. */
  readonly each: number
  /** Reloads of each kind before memory is measured and times count. */
  readonly warmUp: number
  /** Market seconds per second. */
  readonly speed: number
}

/** One reload, times in ms. */
export interface DrivenReload {
  readonly kind: Kind
  /** No input was applied for that long. */
  readonly pause: number
  /** From the saved file to the revision that runs and survives a power loss. */
  readonly live: number
}

export interface Driven extends ReloadCheck {
  readonly way: Way
  /** Without the warm-up. */
  readonly each: readonly DrivenReload[]
  /** Growth after the warm-up, MB; resident null where the system does not say. */
  readonly alive: number
  readonly resident: number | null
}

/** The outcome of a reload in the log of a run. */
interface Logged {
  readonly result: string
  readonly at: { readonly ms: number }
  readonly durations: { readonly pause: number | null }
}

const SYMBOLS = ['BTC/USDT', 'ETH/USDT', 'SOL/USDT']
const MARKET = { symbols: SYMBOLS, baseTimeframeMs: 300_000 }

/**
 * Reload a running host again and again, by files that are saved, while it is fed and holds positions; then hold its
 * journal against a host that was never reloaded.
 */
export async function driveReloads(
  owner: HostOwner,
  folder: string,
  { way, each, warmUp, speed }: DriveOptions,
): Promise<Driven> {
  const place = reloadPlace(folder, way === 'watch')
  const options = { market: MARKET, cacheFolder: `${place.folder}/cache` }
  const prepared = await prepare(place.configs, options)
  const { configs, store, log } = place
  const args = ['--configs', configs, '--store', store, '--log', log, '--speed', String(speed)]
  const host = watchedHost(owner, folder, args)
  const api = await host.listening()
  while ((await get<{ openPositions: number }>(api, '/performance')).openPositions === 0);
  const saved: { readonly kind: Kind; readonly at: number }[] = []
  const reload = async (kind: Kind): Promise<void> => {
    const n = saved.length + 1
    if (kind === 'config') place.saveConfig(n)
    else place.saveCode(n)
    saved.push({ kind, at: Date.now() })
    if (way === 'watch') await runs(host, n + 1)
    else await ask(api)
  }
  for (let i = 0; i < warmUp; i++) for (const kind of ['config', 'code'] as const) await reload(kind)
  const before = await host.memory()
  for (let i = 0; i < each; i++) for (const kind of ['config', 'code'] as const) await reload(kind)
  const after = await host.memory()
  host.child.kill('SIGTERM')
  await host.closed

  const journal = await openStore(store)
  try {
    const check = await checkReloads(journal, { prepared, marketSeed: 42, speed, log: () => undefined })
    const outcomes = loggedIn(place)
    const problems =
      outcomes.length === saved.length ? [] : [`${outcomes.length} reloads for ${saved.length} changes`]
    return {
      ...check,
      differences: [...problems, ...check.differences],
      way,
      each: outcomes.slice(2 * warmUp).map(({ at, durations }, i) => {
        const { kind, at: from } = saved[2 * warmUp + i]
        return { kind, pause: durations.pause ?? NaN, live: at.ms - from }
      }),
      alive: after.alive - before.alive,
      resident: after.resident === null || before.resident === null ? null : after.resident - before.resident,
    }
  } finally {
    await journal.close()
  }
}

/** Wait until a revision runs. @throws Error when a reload was rejected, or the host is gone */
async function runs({ child, closed, out }: WatchedHost, revision: number): Promise<void> {
  while (!out().includes(`: revision ${revision} runs, `)) {
    if (out().includes('rejected') || child.exitCode !== null) throw new Error(out().slice(-2000))
    if (child.stdout !== null) await Promise.race([once(child.stdout, 'data'), closed])
  }
}

async function ask(api: string): Promise<void> {
  const answer = await fetch(`${api}/config/reload`, {
    method: 'POST',
    headers: authorized(),
    body: JSON.stringify({ author: 'bench' }),
  })
  const { result } = (await answer.json()) as { readonly result?: string }
  if (result !== 'activated') throw new Error(`A reload was not activated: ${answer.status} ${result}`)
}

const loggedIn = ({ log }: ReloadPlace): Logged[] =>
  readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => line.includes('"reload":'))
    .map((line) => (JSON.parse(line) as { readonly reload: Logged }).reload)
