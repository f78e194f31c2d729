import fc from 'fast-check'
import t from 'tap'
import { anyCandles, type Candles, candles, compute, firstDifference } from './candles.fixture.ts'

function textbook(bars: Candles, period: number): number[][] {
  const columns: number[][] = [[], []]
  bars.time.forEach((_, i) => {
    const window = Array.from({ length: period }, (_, k) => i - k).filter((k) => k >= 0)
    const typical = (k: number): number => (bars.high[k] + bars.low[k] + bars.close[k]) / 3
    const weight = window.reduce((sum, k) => sum + bars.volume[k], 0)
    const mean = window.reduce((sum, k) => sum + bars.volume[k] * typical(k), 0) / weight
    const squares = window.reduce((sum, k) => sum + bars.volume[k] * (typical(k) - mean) ** 2, 0)
    const defined = window.length === period
    columns[0].push(defined ? mean : NaN)
    columns[1].push(defined ? Math.sqrt(squares / weight) : NaN)
  })
  return columns
}

t.test('rolling VWAP and sigma equal the two-pass formulas over the window', async () => {
  fc.assert(
    fc.property(anyCandles(300), fc.integer({ min: 2, max: 50 }), (bars, period) => {
      const [vwap, sigma] = compute(bars, (registry) => registry.kernel('rolling-vwap', period))
      const expected = textbook(bars, period)
      return (
        firstDifference(vwap, expected[0], 1e-12) === null &&
        firstDifference(sigma, expected[1], 1e-9, 0.1) === null
      )
    }),
  )
})

t.test('rolling VWAP is undefined over a window without volume and recovers after it', async (t) => {
  const bars = candles(15, 60)
  bars.volume.fill(0, 20, 40)
  const [vwap, sigma] = compute(bars, (registry) => registry.kernel('rolling-vwap', 5))
  t.ok([...vwap.slice(24, 40), ...sigma.slice(24, 40)].every(Number.isNaN))
  t.ok([...vwap.slice(40), ...sigma.slice(40), ...vwap.slice(4, 24)].every(Number.isFinite))
})
