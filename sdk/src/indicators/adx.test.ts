import fc from 'fast-check'
import t from 'tap'
import { ADX } from 'technicalindicators'
import { anyCandles, type Candles, candles, compute, firstDifference, padStart } from './candles.fixture.ts'

/** Wilder's work sheet, column by column. */
function textbook({ high, low, close }: Candles, period: number): number[][] {
  const length = high.length
  const columns = [0, 1, 2].map(() => new Array<number>(length).fill(NaN))
  const sums = [0, 0, 0]
  const movements: number[] = []
  for (let i = 1; i < length; i++) {
    const up = high[i] - high[i - 1]
    const down = low[i - 1] - low[i]
    const range = Math.max(
      high[i] - low[i],
      Math.abs(high[i] - close[i - 1]),
      Math.abs(low[i] - close[i - 1]),
    )
    const fresh = [range, up > down && up > 0 ? up : 0, down > up && down > 0 ? down : 0]
    fresh.forEach((value, n) => (sums[n] = (i <= period ? sums[n] : sums[n] - sums[n] / period) + value))
    if (i < period) continue
    const plus = sums[0] === 0 ? 0 : (100 * sums[1]) / sums[0]
    const minus = sums[0] === 0 ? 0 : (100 * sums[2]) / sums[0]
    columns[1][i] = plus
    columns[2][i] = minus
    movements.push(plus + minus === 0 ? 0 : (100 * Math.abs(plus - minus)) / (plus + minus))
    if (movements.length === period) {
      columns[0][i] = movements.reduce((sum, value) => sum + value, 0) / period
    } else if (movements.length > period) {
      columns[0][i] = (columns[0][i - 1] * (period - 1) + movements[movements.length - 1]) / period
    }
  }
  return columns
}

t.test('ADX and both DIs equal the work sheet', async () => {
  fc.assert(
    fc.property(anyCandles(400), fc.integer({ min: 1, max: 40 }), (bars, period) => {
      const actual = compute(bars, (registry) => registry.kernel('adx', period))
      const expected = textbook(bars, period)
      return actual.every((values, n) => firstDifference(values, expected[n], 1e-9, 1e-3) === null)
    }),
  )
})

t.test('ADX and both DIs equal technicalindicators', async (t) => {
  const bars = candles(8, 2500)
  const length = bars.close.length
  const theirs = ADX.calculate({ period: 14, high: bars.high, low: bars.low, close: bars.close })
  const [adx, plus, minus] = compute(bars, (registry) => registry.kernel('adx', 14))
  const column = (name: 'adx' | 'pdi' | 'mdi') =>
    padStart(
      theirs.map((row) => row[name]),
      length,
    )
  t.equal(firstDifference(adx, column('adx'), 1e-10), null)
  // The package shows the DIs only from the first ADX on.
  t.equal(firstDifference(plus.slice(27), column('pdi').slice(27), 1e-10), null)
  t.equal(firstDifference(minus.slice(27), column('mdi').slice(27), 1e-10), null)
})

t.test('a market without any range has no direction: 0, not NaN', async (t) => {
  const bars = candles(9, 100)
  for (const name of ['open', 'high', 'low', 'close'] as const) bars[name].fill(50)
  const [adx, plus, minus] = compute(bars, (registry) => registry.kernel('adx', 14))
  t.same([adx[99], plus[99], minus[99]], [0, 0, 0])
})
