import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import type { Engine } from '../core/src/engine/engine.ts'
import { prepare, type Prepared } from '../core/src/host/prepare.ts'
import { wireEngine } from '../core/src/host/wire.ts'
import type { BarColumns } from '../core/src/market/columns.ts'
import { chunks } from '../core/src/market/feed.ts'
import { attributionOf } from '../core/src/research/attribution.ts'
import { booksAddUp } from './support/books.ts'
import { StressWatch } from './support/stress-watch.ts'
import { BASE_MS, calmMarkets, EVENT, stressed, STRESSES, SYMBOLS } from './support/stress.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** A strategy that is always in: it enters again at the next bar after every exit. */
const ALWAYS_IN = `import { choice, defineStrategy, enter, number, parameters } from '@grodt/sdk'

export default defineStrategy({
  config: parameters({
    side: choice(['long', 'short'], { default: 'long', description: 'Its only side.' }),
    size: number({ default: 0.5, minimum: 0, maximum: 1, unit: 'fraction of the budget', description: 'Of a position.' }),
    stop: number({ default: 0.03, minimum: 0, maximum: 1, unit: 'fraction of the price', description: 'Distance; 0: none.' }),
  }),
  create: () => ({
    onBar({ flat, close, config }) {
      if (!flat) return null
      const stop = config.stop === 0 ? {} : { stop: { distance: config.stop * close.now } }
      return enter(config.side, { size: config.size, reason: 'always in', ...stop })
    },
  }),
})
`

const MANIFEST = JSON.stringify({
  name: 'strategy-always-in',
  version: '1.0.0',
  type: 'module',
  peerDependencies: { '@grodt/sdk': '^0.1.0' },
  grodt: { kind: 'strategy', id: 'always-in', contract: 1, entry: './index.ts' },
})

/** The three shipped strategies, and one that is always in on either side, with and without a stop. */
const STRATEGIES = `strategies:
  S1_VWAP_EMA_Scalper: { capital_allocation: 0.1, regime_requirements: [trending], timeframe: 15m }
  S2_Mean_Reversion: { capital_allocation: 0.1, regime_requirements: [ranging], timeframe: 15m }
  S3_Breakout: { capital_allocation: 0.1, regime_requirements: [trending], timeframe: 30m }
  Always_Long: { capital_allocation: 0.2, plugin: always-in, timeframe: 5m, parameters: { side: long } }
  Always_Short: { capital_allocation: 0.25, plugin: always-in, timeframe: 15m, parameters: { side: short, size: 0.8 } }
  Never_Stopped: { capital_allocation: 0.25, plugin: always-in, timeframe: 1h, parameters: { side: long, stop: 0, size: 1 } }
`

/** What the kill switch does; null: there is none. */
type Action = 'freeze' | 'flatten' | null

/** Size of a book against its markets, and its limits. What the watch checks holds for any of them. */
interface Parameters {
  readonly name: string
  readonly capital: number
  readonly volumeShare: number
  readonly exposure: number
  /** Multiples of equity. */
  readonly maxGross: number
  readonly maxSymbol: number
  readonly overLimit: 'shrink' | 'refuse'
  /** Fall from the high-water mark. */
  readonly killAt: number
}

/** Orders are a large part of what is traded in a bar. */
const LARGE: Parameters = {
  name: 'a large book',
  capital: 20_000_000,
  volumeShare: 0.02,
  exposure: 2,
  maxGross: 1.6,
  maxSymbol: 0.8,
  overLimit: 'shrink',
  killAt: 0.08,
}

const PARAMETERS: readonly Parameters[] = [
  LARGE,
  {
    name: 'a book in a far too small market',
    capital: 60_000_000,
    volumeShare: 0.01,
    exposure: 1,
    maxGross: 0.9,
    maxSymbol: 0.5,
    overLimit: 'shrink',
    killAt: 0.05,
  },
  {
    name: 'a small book with tight limits that refuse',
    capital: 100_000,
    volumeShare: 0.1,
    exposure: 1,
    maxGross: 0.5,
    maxSymbol: 0.25,
    overLimit: 'refuse',
    killAt: 0.02,
  },
]

const SEEDS = [1, 2]

const risk = (of: Parameters, action: Action): string => `risk:
  exposure: ${of.exposure}
  max_gross_exposure: ${of.maxGross}
  max_symbol_exposure: ${of.maxSymbol}
  over_limit: ${of.overLimit}
${action === null ? '' : `  kill_switch: { max_drawdown: ${of.killAt}, warn_at: 0.5, action: ${action} }\n`}`

/** The configured host of these tests: shipped settings of account and broker, volume limits among them. */
async function configured(t: Test, of: Parameters, action: Action): Promise<Prepared> {
  const folder = t.testdir({})
  const plugin = join(folder, 'plugins', 'always-in')
  const configs = join(folder, 'configs')
  mkdirSync(plugin, { recursive: true })
  writeFileSync(join(plugin, 'index.ts'), ALWAYS_IN)
  writeFileSync(join(plugin, 'package.json'), MANIFEST)
  cpSync(join(ROOT, 'configs'), configs, { recursive: true })
  writeFileSync(join(configs, 'strategies.yaml'), STRATEGIES)
  writeFileSync(join(configs, 'risk.yaml'), risk(of, action))
  const folders = JSON.stringify([join(ROOT, 'plugins'), join(folder, 'plugins')])
  writeFileSync(
    join(configs, 'host.yaml'),
    `host:\n  plugin_folders: ${folders}\n  account: { capital: ${of.capital} }\n  broker: { slippage_bps: 1.5, volume_share: ${of.volumeShare} }\n  instruments: { defaults: { lot: 0.001 } }\n`,
  )
  const market = { symbols: [...SYMBOLS], baseTimeframeMs: BASE_MS }
  return prepare(configs, { market, cacheFolder: join(folder, 'cache') })
}

/** Run all bars one at a time and look at the books after each. @throws Error when something does not hold */
function run(
  prepared: Prepared,
  markets: readonly BarColumns[],
  of: Parameters,
  action: Action,
): StressWatch {
  const engine: Engine = wireEngine(prepared, {
    markets: SYMBOLS.map((symbol) => ({ symbol, baseMs: BASE_MS, hasVolume: true })),
    record: 'all',
    onFault: 'throw',
    curveMs: 3_600_000,
    log: () => undefined,
  })
  const watch = new StressWatch(engine, {
    maxGross: of.maxGross,
    maxSymbol: of.maxSymbol,
    killSwitch: action === null ? null : { at: of.killAt, action },
  })
  const sources = markets.map((columns) => ({
    columns,
    timeframeMs: BASE_MS,
    from: 0,
    to: columns.time.length,
  }))
  for (const slices of chunks(sources, 1)) {
    watch.before()
    const events = engine.apply({ kind: 'bars', slices })
    engine.valueNow()
    booksAddUp(engine)
    watch.after(events)
  }
  engine.apply({ kind: 'finish', closePositions: false })
  booksAddUp(engine)
  const { net } = attributionOf(engine, engine.trades).total()
  if (net !== engine.equity - engine.account.capital)
    throw new Error('the attribution does not sum to the result')
  return watch
}

t.test('a day without stress: everybody trades, long and short, in several symbols', async (t) => {
  const watch = run(await configured(t, LARGE, null), calmMarkets(1), LARGE, null)
  const { engine } = watch
  const traded = new Set([...engine.trades].map(({ sleeve }) => engine.sleeves[sleeve].name))
  for (const { name, slots } of engine.sleeves) {
    t.ok(traded.has(name) || slots.some(({ lots }) => lots !== 0), `${name} trades`)
  }
  t.ok(watch.approved > 50, `${watch.approved} orders`)
  t.ok(watch.parts > 20, `${watch.parts} fills that the volume split`)
})

// The watch throws where the books, a limit, an exit or the kill switch is not what it must be at a bar.
for (const action of [null, 'freeze', 'flatten'] as const) {
  t.test(`every stress, with kill switch: ${action ?? 'none'}`, async (t) => {
    let latched = 0
    let waited = 0
    for (const of of PARAMETERS) {
      const prepared = await configured(t, of, action)
      for (const stress of STRESSES) {
        for (const seed of SEEDS) {
          const markets = stressed(stress, seed)
          const watch = run(prepared, markets, of, action)
          waited += watch.waited
          if (watch.latchedAt !== null) latched++
          const name = `${of.name}, seed ${seed}, ${stress.name}`
          t.ok(watch.engine.time > markets[0].time[EVENT], name)
          t.ok(watch.approved > 0, `${watch.approved} orders`)
        }
      }
    }
    t.ok(waited > 0, `at ${waited} bars an exit waited for volume`)
    t.equal(latched > 0, action !== null, `the kill switch latched in ${latched} runs`)
  })
}
