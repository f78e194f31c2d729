import fc from 'fast-check'
import t from 'tap'
import {
  annualReturn,
  annualTurnover,
  dailyReturns,
  dailyRows,
  DAY_MS,
  ratio,
  riskStatistics,
} from './returns.ts'

const HOUR = 3_600_000
const NONE = { volatility: null, sharpe: null, sortino: null }

const rowsOf = (times: readonly number[]): number[] => dailyRows(times.length, (row) => times[row])

t.test('daily rows are the start and the last row of each UTC day; midnight ends a day', async (t) => {
  const hours = Array.from({ length: 50 }, (_, i) => i * HOUR)
  t.same(rowsOf(hours), [0, 24, 48, 49], 'two whole days and one hour')
  t.same(rowsOf([]), [])
  t.same(rowsOf([9 * HOUR]), [0])
  t.same(rowsOf([9 * HOUR, 10 * HOUR]), [0, 1], 'one day, less than 24 hours')
})

t.test(
  'a session that closes before midnight counts at its close, and days without rows are passed over',
  async (t) => {
    const friday = [14 * HOUR, 21 * HOUR]
    const monday = [3 * DAY_MS + 14 * HOUR, 3 * DAY_MS + 21 * HOUR]
    t.same(rowsOf([...friday, ...monday]), [0, 1, 3])
  },
)

t.test('daily returns are changes over what stood behind them', async (t) => {
  t.same(dailyReturns([100, 110, 99], [100, 110, 99]), [0.1, -0.1])
  t.same(dailyReturns([0, 10, -5], [200, 250, 300]), [0.05, -0.06])
  t.same(dailyReturns([100], [100]), [])
  t.equal(dailyReturns([100, -10, 5], [100, -10, 5]), null, 'nothing can be earned on a negative equity')
  t.equal(dailyReturns([0, 1], [0, 0]), null, 'nor on no capital')
})

t.test('volatility, Sharpe and Sortino of alternating returns are those worked out by hand', async (t) => {
  // 15 x +2 %, 15 x -1 %: mean 0.005; squared distances all 0.015^2, so the sample variance is 30 x 0.015^2 / 29.
  const returns = Array.from({ length: 30 }, (_, i) => (i % 2 === 0 ? 0.02 : -0.01))
  const deviation = Math.sqrt((30 * 0.000225) / 29)
  const downside = Math.sqrt((15 * 0.0001) / 30)
  const { volatility, sharpe, sortino } = riskStatistics(returns)
  const near = (actual: number | null, wanted: number) =>
    t.ok(actual !== null && Math.abs(actual / wanted - 1) < 1e-12, `${actual} is ${wanted}`)
  near(volatility, deviation * Math.sqrt(365))
  near(sharpe, (0.005 / deviation) * Math.sqrt(365))
  near(sortino, (0.005 / downside) * Math.sqrt(365))
})

t.test('29 returns are too few, and so are 30 without a deviation', async (t) => {
  const rising = Array.from({ length: 30 }, (_, i) => 0.001 * (i + 1))
  t.same(riskStatistics(rising.slice(1)), NONE)
  t.same(riskStatistics(null), NONE)
  t.same(riskStatistics(Array<number>(40).fill(0)), NONE, 'flat equity')
  t.same(riskStatistics(Array<number>(40).fill(0.1)), NONE, 'equal returns are not a risk of rounding noise')
  t.match(riskStatistics(rising), { volatility: Number, sharpe: Number, sortino: null }, 'no return below 0')
})

t.test('all losses give a negative ratio and a deviation above 0', async (t) => {
  const { volatility, sharpe, sortino } = riskStatistics(
    Array.from({ length: 30 }, (_, i) => -0.001 * (i + 1)),
  )
  t.ok(volatility !== null && volatility > 0)
  t.ok(sharpe !== null && sharpe < 0)
  t.ok(sortino !== null && sortino < 0)
})

t.test('whatever the returns are, no ratio is NaN or infinite', async () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { maxLength: 80 }), (returns) =>
      Object.values(riskStatistics(returns)).every((value) => value === null || Number.isFinite(value)),
    ),
  )
})

t.test('the annual return is compounded over calendar time, from 90 days on', async (t) => {
  t.equal(annualReturn(0.1, 365.25), 1.1 - 1)
  t.equal(annualReturn(0.21, 2 * 365.25)?.toFixed(12), '0.100000000000')
  t.equal(annualReturn(0.1, 89.9), null)
  t.equal(annualReturn(-1, 400), null, 'nothing left')
  t.equal(annualReturn(-1.5, 400), null, 'less than nothing left')
})

t.test('turnover per year is over the mean capital, from 90 days on', async (t) => {
  t.equal(annualTurnover(6000, [100, 200], 365.25), 40)
  t.equal(annualTurnover(6000, [100, 200], 89), null)
  t.equal(annualTurnover(6000, [100, -100], 365.25), null)
  t.equal(annualTurnover(6000, [], 365.25), null)
})

t.test('a ratio without a denominator is null', async (t) => {
  t.equal(ratio(1, 4), 0.25)
  t.equal(ratio(1, 0), null)
  t.equal(ratio(0, 0), null)
})
