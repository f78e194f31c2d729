import fc from 'fast-check'
import t from 'tap'
import { deviationOf, moments } from '../portfolio/statistics/moments.ts'
import { QUANTILE } from '../portfolio/statistics/normal.ts'
import { quantile } from '../portfolio/statistics/quantile.ts'
import { DailyReturns } from './daily-returns.ts'
import { DayResults, valueAtRisk } from './value-at-risk.ts'

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

t.test('the bits are those of the statistics', async () => {
  const results = fc.float64Array({ minLength: 2, maxLength: 300, noNaN: true, min: -1e9, max: 1e9 })
  fc.assert(
    fc.property(results, fc.constantFrom(95, 99), (values, level) => {
      const all = moments(values)
      const historical = -quantile(Float64Array.from(values).sort(), (100 - level) / 100)
      const parametric = QUANTILE[level] * deviationOf(all, 'sample') - all.mean
      return (
        valueAtRisk(values, level, 'historical') === historical &&
        valueAtRisk(values, level, 'parametric') === parametric &&
        valueAtRisk(values, level, 'larger') === Math.max(historical, parametric)
      )
    }),
  )
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
  const days = new DayResults(twoSymbols(), 10).of(1, Float64Array.of(1_000, 0), Float64Array.of(0, 0))
  t.equal(days.days, 3)
  // 1,000 A alone: 50, -200, 100.
  t.equal(round(days.valueAtRisk(0, 95, 'historical')), 175, '-200 + 0.1 x 250')
  // A short of 2,000 B: 50 + 0, -200 + 200, 100 + 100; the quantile of 5 % is 0 + 0.1 x 50.
  t.equal(round(days.valueAtRisk(-2_000, 95, 'historical')), -5)
  t.equal(round(days.valueAtRisk(2_000, 95, 'historical')), 360, '-400 + 0.1 x 400')
})

t.test('waiting entries count where they make it worse', async (t) => {
  const net = Float64Array.of(1_000, 0)
  const days = new DayResults(twoSymbols(), 10)
  const riskWith = (waiting: number): number =>
    days.of(0, net, Float64Array.of(0, waiting)).valueAtRisk(0, 95, 'historical')
  t.equal(riskWith(-1_000), riskWith(0), 'a hedge may never be filled')
  t.equal(round(riskWith(0)), 175, '-200 + 0.1 x 250')
  t.equal(round(riskWith(1_000)), 265, '-300 + 0.1 x 350')
})

t.test('only days on which every symbol of the book has a return count', async (t) => {
  const returns = twoSymbols()
  returns.add(4, [100, NaN])
  returns.add(5, [100, 80])
  const none = Float64Array.of(0, 0)
  const days = (window: number, symbol: number, net: Float64Array, waiting: Float64Array): number =>
    new DayResults(returns, window).of(symbol, net, waiting).days
  t.equal(days(10, 0, Float64Array.of(1, 0), none), 5)
  t.equal(days(10, 0, Float64Array.of(1, 1), none), 3)
  t.equal(days(10, 0, Float64Array.of(1, 0), Float64Array.of(0, 1)), 3)
  t.equal(days(10, 1, Float64Array.of(1, 0), none), 3)
  t.equal(days(4, 0, Float64Array.of(1, 0), none), 4, 'the window')
})

t.test('the ceiling is never below the value at risk', async (t) => {
  const change = fc.double({ min: -0.5, max: 0.5, noNaN: true })
  const amount = fc.integer({ min: -1_000, max: 1_000 })
  let told = 0
  fc.assert(
    fc.property(
      fc.array(fc.tuple(change, change), { minLength: 2, maxLength: 40 }),
      fc.tuple(amount, amount, amount, amount, amount),
      fc.constantFrom(95, 99),
      fc.boolean(),
      (rows, [position, a, b, waitingA, waitingB], level, gap) => {
        const returns = new DailyReturns(2, 30)
        const closes = [100, 100]
        returns.add(0, closes)
        rows.forEach((row, day) => {
          row.forEach((one, s) => (closes[s] *= 1 + one))
          returns.add(day + 1, gap && day === rows.length - 1 ? [closes[0], NaN] : closes)
        })
        const days = new DayResults(returns, 30)
        const [net, waiting] = [Float64Array.of(a, b), Float64Array.of(waitingA, waitingB)]
        const ceiling = days.ceiling(0, position, net, waiting, level, 2)
        if (ceiling === Infinity) return true
        told++
        days.of(0, net, waiting)
        return (['historical', 'parametric', 'larger'] as const).every(
          (method) => days.valueAtRisk(position, level, method) <= ceiling * (1 + 1e-12) + 1e-9,
        )
      },
    ),
  )
  t.ok(told > 20, `${told} were told`)
  const few = new DayResults(twoSymbols(), 10)
  const none = Float64Array.of(0, 0)
  t.equal(few.ceiling(0, 1, none, none, 95, 4), Infinity, 'too few days')
})
