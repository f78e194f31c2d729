import t from 'tap'
import { BollingerBands, KeltnerChannels } from 'technicalindicators'
import { candles, compute, emptyRegistry, firstDifference, padStart } from './candles.fixture.ts'

const bars = candles(11, 2500)
const length = bars.close.length
const LINES = ['upper', 'middle', 'lower'] as const

t.test('Bollinger bands equal technicalindicators', async (t) => {
  const theirs = BollingerBands.calculate({ period: 20, stdDev: 2, values: bars.close })
  const ours = compute(bars, (registry) => registry.kernel('bollinger', 20, 2, 'close'))
  LINES.forEach((name, n) => {
    const expected = padStart(
      theirs.map((row) => row[name]),
      length,
    )
    t.equal(firstDifference(ours[n], expected, 1e-11), null, name)
  })
})

t.test('the Keltner channel is EMA +- multiple times ATR, undefined until both are', async (t) => {
  const [ema] = compute(bars, (registry) => registry.kernel('ema', 20, 'close'))
  const [atr] = compute(bars, (registry) => registry.kernel('atr', 10))
  const [upper, middle, lower] = compute(bars, (registry) => registry.kernel('keltner', 20, 10, 1.5))
  t.ok([upper, middle, lower].every((line) => line.slice(0, 10).every(Number.isNaN)))
  t.same(middle.slice(10), ema.slice(10))
  t.same(
    upper.slice(10),
    ema.slice(10).map((value, i) => value + 1.5 * atr[i + 10]),
  )
  t.same(
    lower.slice(10),
    ema.slice(10).map((value, i) => value - 1.5 * atr[i + 10]),
  )
})

t.test('the Keltner channel equals technicalindicators once both seeds are forgotten', async (t) => {
  const theirs = KeltnerChannels.calculate({
    maPeriod: 20,
    atrPeriod: 10,
    multiplier: 2,
    useSMA: false,
    high: bars.high,
    low: bars.low,
    close: bars.close,
  })
  const ours = compute(bars, (registry) => registry.kernel('keltner', 20, 10, 2))
  const from = 40 + emptyRegistry().kernel('keltner', 20, 10, 2).warmup
  LINES.forEach((name, n) => {
    const expected = padStart(
      theirs.map((row) => row[name]),
      length,
    )
    t.equal(firstDifference(ours[n].slice(from), expected.slice(from), 1e-9), null, name)
  })
})
