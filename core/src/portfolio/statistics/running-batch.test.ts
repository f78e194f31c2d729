import fc from 'fast-check'
import t from 'tap'
import type { Trade } from '../trade.ts'
import {
  batchComparison,
  batchDrawdowns,
  batchRisk,
  batchTrades,
  difference,
  lastOfDays,
} from './batch.fixture.ts'
import { bookOf, CAPITAL, curves, rowsOf, trades, WEIGHTS } from './running.fixture.ts'
import type { RunStatistics } from './source.ts'
import { DAY, type BookRow } from './statistics.fixture.ts'

const returnsOf = (values: readonly number[], bases: readonly number[]): number[] =>
  values.slice(1).map((value, i) => (value - values[i]) / bases[i])

t.test('streaming equals a plain batch computation to 1e-12', async (t) => {
  let ratios = 0
  const options = fc.record({
    annualisation: fc.constantFrom<365 | 252 | 'calendar'>(365, 252, 'calendar'),
    deviation: fc.constantFrom<'sample' | 'population'>('sample', 'population'),
    riskFreeRate: fc.constantFrom(0, 0.03, -0.01),
  })
  fc.assert(
    fc.property(curves, trades, options, (steps, closed, chosen) => {
      const rows = rowsOf(steps)
      const actual = bookOf(rows, closed).statistics(chosen).statistics()
      if (actual.book.sharpe !== null && actual.strategies[0].sharpe !== null) ratios++
      const wrong = batchDifference(actual, rows, closed, chosen)
      if (wrong !== null) throw new Error(wrong)
    }),
    { numRuns: 150 },
  )
  t.ok(ratios > 20, `${ratios} runs were long enough for ratios`)
})

function batchDifference(
  actual: RunStatistics,
  rows: readonly BookRow[],
  closed: readonly Trade[],
  chosen: {
    annualisation: 365 | 252 | 'calendar'
    deviation: 'sample' | 'population'
    riskFreeRate: number
  },
): string | null {
  const sample = chosen.deviation === 'sample'
  const days = lastOfDays(rows)
  const times = days.map(({ time }) => time)
  const span = (times[times.length - 1] - times[0]) / DAY
  const calendar = ((days.length - 1) * 365.25) / span
  const periods = chosen.annualisation === 'calendar' ? calendar : chosen.annualisation
  const basis = { periods, rate: chosen.riskFreeRate, sample }
  const equity = days.map((row) => row.equity)
  const market = days.map(({ benchmark }) => benchmark)
  const marketReturns = returnsOf(market, market)
  const exposed = rows.filter(({ gross }) => gross > 0)
  const meanOf = (values: readonly number[]): number =>
    values.reduce((total, value) => total + value, 0) / values.length

  const part = (values: readonly number[], bases: readonly number[], base: number, own: readonly Trade[]) => {
    const returns = returnsOf(values, bases)
    const enough = returns.length >= 30
    return {
      ...(enough ? batchRisk(returns, basis) : { volatility: null, sharpe: null, kurtosis: null }),
      ...(values.length < 2 ? {} : { drawdowns: batchDrawdowns(times, values, base) }),
      againstBenchmark: enough ? batchComparison(returns, marketReturns, basis) : { beta: null, alpha: null },
      trades: batchTrades(own, 100, sample),
      long: batchTrades(
        own.filter(({ side }) => side > 0),
        100,
        sample,
      ),
      short: batchTrades(
        own.filter(({ side }) => side < 0),
        100,
        sample,
      ),
    }
  }
  const wanted = {
    book: {
      ...part(equity, equity, 0, closed),
      grossExposure: exposed.length === 0 ? null : meanOf(exposed.map((row) => row.gross / row.equity)),
      netExposure: exposed.length === 0 ? null : meanOf(exposed.map((row) => row.net / row.equity)),
      exposure: exposed.length / rows.length,
    },
    benchmark: marketReturns.length >= 30 ? batchRisk(marketReturns, basis) : { sharpe: null },
    strategies: WEIGHTS.map((weight, s) => ({
      ...part(
        days.map(({ sleeves }) => sleeves[s].result),
        equity.map((value) => value * weight),
        CAPITAL * weight,
        closed.filter(({ sleeve }) => sleeve === s),
      ),
      grossExposure:
        exposed.length === 0
          ? null
          : meanOf(exposed.map((row) => row.sleeves[s].gross / (row.equity * weight))),
    })),
  }
  return difference(actual, wanted)
}
