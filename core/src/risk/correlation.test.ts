import t from 'tap'
import { CorrelatedSymbols, correlation } from './correlation.ts'
import { DailyReturns } from './daily-returns.ts'

/** Days with these returns by symbol; null: no bar. */
function withReturns(rows: readonly (readonly (number | null)[])[], window = 50): DailyReturns {
  const returns = new DailyReturns(rows[0].length, window)
  const closes = rows[0].map(() => 1)
  returns.add(0, closes)
  rows.forEach((row, day) => {
    row.forEach((change, s) => (closes[s] *= 1 + (change ?? 0)))
    const known = closes.map((close, s) => (row[s] === null ? NaN : close))
    returns.add(day + 1, known)
  })
  return returns
}

const near = (t: Tap, actual: number | null, expected: number): boolean =>
  t.ok(actual !== null && Math.abs(actual - expected) < 1e-12, `${String(actual)} is ${expected}`)
interface Tap {
  ok(value: boolean, message: string): boolean
}

const all = { window: 50, minimum: 2 }

t.test('by hand: deviations (-1.5, -0.5, 0.5, 1.5) and (-0.5, -1.5, 1.5, 0.5) give 3 / 5', async (t) => {
  const returns = withReturns([
    [0.01, 0.02],
    [0.02, 0.01],
    [0.03, 0.04],
    [0.04, 0.03],
  ])
  near(t, correlation(returns, 0, 1, all), 0.6)
  near(t, correlation(returns, 1, 0, all), 0.6)
  near(t, correlation(returns, 0, 0, all), 1)
})

t.test('opposite moves have a correlation of -1', async (t) => {
  const returns = withReturns([
    [0.01, -0.02],
    [0.02, -0.04],
    [-0.03, 0.06],
  ])
  near(t, correlation(returns, 0, 1, all), -1)
})

t.test('only days on which both have a return count, and the window ends the look back', async (t) => {
  const returns = withReturns([
    [0.5, -0.5],
    [0.01, 0.02],
    [0.02, 0.01],
    [0.03, 0.04],
    [0.04, 0.03],
  ])
  near(t, correlation(returns, 0, 1, { window: 4, minimum: 4 }), 0.6)
  t.equal(correlation(returns, 0, 1, { window: 4, minimum: 5 }), null, 'too few days')
  const gaps = withReturns([
    [0.01, 0.02],
    [0.02, 0.01],
    [0.03, 0.04],
    [0.04, 0.03],
    [0.9, null],
    [0.9, 0.1],
  ])
  near(t, correlation(gaps, 0, 1, { window: 50, minimum: 4 }), 0.6)
  t.equal(correlation(gaps, 0, 1, { window: 50, minimum: 5 }), null)
})

t.test('a symbol that does not move has no correlation', async (t) => {
  const returns = withReturns([
    [0, 0.02],
    [0, 0.01],
    [0, 0.04],
  ])
  t.equal(correlation(returns, 0, 1, all), null)
})

/** A and C have nothing to do with each other, B moves with both: 4 / sqrt(4 x 8) = 0.7071. */
const CHAIN = withReturns(
  [
    [1, 2, 1],
    [1, 0, -1],
    [-1, 0, 1],
    [-1, -2, -1],
  ].map((row) => row.map((percent) => percent / 100)),
)

t.test('the largest sum around a centre counts, whichever position comes last', async (t) => {
  const together = new CorrelatedSymbols(CHAIN, { threshold: 0.7, window: 50, minimum: 4 })
  t.ok(together.together(0, 1))
  t.ok(together.together(2, 1))
  t.notOk(together.together(0, 2))
  t.equal(together.exposure(0, Float64Array.of(0, 100, 200)), 300, 'B is held and moves with C')
  t.equal(together.exposure(0, Float64Array.of(50, 0, 200)), 50, 'C alone is none of its own')
  t.equal(together.exposure(1, Float64Array.of(50, 0, 200)), 250)
  t.equal(together.exposure(0, Float64Array.of(0, 0, 0)), 0)
})

t.test('below the threshold nothing adds up; without a measurement everything does', async (t) => {
  const apart = new CorrelatedSymbols(CHAIN, { threshold: 0.71, window: 50, minimum: 4 })
  t.equal(apart.exposure(1, Float64Array.of(50, 10, 200)), 10)
  const unknown = new CorrelatedSymbols(CHAIN, { threshold: 0.71, window: 50, minimum: 5 })
  t.equal(unknown.exposure(0, Float64Array.of(50, 10, 200)), 260)
})

t.test('a pair is measured again on the next day', async (t) => {
  const returns = withReturns([
    [0.01, 0.01],
    [-0.01, -0.01],
  ])
  const together = new CorrelatedSymbols(returns, { threshold: 0.9, window: 50, minimum: 2 })
  t.ok(together.together(0, 1))
  returns.add(3, [1.5, 0.4])
  t.ok(together.together(0, 1) === Math.abs(correlation(returns, 0, 1, all) ?? 1) >= 0.9)
  t.ok(Math.abs((correlation(returns, 0, 1, all) ?? 0) + 1) < 0.05, 'it has turned round')
})
