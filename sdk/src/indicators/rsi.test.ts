import t from 'tap'
import { AverageGain, AverageLoss, RSI } from 'technicalindicators'
import { candles, compute, firstDifference, padStart } from './candles.fixture.ts'

const bars = candles(10, 2500)
const length = bars.close.length

t.test('RSI equals 100 - 100 / (1 + RS) of the averages of technicalindicators', async (t) => {
  for (const period of [2, 14, 50]) {
    const gains = AverageGain.calculate({ period, values: bars.close })
    const losses = AverageLoss.calculate({ period, values: bars.close })
    const expected = gains.map((gain, i) => 100 - 100 / (1 + gain / losses[i]))
    const [values] = compute(bars, (registry) => registry.kernel('rsi', period, 'close'))
    t.equal(firstDifference(values, padStart(expected, length), 1e-9), null, `period ${period}`)
  }
})

t.test('RSI equals that of technicalindicators up to its rounding to two digits', async (t) => {
  const [values] = compute(bars, (registry) => registry.kernel('rsi', 14, 'close'))
  const theirs = padStart(RSI.calculate({ period: 14, values: bars.close }), length)
  const far = values.filter((value, i) => Math.abs(value - theirs[i]) > 0.0050001)
  t.same(far, [])
})

t.test('RSI is 100 after gains only, 0 after losses only, 50 where nothing has moved', async (t) => {
  const last = (closes: (i: number) => number): number => {
    const [values] = compute({ ...bars, close: bars.close.map((_, i) => closes(i)) }, (registry) =>
      registry.kernel('rsi', 14, 'close'),
    )
    return values[length - 1]
  }
  t.equal(
    last((i) => 100 + i),
    100,
  )
  t.equal(
    last((i) => 1e6 - i),
    0,
  )
  t.equal(
    last(() => 100),
    50,
  )
})
