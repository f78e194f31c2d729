import t from 'tap'
import { presentRow } from '../../engine/valuation.ts'
import { RunningStatistics } from '../../portfolio/statistics/running.ts'
import { hostAfter, shippedConfig } from '../paper-host.fixture.ts'
import { performanceReport, performanceView } from './performance.ts'

/** 35 days of 5-minute bars: enough for ratios. */
const BARS = 35 * 288

const prepared = await shippedConfig(t.testdir({}))
const host = await hostAfter(prepared, BARS)

t.test('a host says what a fresh reading of its books says, whenever it is asked', async (t) => {
  const { engine, start } = host
  const { seed, statistics: options } = prepared.checked.config.host
  const fresh = new RunningStatistics(engine, { options: { ...options, resamples: 0 }, seed, start })
  const { book, strategies } = fresh.statistics(presentRow(engine))
  const first = performanceReport(host)
  t.strictSame(performanceReport(host), first, 'asked again')
  t.equal(first.statistics.sharpe, book.sharpe)
  t.strictSame(first.statistics.drawdowns, book.drawdowns)
  t.strictSame(first.statistics.againstBenchmark, book.againstBenchmark)
  t.equal(first.statistics.profitFactor, book.trades.profitFactor)
  t.equal(first.statistics.annualReturn, null, 'below 90 days')
  t.ok(typeof first.statistics.volatility === 'number', '35 days are enough for it')
  t.strictSame(
    first.strategies.map(({ name, result, sharpe }) => [name, result, sharpe]),
    strategies.map(({ name, result, sharpe }) => [name, result, sharpe]),
  )
  const results = first.strategies.reduce((sum, { result }) => sum + result, 0)
  t.ok(Math.abs(results - (first.equity - first.capital)) < 1e-6, 'results sum to what the book gained')
})

t.test('before the first bar there are no statistics, and the view is as ever', async (t) => {
  const idle = await hostAfter(prepared, 0)
  const { statistics, strategies, ...view } = performanceReport(idle)
  t.strictSame(view, performanceView(idle))
  t.match(statistics, { sharpe: null, winRate: null, drawdowns: { count: 0, ulcerIndex: null } })
  t.strictSame(
    strategies.map(({ result }) => result),
    [0, 0, 0],
  )
})
