import t from 'tap'
import { DailyReturns } from './daily-returns.ts'
import { dayResults, valueAtRisk, valueAtRiskWith } from './value-at-risk.ts'

const round = (value: number): number => Number(value.toFixed(9))

/** Mean -1, squares of the distances 81 + 9 + 1 + 9 + 64 = 164: a sample variance of 41. */
const RESULTS = Float64Array.of(7, -10, 0, 2, -4)

t.test('historical: the quantile between the two worst days', async (t) => {
  t.equal(round(valueAtRisk(RESULTS, 95, 'historical')), 8.8, '-10 + 0.2 x 6')
  t.equal(round(valueAtRisk(RESULTS, 99, 'historical')), 9.76, '-10 + 0.04 x 6')
})

t.test('parametric: z x deviation - mean', async (t) => {
  t.equal(round(valueAtRisk(RESULTS, 95, 'parametric')), round(1.6448536269514722 * Math.sqrt(41) + 1))
  t.equal(round(valueAtRisk(RESULTS, 95, 'parametric')), 11.532202126)
  t.equal(round(valueAtRisk(RESULTS, 99, 'parametric')), 15.895894457)
})

t.test('the larger one of both', async (t) => {
  t.equal(valueAtRisk(RESULTS, 95, 'larger'), valueAtRisk(RESULTS, 95, 'parametric'))
  // One bad day in ten: the normal distribution knows less of it than the quantile of 1 %.
  const tail = Float64Array.from({ length: 10 }, (_, day) => (day === 3 ? -10 : 1))
  t.ok(valueAtRisk(tail, 99, 'historical') > valueAtRisk(tail, 99, 'parametric'))
  t.equal(valueAtRisk(tail, 99, 'larger'), valueAtRisk(tail, 99, 'historical'))
})

/** Three days: A +10 %, -20 %, +5 %; B -5 %, -10 %, 0. */
function twoSymbols(): DailyReturns {
  const returns = new DailyReturns(2, 10)
  returns.add(0, [100, 100])
  returns.add(1, [110, 95])
  returns.add(2, [88, 85.5])
  returns.add(3, [92.4, 85.5])
  return returns
}

t.test('the days are those of the present book, not of the one that was', async (t) => {
  const days = dayResults(twoSymbols(), 10, 1, Float64Array.of(1_000, 0), Float64Array.of(0, 0))
  t.strictSame([...days.held].map(round), [50, -200, 100], 'newest first')
  t.strictSame([...days.symbol].map(round), [0, -0.1, -0.05])
  t.equal(days.filled, null)
  // A short of 2,000 B: 50 + 0, -200 + 200, 100 + 100; the quantile of 5 % is 0 + 0.1 x 50.
  t.equal(round(valueAtRiskWith(days, -2_000, 95, 'historical')), -5)
  t.equal(round(valueAtRiskWith(days, 2_000, 95, 'historical')), 360, '-400 + 0.1 x 400')
})

t.test('waiting entries count where they make it worse', async (t) => {
  const net = Float64Array.of(1_000, 0)
  const hedge = dayResults(twoSymbols(), 10, 0, net, Float64Array.of(0, -1_000))
  const held = dayResults(twoSymbols(), 10, 0, net, Float64Array.of(0, 0))
  t.equal(
    valueAtRiskWith(hedge, 0, 95, 'historical'),
    valueAtRiskWith(held, 0, 95, 'historical'),
    'a hedge may never be filled',
  )
  const more = dayResults(twoSymbols(), 10, 0, net, Float64Array.of(0, 1_000))
  t.equal(round(valueAtRiskWith(held, 0, 95, 'historical')), 175, '-200 + 0.1 x 250')
  t.equal(round(valueAtRiskWith(more, 0, 95, 'historical')), 265, '-300 + 0.1 x 350')
})

t.test('only days on which every symbol of the book has a return count', async (t) => {
  const returns = twoSymbols()
  returns.add(4, [100, NaN])
  returns.add(5, [100, 80])
  const none = Float64Array.of(0, 0)
  t.equal(dayResults(returns, 10, 0, Float64Array.of(1, 0), none).held.length, 5)
  t.equal(dayResults(returns, 10, 0, Float64Array.of(1, 1), none).held.length, 3)
  t.equal(dayResults(returns, 10, 0, Float64Array.of(1, 0), Float64Array.of(0, 1)).held.length, 3)
  t.equal(dayResults(returns, 10, 1, Float64Array.of(1, 0), none).held.length, 3)
  t.equal(dayResults(returns, 4, 0, Float64Array.of(1, 0), none).held.length, 4, 'the window')
})
