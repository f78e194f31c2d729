import fc from 'fast-check'
import t from 'tap'
import { SD } from 'technicalindicators'
import { anyCandles, candles, compute, firstDifference, padStart } from './candles.fixture.ts'

function textbook(values: readonly number[], period: number): number[] {
  return values.map((_, i) => {
    if (i < period - 1) return NaN
    const window = values.slice(i - period + 1, i + 1)
    const mean = window.reduce((sum, value) => sum + value, 0) / period
    return Math.sqrt(window.reduce((sum, value) => sum + (value - mean) ** 2, 0) / period)
  })
}

t.test('standard deviation equals the two-pass formula', async () => {
  fc.assert(
    fc.property(anyCandles(400), fc.integer({ min: 2, max: 60 }), (bars, period) => {
      const [values] = compute(bars, (registry) => registry.kernel('stddev', period, 'close'))
      // The reference itself is rounding noise of the prices where the window is flat, hence the floor.
      const level = Math.max(...bars.close)
      return firstDifference(values, textbook(bars.close, period), 1e-11, 1e-3 * level) === null
    }),
  )
})

t.test('standard deviation of a flat window is exactly 0, also after a spike', async (t) => {
  const bars = candles(4, 200)
  bars.close.fill(64_123.45)
  bars.close[60] = 1e6
  const [values] = compute(bars, (registry) => registry.kernel('stddev', 20, 'close'))
  t.ok(values.slice(19, 60).every((value) => value === 0))
  t.ok(values.slice(60, 80).every((value) => value > 0))
  t.ok(values.slice(80).every((value) => value === 0))
})

t.test('standard deviation keeps its digits on a tiny spread around a large level', async (t) => {
  const bars = candles(5, 300)
  const wiggle = bars.close.map((_, i) => ((i * 7919) % 13) / 1024)
  const shifted = { ...bars, close: wiggle.map((value) => value + 2 ** 20) }
  const [values] = compute(shifted, (registry) => registry.kernel('stddev', 20, 'close'))
  t.equal(firstDifference(values, textbook(wiggle, 20), 1e-7), null)
})

t.test('standard deviation equals technicalindicators', async (t) => {
  const bars = candles(6, 2000)
  const [values] = compute(bars, (registry) => registry.kernel('stddev', 20, 'close'))
  const theirs = padStart(SD.calculate({ period: 20, values: bars.close }), bars.close.length)
  t.equal(firstDifference(values, theirs, 1e-9), null)
})
