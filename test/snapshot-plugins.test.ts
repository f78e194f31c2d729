import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'

import { copyShipped } from '../core/src/config/shipped.fixture.ts'
import type { Engine } from '../core/src/engine/engine.ts'
import type { EngineEvent } from '../core/src/engine/events.ts'
import type { EngineInput } from '../core/src/engine/inputs.ts'
import {
  decodeSnapshot,
  encodeSnapshot,
  restoreEngine,
  takeEngineSnapshot,
} from '../core/src/engine/snapshot.ts'
import { presentRow } from '../core/src/engine/valuation.ts'
import { prepare, type Prepared } from '../core/src/host/prepare.ts'
import { TradeTally } from '../core/src/host/views/tally.ts'
import { wireEngine } from '../core/src/host/wire.ts'
import { chunks, MAX_ROWS } from '../core/src/market/feed.ts'
import { nextBars, simulatedMarket } from '../core/src/market/simulated.ts'
import { SeededRandom } from '@grodt/sdk/host'
import { RunningStatistics } from '../core/src/portfolio/statistics/running.ts'
import { booksAddUp } from './support/books.ts'
import { START } from './support/engine.ts'
import { RISK } from './support/journal.ts'

const SYMBOLS = ['BTC/USDT', 'ETH/USDT', 'SOL/USDT']
const BASE_MS = 300_000
const HISTORY = 1_500
const BARS = 5_000
const CUTS = 10

/** The shipped strategies, two of them on longer bars as well, with everything on that has a state. */
const STRATEGIES = `strategies:
  S1_VWAP_EMA_Scalper:
    regime_requirements: [trending]
    capital_allocation: 0.3
    risk: { cooldown: { bars: 3 }, stop_guard: { stops: 3, window: 6h, lock: 2h }, max_trades_per_day: 8 }
  S2_Mean_Reversion:
    capital_allocation: 0.2
    parameters: { vwap: rolling }
    risk: { max_drawdown: 0.02, drawdown_lock: 12h }
  S3_Breakout:
    capital_allocation: 0.2
    parameters: { fixed_target: true, breakout_threshold: 1, volume_confirmation: false }
  S3_Slow:
    plugin: S3_Breakout
    timeframe: 1h
    capital_allocation: 0.2
    parameters: { breakout_threshold: 0.5, channel_period: 12 }
`

async function configured(t: Test): Promise<Prepared> {
  const folder = t.testdir({})
  const configs = join(folder, 'configs')
  copyShipped(configs)
  writeFileSync(join(configs, 'strategies.yaml'), STRATEGIES)
  writeFileSync(join(configs, 'risk.yaml'), RISK)
  const market = { symbols: SYMBOLS, baseTimeframeMs: BASE_MS }
  return prepare(configs, { market, cacheFolder: join(folder, 'cache') })
}

const wired = (prepared: Prepared): Engine =>
  wireEngine(prepared, {
    markets: SYMBOLS.map((symbol) => ({ symbol, baseMs: BASE_MS, hasVolume: true })),
    record: 'all',
    onFault: 'strike',
    curveMs: 3_600_000,
    log: () => undefined,
  })

/** History, then bars, one or several at a time, with a change of weights and a pause on the way. */
function someInputs(): EngineInput[] {
  const market = simulatedMarket({
    seed: 7,
    symbols: SYMBOLS.map((symbol) => ({ symbol, tick: 0.01 })),
    timeframeMs: BASE_MS,
    start: START,
  })
  const columns = nextBars(market, HISTORY + BARS)
  const cut = (from: number, to: number, rows: number) =>
    chunks(
      columns.map((one) => ({ columns: one, timeframeMs: BASE_MS, from, to })),
      rows,
    )
  const half = HISTORY + BARS / 2
  return [
    ...[...cut(0, HISTORY, MAX_ROWS)].map((slices): EngineInput => ({ kind: 'history', slices })),
    ...[...cut(HISTORY, half, 1)].map((slices): EngineInput => ({ kind: 'bars', slices })),
    { kind: 'weights', weights: { S2_Mean_Reversion: 0.05, S3_Breakout: 0.35 } },
    {
      kind: 'command',
      command: { name: 'pause', strategy: 'S1_VWAP_EMA_Scalper', reason: 'for a test', author: 'tester' },
    },
    ...[...cut(half, HISTORY + BARS, 5)].map((slices): EngineInput => ({ kind: 'bars', slices })),
  ]
}

/** What the host says about the run. */
function sayings(engine: Engine, prepared: Prepared): Uint8Array {
  const { statistics: options } = prepared.checked.config.host
  const statistics = new RunningStatistics(engine, {
    options: { ...options, resamples: 100 },
    seed: 1,
    start: START + HISTORY * BASE_MS,
  })
  const row = presentRow(engine)
  return encodeSnapshot([
    takeEngineSnapshot(engine),
    statistics.statistics(row),
    statistics.comparison(row),
    new TradeTally(engine).strategies,
  ])
}

t.test('the shipped plugins go on after any cut as if there had been none', async (t) => {
  const prepared = await configured(t)
  const inputs = someInputs()
  const plain = wired(prepared)
  const kinds = new Set<EngineEvent['kind']>()
  const events = inputs.map((input) => {
    const caused = plain.apply(input)
    for (const { kind } of caused) kinds.add(kind)
    return JSON.stringify(caused)
  })
  // The run shows something of everything that has a state.
  const wanted = [
    'fill',
    'stop-moved',
    'trade-closed',
    'funding',
    'regime-changed',
    'lock-set',
    'lock-released',
  ]
  for (const kind of [
    ...wanted,
    'strategy-paused',
    'strategy-resumed',
    'kill-switch',
    'order-refused',
  ] as const) {
    t.ok(kinds.has(kind as EngineEvent['kind']), kind)
  }
  for (const { name, index } of plain.sleeves) {
    t.ok([...plain.trades].filter(({ sleeve }) => sleeve === index).length > 3, `${name} trades`)
  }

  const random = new SeededRandom(11)
  const cuts = new Set(Array.from({ length: CUTS }, () => Math.floor(random.next() * inputs.length)))
  let engine = wired(prepared)
  let different = 0
  inputs.forEach((input, i) => {
    if (JSON.stringify(engine.apply(input)) !== events[i]) different++
    if (!cuts.has(i)) return
    const bytes = encodeSnapshot(takeEngineSnapshot(engine))
    engine = wired(prepared)
    restoreEngine(engine, decodeSnapshot(bytes))
    booksAddUp(engine)
    t.ok(Buffer.from(encodeSnapshot(takeEngineSnapshot(engine))).equals(bytes), `the state after input ${i}`)
  })
  t.ok(cuts.size > CUTS / 2)
  t.equal(different, 0, `of ${inputs.length} inputs have other events after ${cuts.size} cuts`)
  t.ok(Buffer.from(sayings(engine, prepared)).equals(sayings(plain, prepared)), 'books, state and statistics')
})
