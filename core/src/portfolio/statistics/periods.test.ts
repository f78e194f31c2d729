import t from 'tap'
import { dailyReturns, wholeReturns } from './daily-returns.ts'
import { dayOf, monthReturns, yearReturns, type DailyCurve } from './periods.ts'
import { rollingWindow } from './rolling.ts'
import { BASIS, DAY, HOUR, START } from './statistics.fixture.ts'

function curve(times: readonly number[], values: readonly number[], bases = values): DailyCurve {
  return {
    times: Float64Array.from(times),
    values: Float64Array.from(values),
    bases: Float64Array.from(bases),
  }
}

t.test('midnight belongs to the day that it ends', async (t) => {
  t.equal(dayOf(START), START - DAY)
  t.equal(dayOf(START + 1), START)
  t.equal(dayOf(START + 23 * HOUR), START)
})

t.test(
  'months and years are cut at midnight, the first and last where the run begins and ends',
  async (t) => {
    const february = Date.UTC(2024, 1, 1)
    const times = [START - 2 * DAY, START, START + DAY, february, february + 5 * DAY]
    const found = curve(times, [1000, 1100, 1210, 990, 1089])
    t.strictSame(monthReturns(found, 100), [
      { month: '2023-12', return: 0.1, result: 1 },
      { month: '2024-01', return: -0.1, result: -1.1 },
      { month: '2024-02', return: 0.1, result: 0.99 },
    ])
    t.strictSame(yearReturns(found, 100), [
      { year: 2023, return: 0.1, result: 1 },
      { year: 2024, return: -11 / 1100, result: -0.11 },
    ])
  },
)

t.test('a month that began with nothing has a result and no return', async (t) => {
  t.strictSame(monthReturns(curve([START, START + DAY], [-5, 5]), 1), [
    { month: '2024-01', return: null, result: 10 },
  ])
  t.strictSame(monthReturns(curve([START], [5]), 1), [])
})

t.test('daily returns are changes over what stood behind them', async (t) => {
  const times = [0, 1, 2]
  t.strictSame([...dailyReturns(curve(times, [100, 110, 99]))], [0.1, -0.1])
  t.strictSame([...dailyReturns(curve(times, [0, 10, -5], [200, 250, 300]))], [0.05, -0.06])
  t.strictSame([...dailyReturns(curve([0], [100]))], [])
  const broken = dailyReturns(curve(times, [100, -10, 5]))
  t.strictSame([...broken], [-1.1, NaN], 'nothing can be earned on a negative equity')
  t.equal(wholeReturns(broken), null)
  t.equal(wholeReturns(broken.subarray(0, 1))?.length, 1)
})

t.test('a window of returns has return, volatility, Sharpe and drawdown of its own', async (t) => {
  const returns = Float64Array.from([0.5, 0.1, -0.1, -0.1, 0.1])
  const { days, return: total, volatility, sharpe, maxDrawdown } = rollingWindow(returns, 5, 4, BASIS)
  const near = (actual: number | null, wanted: number): void => {
    t.ok(actual !== null && Math.abs(actual - wanted) < 1e-12, `${actual} is ${wanted}`)
  }
  t.equal(days, 4)
  near(total, 1.1 * 0.9 * 0.9 * 1.1 - 1)
  near(volatility, Math.sqrt(0.04 / 3) * Math.sqrt(365))
  near(sharpe, 0)
  near(maxDrawdown, 1 - 0.9 * 0.9)
  const rate = rollingWindow(returns, 5, 4, { ...BASIS, dailyRate: 0.01 })
  near(rate.sharpe, (-0.01 / Math.sqrt(0.04 / 3)) * Math.sqrt(365))
})

t.test('a window that is not full, or holds a day that began with nothing, says nothing', async (t) => {
  const none = { days: 2, return: null, volatility: null, sharpe: null, maxDrawdown: null }
  t.strictSame(rollingWindow(Float64Array.from([0.1]), 1, 2, BASIS), none)
  t.strictSame(rollingWindow(Float64Array.from([0.1, NaN, 0.1]), 3, 2, BASIS), none)
  t.strictSame(rollingWindow(Float64Array.from([0, 0]), 2, 2, BASIS), {
    ...none,
    return: 0,
    maxDrawdown: 0,
  })
})
