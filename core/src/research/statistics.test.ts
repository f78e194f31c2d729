import { enter, exit, parameters, defineStrategy } from '@grodt/sdk'
import fc from 'fast-check'
import t from 'tap'
import Value from 'typebox/value'
import { bars, HOUR, play, START, type Row } from '../../../test/support/engine.ts'
import { RunningStatistics } from '../portfolio/statistics/running.ts'
import { scenario } from '../../../test/support/scenario.ts'
import { backtestStatistics, backtestStatisticsSchema } from './statistics.ts'

const OPTIONS = { annualisation: 365, deviation: 'sample', riskFreeRate: 0, resamples: 20 } as const

const run = { options: OPTIONS, seed: 1, start: START }

t.test('every result fits the published schema, key by key', async () => {
  fc.assert(
    fc.property(scenario(120), (setup) => {
      const { engine } = play(setup)
      engine.apply({ kind: 'finish', closePositions: true })
      const found: unknown = JSON.parse(
        JSON.stringify(backtestStatistics(engine, new RunningStatistics(engine, run))),
      )
      if (!Value.Check(backtestStatisticsSchema, found)) {
        throw new Error(JSON.stringify([...Value.Errors(backtestStatisticsSchema, found)].slice(0, 3)))
      }
    }),
    { numRuns: 60 },
  )
})

t.test('a run of 100 days, worked out by hand', async (t) => {
  // One bar a day. Bought at the open of every second day, sold at the open of the next: 1 % up, then 1 % down.
  const rows: Row[] = Array.from({ length: 101 }, (_, day): Row => {
    const open = day % 4 === 1 ? 100 : day % 4 === 2 ? 101 : day % 4 === 3 ? 100 : 99
    return [open, 101, 99, open]
  })
  const plugin = defineStrategy({
    config: parameters({}),
    create: () => ({
      onBar: ({ count }) => (count % 2 === 1 ? enter('long', { size: 1, reason: 'test' }) : exit('test')),
    }),
  })
  const { engine } = play({
    markets: [{ symbol: 'A', baseMs: 24 * HOUR, columns: bars(rows, 24 * HOUR), takerFee: 0.001 }],
    strategies: [{ name: 'S', plugin, weight: 0.5 }],
    curveMs: 24 * HOUR,
  })
  engine.apply({ kind: 'finish', closePositions: true })
  const { conventions, book, strategies, benchmark } = backtestStatistics(
    engine,
    new RunningStatistics(engine, run),
  )
  const [strategy] = strategies
  t.match(conventions, { periodsPerYear: 365, curveStepMs: 24 * HOUR, resamples: 20 })
  t.equal(book.trades.trades, 50)
  t.equal(book.trades.wins, 25)
  t.equal(book.trades.winRate, 0.5)
  t.equal(book.long.trades, 50)
  t.equal(book.short.trades, 0)
  t.strictSame(book.exits, { signal: 50 })
  t.ok(Math.abs(book.result - strategy.result) < 1e-9)
  t.ok(Math.abs((strategy.totalReturn ?? 0) - 2 * (book.totalReturn ?? 0)) < 1e-12, 'on half of the capital')
  t.ok(Math.abs(book.trades.net - book.result) < 1e-9, 'nothing is open')
  t.ok(Math.abs(book.trades.gross - book.trades.fees - book.trades.net) < 1e-9)
  t.equal(book.fees, book.trades.fees)
  t.equal(book.exposure, 50 / 101)
  t.ok(Math.abs((book.grossExposure ?? 0) - 0.5) < 0.01, 'half of the equity while in')
  t.equal(book.netExposure, book.grossExposure, 'long only')
  t.equal(book.confidence?.blockLength, 5)
  t.equal(benchmark.endEquity, 10_000 * (rows[100][3] / rows[0][0]))
  t.equal(strategy.costAgainstStop.stops, 0)
  t.equal(book.months.length, 4)
  t.ok(Math.abs(book.months.reduce((sum, { result }) => sum + result, 0) - book.result) < 1e-9)
})
