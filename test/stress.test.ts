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

const KILL_AT = 0.08

const MAX_GROSS = 1.6

const MAX_SYMBOL = 0.8

const risk = (action: Action): string => `risk:
  exposure: 2
  max_gross_exposure: ${MAX_GROSS}
  max_symbol_exposure: ${MAX_SYMBOL}
  over_limit: shrink
${action === null ? '' : `  kill_switch: { max_drawdown: ${KILL_AT}, warn_at: 0.5, action: ${action} }\n`}`

/** What the kill switch does; null: there is none. */
type Action = 'freeze' | 'flatten' | null

/** The configured host of these tests: shipped settings of account and broker, volume limits among them. */
async function configured(t: Test, action: Action): Promise<Prepared> {
  const folder = t.testdir({})
  const plugin = join(folder, 'plugins', 'always-in')
  const configs = join(folder, 'configs')
  mkdirSync(plugin, { recursive: true })
  writeFileSync(join(plugin, 'index.ts'), ALWAYS_IN)
  writeFileSync(join(plugin, 'package.json'), MANIFEST)
  cpSync(join(ROOT, 'configs'), configs, { recursive: true })
  writeFileSync(join(configs, 'strategies.yaml'), STRATEGIES)
  writeFileSync(join(configs, 'risk.yaml'), risk(action))
  const folders = JSON.stringify([join(ROOT, 'plugins'), join(folder, 'plugins')])
  // Small markets: the orders of this book are a large part of what is traded in a bar.
  writeFileSync(
    join(configs, 'host.yaml'),
    `host:\n  plugin_folders: ${folders}\n  account: { capital: 20000000 }\n  broker: { slippage_bps: 1.5, volume_share: 0.02 }\n  instruments: { defaults: { lot: 0.001 } }\n`,
  )
  const market = { symbols: [...SYMBOLS], baseTimeframeMs: BASE_MS }
  return prepare(configs, { market, cacheFolder: join(folder, 'cache') })
}

/** Run all bars one at a time and look at the books after each. @throws Error when something does not hold */
function run(prepared: Prepared, markets: readonly BarColumns[], action: Action): StressWatch {
  const engine: Engine = wireEngine(prepared, {
    markets: SYMBOLS.map((symbol) => ({ symbol, baseMs: BASE_MS, hasVolume: true })),
    record: 'all',
    onFault: 'throw',
    curveMs: 3_600_000,
    log: () => undefined,
  })
  const watch = new StressWatch(engine, {
    maxGross: MAX_GROSS,
    maxSymbol: MAX_SYMBOL,
    killAt: action === null ? null : KILL_AT,
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

const moment = (row: number): number => calmMarkets(1)[0].time[row]

t.test('a day without stress: everybody trades, long and short, in several symbols', async (t) => {
  const watch = run(await configured(t, null), calmMarkets(1), null)
  const { engine } = watch
  const traded = new Set([...engine.trades].map(({ sleeve }) => engine.sleeves[sleeve].name))
  for (const { name, slots } of engine.sleeves) {
    t.ok(traded.has(name) || slots.some(({ lots }) => lots !== 0), `${name} trades`)
  }
  t.ok(watch.approved > 50, `${watch.approved} orders`)
  t.ok(watch.parts > 20, `${watch.parts} fills that the volume split`)
})

for (const stress of STRESSES) {
  t.test(stress.name, async (t) => {
    for (const seed of [1, 2]) {
      const watch = run(await configured(t, null), stressed(stress, seed), null)
      const { engine, lowest } = watch
      t.ok(engine.time > moment(EVENT), `seed ${seed} went through it`)
      t.ok(lowest > 0.5, `the book keeps more than half, at least ${(lowest * 100).toFixed(1)} %`)
      t.equal(engine.liquidations, 0)
    }
  })
}

/** The scenarios in which the book loses so much; one-way upwards it does not. */
const LATCHING = [
  'flash crash',
  'gap through the stop',
  'feed freeze',
  'volume dry-up',
  'correlated sell-off',
]

for (const action of ['freeze', 'flatten'] as const) {
  t.test(`the kill switch latches where it must and stays (${action})`, async (t) => {
    for (const stress of STRESSES) {
      // The watch holds it against equity and its high-water mark at every bar.
      const { engine, latchedAt } = run(await configured(t, action), stressed(stress, 1), action)
      const name = stress.name.slice(0, stress.name.indexOf(':'))
      t.equal(latchedAt !== null && latchedAt > moment(EVENT), LATCHING.includes(name), name)
      if (latchedAt === null) continue
      t.equal(engine.guard.state.killSwitch.stage, 'latched', `${name}: to the end`)
      if (action === 'flatten') t.equal(engine.openPositions, 0, `${name}: everything is closed`)
    }
  })
}
