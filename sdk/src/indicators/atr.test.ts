import t from 'tap'
import { ATR, TrueRange } from 'technicalindicators'
import { type Candles, candles, compute, firstDifference, padStart } from './candles.fixture.ts'

const bars = candles(7, 3000)
const length = bars.close.length

function textbookRanges({ high, low, close }: Candles): number[] {
  return high.map((top, i) =>
    i === 0
      ? top - low[i]
      : Math.max(top - low[i], Math.abs(top - close[i - 1]), Math.abs(low[i] - close[i - 1])),
  )
}

t.test('true range equals the largest of the three distances, bit by bit', async (t) => {
  const [values] = compute(bars, (registry) => registry.kernel('true-range'))
  t.same(values, textbookRanges(bars))
})

t.test('true range equals technicalindicators, which leaves the first bar out', async (t) => {
  const [values] = compute(bars, (registry) => registry.kernel('true-range'))
  t.same(values.slice(1), TrueRange.calculate({ high: bars.high, low: bars.low, close: bars.close }))
})

t.test('ATR is the mean of the first true ranges from the second bar on, then Wilder', async (t) => {
  for (const period of [1, 2, 14, 100]) {
    const ranges = textbookRanges(bars)
    const expected = new Array<number>(length).fill(NaN)
    expected[period] = ranges.slice(1, period + 1).reduce((sum, range) => sum + range, 0) / period
    for (let i = period + 1; i < length; i++) {
      expected[i] = (expected[i - 1] * (period - 1) + ranges[i]) / period
    }
    const [values] = compute(bars, (registry) => registry.kernel('atr', period))
    t.equal(firstDifference(values, expected, 1e-12), null, `period ${period}`)
  }
})

t.test('ATR equals technicalindicators bar by bar', async (t) => {
  const theirs = ATR.calculate({ period: 14, high: bars.high, low: bars.low, close: bars.close })
  const [values] = compute(bars, (registry) => registry.kernel('atr', 14))
  t.equal(firstDifference(values, padStart(theirs, length), 1e-12), null)
})
