import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { defineStrategy, parameters, type StrategyPlugin } from '@grodt/sdk'
import t, { type Test } from 'tap'

import type { Engine } from '../core/src/engine/engine.ts'
import { prepare, type Prepared } from '../core/src/host/prepare.ts'
import { wireEngine } from '../core/src/host/wire.ts'
import { newColumns, type Candles } from '../core/src/market/columns.ts'
import { chunks } from '../core/src/market/feed.ts'
import { loadCandles } from '../core/src/market/import/load.ts'
import { runBacktest } from '../core/src/research/run.ts'
import { HOUR, MINUTE, play } from './support/engine.ts'

const file = join(process.env.GRODT_DATA ?? '', 'crypto', 'btcusdt_5m_2024.csv.gz')
const skip =
  process.env.GRODT_DATA !== undefined && existsSync(file)
    ? false
    : 'set GRODT_DATA to a folder with crypto/btcusdt_5m_2024.csv.gz'

/** Base bars joined to a longer timeframe, written out plainly instead of with the engine's own aggregation. */
function joined(candles: Candles, timeframeMs: number): Candles {
  const { columns } = candles
  const groups = new Map<number, number[]>()
  columns.time.forEach((time, i) => {
    const start = time - (time % timeframeMs)
    groups.set(start, [...(groups.get(start) ?? []), i])
  })
  const out = newColumns(groups.size)
  ;[...groups].forEach(([start, rows], n) => {
    out.time[n] = start
    out.open[n] = columns.open[rows[0]]
    out.high[n] = Math.max(...rows.map((i) => columns.high[i]))
    out.low[n] = Math.min(...rows.map((i) => columns.low[i]))
    out.close[n] = columns.close[rows[rows.length - 1]]
    out.volume[n] = rows.reduce((total, i) => total + columns.volume[i], 0)
  })
  return { ...candles, timeframeMs, columns: out }
}

/**
 * The fills of the reference: no bar's volume and no tick may get in their way. With ticks of 0.01 the sums would be
 * some 1e-4 off, with orders that are larger than what a quiet bar trades, 2e-4.
 */
const HOST = `host:
  account: { capital: 10000 }
  broker: { slippage_bps: 0, volume_share: 1 }
  instruments:
    defaults: { tick: 0.00000001, lot: 0.00001, min_notional: 0, maker_fee_bps: 2, taker_fee_bps: 6.5, funding_bps: 0 }
`

interface Entry {
  readonly name: string
  readonly plugin: string
  readonly gate: string
  readonly parameters: string
}

const entryText = (
  { name, plugin, gate, parameters: values }: Entry,
  share: number,
  timeframe: string,
): string => `
  ${name}:
    plugin: ${plugin}
    enabled: true
    regime_requirements: [${gate}]
    capital_allocation: ${share}
    timeframe: ${timeframe}
    parameters: ${values}
`

/** A configuration folder in which every fill costs 6.5 bps (targets 2) and nothing else limits a trade. */
const folder = (strategies: readonly Entry[], timeframe: string) => ({
  'strategies.yaml': `strategies:${strategies
    .map((entry) => entryText(entry, 1 / strategies.length, timeframe))
    .join('')}`,
  'ml.yaml':
    'machine_learning:\n  meta_controller:\n    enabled: false\n  performance_prediction:\n    enabled: false\n',
  'regime.yaml': 'regime:\n  plugin: efficiency-ratio\n  parameters: { min_dwell: 0 }\n',
  'risk.yaml': 'risk:\n  exposure: 1\n  max_gross_exposure: 5\n  max_symbol_exposure: 5\n',
  'host.yaml': HOST,
})

const S1A: Entry = {
  name: 'S1a',
  plugin: 'vwap-ema-scalper',
  gate: '',
  parameters: '{ entry: cross, stop_atr: 1.5 }',
}
const S1: Entry = { name: 'S1', plugin: 'vwap-ema-scalper', gate: 'trending', parameters: '{}' }
const S2: Entry = {
  name: 'S2',
  plugin: 'mean-reversion',
  gate: 'ranging',
  parameters: '{ max_size_factor: 1 }',
}
const S3: Entry = { name: 'S3', plugin: 'breakout', gate: 'trending', parameters: '{}' }

/** What two independent programs found: trades, exits by stop, target and time, sums of returns per trade. */
const REFERENCE: readonly [string, Entry, number, number, number, number, number, number][] = [
  ['5m', S1A, 3866, 2238, 1569, 58, 0.450579, -3.868937],
  ['5m', S1, 1516, 767, 511, 237, 0.26527, -1.475624],
  ['5m', S2, 295, 85, 80, 130, 0.144846, -0.202597],
  ['5m', S3, 623, 623, 0, 0, 0.140465, -0.669489],
  ['1h', S1A, 320, 182, 129, 8, 0.221087, -0.136884],
  ['1h', S1, 162, 82, 56, 23, -0.120747, -0.306119],
  ['1h', S2, 78, 24, 18, 36, 0.043515, -0.049881],
  ['1h', S3, 63, 63, 0, 0, 0.066925, -0.015103],
]

/** The figures have six decimals: one trade that is another one, or elsewhere by a tick, would show. */
const TOLERANCE = 1e-6

/** Counts and sums of the closed trades; a trade's return is that of a notional of 1. */
function tradesOf(engine: Engine) {
  const trades = [...engine.trades]
  const exits = (...causes: string[]): number => trades.filter(({ cause }) => causes.includes(cause)).length
  const gross = trades.reduce((sum, one) => sum + one.side * (one.exitPrice / one.entryPrice - 1), 0)
  const cost = trades.reduce((sum, one) => sum + one.fees / one.entryNotional, 0)
  return {
    counts: [trades.length, exits('stop', 'trail'), exits('target'), exits('max-bars')],
    gross,
    net: gross - cost,
  }
}

t.test('the reference runs on real candles', { skip }, async (t) => {
  const cacheFolder = t.testdir()
  const five = loadCandles(file, { cacheFolder }).candles[0]
  const series: Readonly<Record<string, Candles>> = { '5m': five, '1h': joined(five, HOUR) }
  const prepared = (t: Test, entries: readonly Entry[], timeframe: string): Promise<Prepared> =>
    prepare(t.testdir(folder(entries, timeframe)), {
      market: { symbols: [five.symbol], baseTimeframeMs: series[timeframe].timeframeMs },
      cacheFolder,
    })

  for (const [timeframe, entry, trades, stops, targets, times, gross, net] of REFERENCE) {
    await t.test(`${entry.name} on bars of ${timeframe}`, async (t) => {
      const engine = runBacktest(await prepared(t, [entry], timeframe), [series[timeframe]], {
        curveMs: 24 * HOUR,
        log: () => undefined,
      })
      const found = tradesOf(engine)
      t.strictSame(found.counts, [trades, stops, targets, times], 'trades; exits by stop, target, time')
      t.ok(Math.abs(found.gross - gross) < TOLERANCE, `gross sum ${found.gross}, expected ${gross}`)
      t.ok(Math.abs(found.net - net) < TOLERANCE, `net sum ${found.net}, expected ${net}`)
      t.equal(engine.account.cash, engine.venue.cash)
    })
  }

  await t.test(
    'the three strategies together see equal events with inputs of one bar and of many',
    async (t) => {
      const run = async (t: Test, rows?: number): Promise<unknown> => {
        const engine = wireEngine(await prepared(t, [S1, S2, S3], '5m'), {
          markets: [{ symbol: five.symbol, baseMs: five.timeframeMs, hasVolume: true }],
          record: 'all',
          onFault: 'throw',
          curveMs: HOUR,
          log: () => undefined,
        })
        const { columns, timeframeMs } = five
        const source = { columns, timeframeMs, from: 0, to: columns.time.length }
        const events: unknown[] = []
        for (const slices of chunks([source], rows)) {
          for (const event of engine.apply({ kind: 'bars', slices })) events.push(event)
        }
        return events
      }
      const single = JSON.stringify(await run(t, 1))
      t.ok(single.length > 100_000, 'a lot happens')
      t.ok(single === JSON.stringify(await run(t)), 'the events are equal')
    },
  )

  await t.test('indicators at two bars of the hourly series', async (t) => {
    const seen = new Map<number, number[]>()
    const plugin: Pick<StrategyPlugin, 'kind' | 'contract'> = defineStrategy({
      config: parameters({}),
      create(ctx) {
        const { vwap, sigma } = ctx.sessionVwap()
        const values = [ctx.ema(9), ctx.atr(14), ctx.adx(14).adx, ctx.efficiencyRatio(20), vwap, sigma]
        return {
          onBar({ openTime, close }) {
            seen.set(openTime.now, [close.now, ...values.map((value) => value.now)])
            return null
          },
        }
      },
    })
    // The engine's own aggregation must agree with the plain one above.
    play({
      markets: [{ symbol: five.symbol, columns: five.columns, baseMs: 5 * MINUTE }],
      strategies: [{ name: 'S', timeframeMs: HOUR, plugin }],
    })
    const hourly = series['1h'].columns
    const differing = [...seen].filter(([time, [close]]) => hourly.close[hourly.time.indexOf(time)] !== close)
    t.strictSame(differing, [])
    t.ok(seen.size > 0.99 * hourly.time.length, `asked at ${seen.size} of ${hourly.time.length} bars`)
    const near = (time: number, expected: readonly number[]): void => {
      const actual = seen.get(time) ?? []
      expected.forEach((value, i) => {
        const relative = Math.abs(actual[i] / value - 1)
        t.ok(
          relative < 1e-5,
          `value ${i} of ${new Date(time).toISOString()}: ${actual[i]}, expected ${value}`,
        )
      })
    }
    near(1704787200000, [46544.65, 46682.595, 404.3484, 40.5626, 0.31438, 46706.6965, 100.632])
    near(1722067200000, [67986, 67923.029, 346.0416, 43.4845, 0.148433, 67966.1076, 116.085])
  })
})
