import fc from 'fast-check'
import t from 'tap'
import { VWAP } from 'technicalindicators'
import {
  anyCandles,
  type Candles,
  candles,
  compute,
  cut,
  emptyRegistry,
  firstDifference,
  MINUTE,
} from './candles.fixture.ts'

const DAY = 1440 * MINUTE

/** Weighted mean and two-pass weighted deviation of all bars since midnight. */
function textbook(bars: Candles): number[][] {
  const columns: number[][] = [[], []]
  bars.time.forEach((time, i) => {
    const session = bars.time
      .map((_, k) => k)
      .filter(
        (k) => k <= i && Math.floor(bars.time[k] / DAY) === Math.floor(time / DAY) && bars.volume[k] > 0,
      )
    const weight = session.reduce((sum, k) => sum + bars.volume[k], 0)
    const typical = (k: number): number => (bars.high[k] + bars.low[k] + bars.close[k]) / 3
    const mean = session.reduce((sum, k) => sum + bars.volume[k] * typical(k), 0) / weight
    const squares = session.reduce((sum, k) => sum + bars.volume[k] * (typical(k) - mean) ** 2, 0)
    columns[0].push(session.length === 0 ? NaN : mean)
    columns[1].push(session.length < 3 ? NaN : Math.sqrt(squares / weight))
  })
  return columns
}

t.test('session VWAP and sigma equal the two-pass formulas over the bars since midnight', async () => {
  fc.assert(
    fc.property(anyCandles(150), (bars) => {
      const [vwap, sigma] = compute(bars, (registry) => registry.kernel('session-vwap'))
      const expected = textbook(bars)
      return (
        firstDifference(vwap, expected[0], 1e-12) === null &&
        firstDifference(sigma, expected[1], 1e-9, 0.1) === null
      )
    }),
  )
})

t.test('session VWAP equals technicalindicators within one session', async (t) => {
  const bars = candles(12, 24)
  bars.time.forEach((_, i) => (bars.time[i] = i * 60 * MINUTE))
  const [vwap] = compute(bars, (registry) => registry.kernel('session-vwap'))
  const { high, low, close, volume } = bars
  t.equal(firstDifference(vwap, VWAP.calculate({ high, low, close, volume }), 1e-12), null)
})

t.test('a bar without volume changes nothing and does not count towards sigma', async (t) => {
  const bars = cut(candles(13, 24), 0, 6)
  bars.time.forEach((_, i) => (bars.time[i] = i * 60 * MINUTE))
  bars.volume.splice(0, 6, 0, 10, 0, 20, 30, 0)
  const [vwap, sigma] = compute(bars, (registry) => registry.kernel('session-vwap'))
  t.ok(Number.isNaN(vwap[0]), 'no volume yet')
  t.equal(vwap[2], vwap[1])
  t.ok(sigma.slice(0, 4).every(Number.isNaN))
  t.ok(sigma[4] > 0)
  t.same([vwap[5], sigma[5]], [vwap[4], sigma[4]])
})

t.test('sigma of a session at one price is exactly 0', async (t) => {
  const bars = candles(14, 20)
  for (const name of ['open', 'high', 'low', 'close'] as const) bars[name].fill(64_123.45)
  bars.time.forEach((_, i) => (bars.time[i] = i * 60 * MINUTE))
  const [, sigma] = compute(bars, (registry) => registry.kernel('session-vwap'))
  t.ok(sigma.slice(2).every((value) => value === 0))
})

t.test('session VWAP is warm after the bars of one day', async (t) => {
  const warmups = ['1m', '5m', '1h', '7h', '1d', '1w', 'odd'].map(
    (timeframe) => emptyRegistry(timeframe).kernel('session-vwap').warmup,
  )
  t.same(warmups, [1440, 288, 24, 4, 1, 1, 1440])
})
