import fc from 'fast-check'
import t from 'tap'
import { EMA } from 'technicalindicators'
import { candles, compute, firstDifference, padStart } from './candles.fixture.ts'
import { BLOCK, MASK, Series } from '../runtime/series.ts'
import { IndicatorRegistry } from './registry.ts'

const bars = candles(1, 3000)

function textbook(values: readonly number[], period: number): number[] {
  const alpha = 2 / (period + 1)
  const result: number[] = []
  values.forEach((value, i) => result.push(i === 0 ? value : alpha * value + (1 - alpha) * result[i - 1]))
  return result
}

t.test('EMA equals the textbook recursion seeded with the first value', async (t) => {
  for (const period of [1, 2, 9, 200]) {
    const [values] = compute(bars, (registry) => registry.kernel('ema', period, 'close'))
    t.equal(firstDifference(values, textbook(bars.close, period), 1e-12), null, `period ${period}`)
  }
})

t.test('EMA of a constant is exactly that constant', async (t) => {
  const flat = { ...bars, close: bars.close.map(() => 0.1) }
  const [values] = compute(flat, (registry) => registry.kernel('ema', 7, 'close'))
  t.ok(values.every((value) => value === 0.1))
})

t.test(
  'EMA equals technicalindicators, which seeds with a simple average, once the seed is forgotten',
  async (t) => {
    for (const period of [9, 21]) {
      const registryKernel = { warmup: 0 }
      const [values] = compute(bars, (registry) => {
        const kernel = registry.kernel('ema', period, 'close')
        registryKernel.warmup = kernel.warmup
        return kernel
      })
      const theirs = padStart(EMA.calculate({ period, values: bars.close }), bars.close.length)
      const from = period + registryKernel.warmup
      t.equal(firstDifference(values.slice(from), theirs.slice(from), 1e-9), null, `period ${period}`)
    }
  },
)

t.test('EMA reads the column it is asked for', async (t) => {
  for (const source of ['open', 'high', 'low', 'close', 'volume'] as const) {
    const [values] = compute(bars, (registry) => registry.kernel('ema', 5, source))
    t.equal(firstDifference(values, textbook(bars[source], 5), 1e-12), null, source)
  }
  const typical = bars.close.map((close, i) => (bars.high[i] + bars.low[i] + close) / 3)
  const [values] = compute(bars, (registry) => registry.kernel('ema', 5, 'typical'))
  t.equal(firstDifference(values, textbook(typical, 5), 1e-12), null, 'typical')
})

/** The averages of these periods over the closes, appended in blocks of these sizes. */
function averages(
  periods: readonly number[],
  closes: readonly number[],
  sizes: readonly number[],
): number[][] {
  const series = new Series('BTC/USDT', '1m')
  const registry = new IndicatorRegistry(series)
  const rings = periods.map((period) => registry.kernel('ema', period, 'close').outputs[0])
  const rows: number[][] = []
  let from = 0
  for (const size of [...sizes, closes.length]) {
    const to = Math.min(from + size, closes.length)
    for (let i = from; i < to; i++) series.append(i, closes[i], closes[i], closes[i], closes[i], 1)
    registry.run(from, to)
    for (let i = from; i < to; i++) rows.push(rings.map((ring) => ring[i & MASK]))
    from = to
  }
  return rows
}

t.test('averages that share a loop have the bits of each one alone', async () => {
  const price = fc.double({ min: 0.01, max: 1e6, noNaN: true })
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 1, max: 300 }), { minLength: 2, maxLength: 5 }),
      fc.array(price, { minLength: 1, maxLength: BLOCK }),
      fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 5 }),
      (periods, closes, sizes) => {
        const together = averages(periods, closes, sizes)
        return periods.every((period, column) => {
          const alone = averages([period], closes, [closes.length])
          return together.every((row, i) => Object.is(row[column], alone[i][0]))
        })
      },
    ),
  )
})
