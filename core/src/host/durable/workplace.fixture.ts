import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import { copyShipped } from '../../config/shipped.fixture.ts'
import type { EngineEvent } from '../../engine/events.ts'
import { openStore, type Store, type StoreOptions } from '../../store/store.ts'
import { manualClock } from '../clock.ts'
import { ACCELERATED_START, runPaperHost, type PaperHost, type PaperHostOptions } from '../paper-host.ts'
import type { PinnedPlugin } from '../pins.ts'
import { prepare, type Prepared } from '../prepare.ts'
import { takeHostSnapshot } from './host-snapshot.ts'
import { keep } from './keeper.ts'
import { openPaperHost, type Resumed } from './open.ts'

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url))
const FIVE_MINUTES = 300_000

/** A user's folder: the shipped configuration with static weights and the sources of its plugins, ready to be changed, and a store. */
export interface Workplace {
  readonly store: string
  /** Where bundles lie. */
  readonly cache: string
  readonly configs: string
  prepare(pinned?: readonly PinnedPlugin[]): Promise<Prepared>
  /** The text of a file, by its path. */
  read(path: string): string
  /** Change a file by its path, which must hold what is replaced. */
  edit(path: string, from: string, to: string): void
  remove(path: string): void
  /** Write a file, and the folder that it is in. */
  write(path: string, text: string): void
  /** Let nobody but a superuser read a file. */
  forbid(path: string): void
}

export function workplace(t: Test): Workplace {
  const folder = t.testdir({})
  const at = (path: string): string => join(folder, path)
  copyShipped(at('configs'))
  cpSync(join(ROOT, 'plugins'), at('plugins'), { recursive: true })
  const edit = (path: string, from: string, to: string): void => {
    const text = readFileSync(at(path), 'utf8')
    if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`)
    writeFileSync(at(path), text.replace(from, to))
  }
  edit('configs/host.yaml', '  broker:', `  plugin_folders: [${JSON.stringify(at('plugins'))}]\n  broker:`)
  const market = { symbols: ['BTC/USDT', 'ETH/USDT', 'SOL/USDT'], baseTimeframeMs: FIVE_MINUTES }
  return {
    store: at('store'),
    cache: at('cache'),
    configs: at('configs'),
    prepare: (pinned) => prepare(at('configs'), { market, cacheFolder: at('cache') }, pinned),
    read: (path) => readFileSync(at(path), 'utf8'),
    edit,
    remove: (path) => rmSync(at(path), { recursive: true }),
    write(path, text) {
      mkdirSync(dirname(at(path)), { recursive: true })
      writeFileSync(at(path), text)
    },
    forbid: (path) => chmodSync(at(path), 0),
  }
}

export const optionsFor = (prepared: Prepared, bars: number): PaperHostOptions => ({
  prepared,
  marketSeed: 42,
  speed: 7200,
  log: () => undefined,
  clock: () => manualClock(ACCELERATED_START + bars * FIVE_MINUTES),
})

/** What one process did. */
export interface Leg {
  readonly events: EngineEvent[]
  readonly resumed: Resumed | null
  /** The same for two hosts that went the same way. */
  readonly state: Buffer
  readonly host: PaperHost
}

/** One process: from where the store is up to a bar, and then a stop in order, or a crash. */
export async function leg(
  folder: string,
  prepared: Prepared,
  bars: number,
  end: 'stop' | 'crash',
  options: StoreOptions & { readonly wrap?: (store: Store) => Store } = {},
): Promise<Leg> {
  const { wrap = (store) => store, ...storeOptions } = options
  const store = wrap(await openStore(folder, storeOptions))
  try {
    const { host, resumed } = await openPaperHost(optionsFor(prepared, bars), store)
    const keeper = keep(host, store, 1000)
    const events: EngineEvent[] = []
    await runPaperHost(host, {
      signal: new AbortController().signal,
      keeper,
      maxBars: bars,
      onEvents: (some) => events.push(...some),
    })
    if (end === 'stop') await keeper.stop()
    else keeper.release()
    return { events, resumed, state: Buffer.from(takeHostSnapshot(host)), host }
  } finally {
    await store.close()
  }
}
