import t from 'tap'
import { annualReturn, annualTurnover, basis, cagr, periodsPerYear, ratio } from './annual.ts'
import { OPTIONS } from './statistics.fixture.ts'

t.test('CAGR is compounded over calendar time, from 90 days on', async (t) => {
  t.equal(cagr(0.1, 365.25), 1.1 - 1)
  t.equal(cagr(0.21, 2 * 365.25)?.toFixed(12), '0.100000000000')
  t.equal(cagr(0.1, 89.9), null)
  t.equal(cagr(-1, 400), null, 'nothing left')
  t.equal(cagr(-1.5, 400), null, 'less than nothing left')
})

t.test('the annual return is compounded over as many returns as a year has', async (t) => {
  t.equal(annualReturn(0.1, 365, 365, 365), 1.1 - 1)
  t.equal(annualReturn(0.21, 504, 252, 730)?.toFixed(12), '0.100000000000')
  t.equal(annualReturn(0.1, 60, 252, 89), null)
  t.equal(annualReturn(-1, 365, 365, 365), null)
  t.equal(annualReturn(0.1, 0, 365, 365), null, 'without a return')
})

t.test('turnover per year is over the mean capital, from 90 days on', async (t) => {
  t.equal(annualTurnover(6000, [100, 200], 365.25), 40)
  t.equal(annualTurnover(6000, [100, 200], 89), null)
  t.equal(annualTurnover(6000, [100, -100], 365.25), null)
  t.equal(annualTurnover(6000, [], 365.25), null)
})

t.test('a year has 365 or 252 returns, or as many as the run had per calendar year', async (t) => {
  t.equal(periodsPerYear(365, 10, 14), 365)
  t.equal(periodsPerYear(252, 0, 0), 252)
  t.equal(periodsPerYear('calendar', 365.25, 365.25), 365.25)
  t.equal(periodsPerYear('calendar', 5, 7), (5 * 365.25) / 7)
  t.equal(periodsPerYear('calendar', 0, 0), null)
})

t.test('the rate of a day compounds to that of a year', async (t) => {
  const { dailyRate } = basis({ ...OPTIONS, riskFreeRate: 0.05 }, 252)
  t.equal(((1 + dailyRate) ** 252).toFixed(12), '1.050000000000')
  t.equal(basis(OPTIONS, 365).dailyRate, 0)
})

t.test('a ratio without a denominator is null', async (t) => {
  t.equal(ratio(1, 4), 0.25)
  t.equal(ratio(1, 0), null)
  t.equal(ratio(0, 0), null)
})
