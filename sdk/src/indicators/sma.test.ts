import fc from 'fast-check'
import t from 'tap'
import { SMA } from 'technicalindicators'
import { anyCandles, candles, compute, firstDifference, padStart } from './candles.fixture.ts'

function textbookMean(values: readonly number[], period: number): number[] {
  return values.map((_, i) =>
    i < period - 1
      ? NaN
      : values.slice(i - period + 1, i + 1).reduce((sum, value) => sum + value, 0) / period,
  )
}

t.test('SMA equals the mean of its window', async () => {
  fc.assert(
    fc.property(anyCandles(400), fc.integer({ min: 1, max: 60 }), (bars, period) => {
      const [values] = compute(bars, (registry) => registry.kernel('sma', period, 'close'))
      return firstDifference(values, textbookMean(bars.close, period), 1e-12) === null
    }),
  )
})

t.test('SMA forgets a huge value the moment it leaves the window', async (t) => {
  const bars = candles(2, 300)
  bars.volume[100] = 1e15
  const [values] = compute(bars, (registry) => registry.kernel('sma', 20, 'volume'))
  t.equal(firstDifference(values.slice(120), textbookMean(bars.volume, 20).slice(120), 1e-13), null)
})

t.test('SMA equals technicalindicators', async (t) => {
  const bars = candles(3, 2500)
  for (const period of [1, 20, 1500]) {
    const [values] = compute(bars, (registry) => registry.kernel('sma', period, 'close'))
    const theirs = padStart(SMA.calculate({ period, values: bars.close }), bars.close.length)
    t.equal(firstDifference(values, theirs, 1e-11), null, `period ${period}`)
  }
})
