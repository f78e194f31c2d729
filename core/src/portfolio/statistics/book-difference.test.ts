import t from 'tap'

import { bookDifference, deepestFall } from './book-difference.ts'
import { BASIS } from './statistics.fixture.ts'

const OPTIONS = { blockDays: 10, resamples: 400, seed: 7 }

/** Up 2 %, down 1 %, by turns. */
const sawtooth = (days: number): Float64Array =>
  Float64Array.from({ length: days }, (_, i) => (i % 2 === 0 ? 0.02 : -0.01))

t.test('two books by hand', async (t) => {
  const a = sawtooth(100)
  const b = a.map((value) => 2 * value - 0.01)
  const { sharpes, sharpe, volatility, drawdown } = bookDifference(a, b, BASIS, OPTIONS)
  const deviation = 0.015 * Math.sqrt(100 / 99)
  const near = (value: number | null, wanted: number): void => {
    t.ok(value !== null && Math.abs(value - wanted) < 1e-9, `${value}, not ${wanted}`)
  }
  near(sharpes[0], (0.005 / deviation) * Math.sqrt(365))
  near(sharpes[1], 0)
  near(sharpe.value, (sharpes[0] ?? NaN) - (sharpes[1] ?? NaN))
  near(volatility.value, 0.5)
  near(volatility.interval?.high ?? null, 0.5)
  // Of the second one 3 % up and 3 % down by turns: it ends lowest.
  near(drawdown.value, 0.01 / (1 - 0.97 ** 50 * 1.03 ** 49))
  for (const { value, interval } of [sharpe, drawdown]) {
    t.ok(interval !== null && interval.low <= (value ?? NaN) && interval.high >= (value ?? NaN))
  }
})

t.test('a book against itself', async (t) => {
  const { sharpe, volatility } = bookDifference(sawtooth(100), sawtooth(100), BASIS, OPTIONS)
  t.strictSame(sharpe, { value: 0, interval: { low: 0, median: 0, high: 0 } })
  t.strictSame(volatility, { value: 1, interval: { low: 1, median: 1, high: 1 } })
})

t.test('what has too few days, no deviation or no fall has no figure', async (t) => {
  const none = { value: null, interval: null }
  t.strictSame(bookDifference(sawtooth(89), sawtooth(89), BASIS, OPTIONS), {
    sharpes: [null, null],
    sharpe: none,
    volatility: none,
    drawdown: none,
  })
  const still = bookDifference(sawtooth(100), new Float64Array(100).fill(0.01), BASIS, OPTIONS)
  t.strictSame([still.sharpes[1], still.sharpe, still.volatility, still.drawdown], [null, none, none, none])
})

t.test('the deepest fall by hand', async (t) => {
  t.equal(deepestFall(Float64Array.of(0.1, 0.2)), 0)
  t.equal(deepestFall(Float64Array.of(0.25, -0.5, 1, -0.25)), 0.5)
})
