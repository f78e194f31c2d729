import fc from 'fast-check'
import t from 'tap'
import { anyCandles, candles, compute, firstDifference } from './candles.fixture.ts'

t.test('the efficiency ratio is net change over path, 0 to 1', async () => {
  fc.assert(
    fc.property(anyCandles(300), fc.integer({ min: 1, max: 50 }), ({ close, ...bars }, period) => {
      const expected = close.map((value, i) => {
        if (i < period) return NaN
        let path = 0
        for (let k = i - period + 1; k <= i; k++) path += Math.abs(close[k] - close[k - 1])
        return path === 0 ? 0 : Math.abs(value - close[i - period]) / path
      })
      const [values] = compute({ ...bars, close }, (registry) => registry.kernel('efficiency-ratio', period))
      return firstDifference(values, expected, 1e-11, 1e-3) === null && values.every((value) => !(value > 1))
    }),
  )
})

t.test('the efficiency ratio is 1 on a straight line and 0 where nothing moves', async (t) => {
  const bars = candles(17, 200)
  bars.close.forEach((_, i) => (bars.close[i] = i < 100 ? 100 + i * 0.1 : 110))
  const [values] = compute(bars, (registry) => registry.kernel('efficiency-ratio', 20))
  t.equal(firstDifference(values.slice(20, 100), new Array<number>(80).fill(1), 1e-12), null)
  t.equal(values[199], 0)
})
