import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { copyShipped } from '../../config/shipped.fixture.ts'
import type { Engine } from '../../engine/engine.ts'
import { openStore } from '../../store/store.ts'
import { manualClock } from '../clock.ts'
import { keep } from '../durable/keeper.ts'
import { openPaperHost } from '../durable/open.ts'
import { ACCELERATED_START, runPaperHost, type PaperHost } from '../paper-host.ts'
import { prepare, type Prepared } from '../prepare.ts'

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url))
const FIVE_MINUTES = 300_000
const MARKET = { symbols: ['BTC/USDT', 'ETH/USDT', 'SOL/USDT'], baseTimeframeMs: FIVE_MINUTES }

/** Ways to change a configuration: file, what stands there, what is put in its place. */
export type Change = readonly [file: string, from: string | RegExp, to: string]

/**
 * The shipped strategies in every regime, on perpetuals, on spot that pays its fees in kind, and with so little volume
 * that entries fill in parts.
 */
export const LIVELY: readonly Change[] = [
  ['strategies.yaml', /regime_requirements: \[\w+\]/g, 'regime_requirements: []'],
  ['host.yaml', 'volume_share: 0.1', 'volume_share: 0.002'],
  [
    'host.yaml',
    /symbols: \{\}.*/,
    'symbols: { ETH/USDT: { kind: spot, fee_currency: base, lot: 0.01, asset_precision: 0.00001 } }',
  ],
]

/** The shipped configuration with static weights and changes, in a folder of its own. */
export async function configured(folder: string, changes: readonly Change[]): Promise<Prepared> {
  const configs = join(folder, 'configs')
  copyShipped(configs)
  const plugins: Change = [
    'host.yaml',
    /^host:\n/m,
    `host:\n  plugin_folders: ${JSON.stringify([join(ROOT, 'plugins')])}\n`,
  ]
  for (const [file, from, to] of [plugins, ...changes]) {
    const path = join(configs, file)
    const before = readFileSync(path, 'utf8')
    const after = before.replace(from, to)
    if (after === before) throw new Error(`${file} has no ${String(from)}`)
    writeFileSync(path, after)
  }
  return prepare(configs, { market: MARKET, cacheFolder: join(folder, 'cache') })
}

/** One process of a host: on a store up to a bar, with a stop in order or without one. */
export async function runTo(
  folder: string,
  prepared: Prepared,
  bars: number,
  {
    stop = true,
    days = null,
    during,
  }: {
    readonly stop?: boolean
    readonly days?: number | null
    /** What happens while it runs. */
    readonly during?: (host: PaperHost) => Promise<unknown>
  } = {},
): Promise<Engine> {
  const store = await openStore(folder, { days })
  try {
    const options = {
      prepared,
      marketSeed: 42,
      speed: 7200,
      log: () => undefined,
      clock: () => manualClock(ACCELERATED_START + bars * FIVE_MINUTES),
    }
    const { host } = await openPaperHost(options, store)
    const keeper = keep(host, store, 500)
    const sent = during?.(host)
    await runPaperHost(host, { signal: new AbortController().signal, keeper, maxBars: bars })
    await sent
    if (stop) await keeper.stop()
    else keeper.release()
    return host.engine
  } finally {
    await store.close()
  }
}
