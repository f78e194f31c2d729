import fc from 'fast-check'
import t from 'tap'
import { Highest, Lowest } from 'technicalindicators'
import { anyCandles, candles, compute, padStart } from './candles.fixture.ts'

t.test('the Donchian channel is the highest high and lowest low of its window', async () => {
  fc.assert(
    fc.property(anyCandles(400), fc.integer({ min: 1, max: 60 }), (bars, period) => {
      const [upper, lower] = compute(bars, (registry) => registry.kernel('donchian', period))
      return bars.time.every((_, i) => {
        const from = i - period + 1
        const highest = from < 0 ? NaN : Math.max(...bars.high.slice(from, i + 1))
        const lowest = from < 0 ? NaN : Math.min(...bars.low.slice(from, i + 1))
        return Object.is(upper[i], highest) && Object.is(lower[i], lowest)
      })
    }),
  )
})

t.test('the Donchian channel equals technicalindicators', async (t) => {
  const bars = candles(16, 2000)
  const [upper, lower] = compute(bars, (registry) => registry.kernel('donchian', 48))
  t.same(upper, padStart(Highest.calculate({ period: 48, values: bars.high }), 2000))
  t.same(lower, padStart(Lowest.calculate({ period: 48, values: bars.low }), 2000))
})
