import fc from 'fast-check'
import t from 'tap'
import { anyCandles, candles, compute, firstDifference } from './candles.fixture.ts'

t.test('relative volume is volume over the mean of the bars before, the current one excluded', async () => {
  fc.assert(
    fc.property(anyCandles(300), fc.integer({ min: 2, max: 50 }), (bars, period) => {
      const expected = bars.volume.map((volume, i) => {
        if (i < period) return NaN
        const before = bars.volume.slice(i - period, i).reduce((sum, value) => sum + value, 0)
        return before === 0 ? NaN : (volume * period) / before
      })
      const [values] = compute(bars, (registry) => registry.kernel('relative-volume', period))
      return firstDifference(values, expected, 1e-12) === null
    }),
  )
})

t.test('relative volume is undefined after a window without volume', async (t) => {
  const bars = candles(18, 40)
  bars.volume.fill(0, 10, 30)
  const [values] = compute(bars, (registry) => registry.kernel('relative-volume', 10))
  t.ok(values.slice(20, 31).every(Number.isNaN))
  t.ok(values[31] > 0)
})
