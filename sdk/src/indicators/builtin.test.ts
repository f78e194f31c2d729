import fc from 'fast-check'
import t from 'tap'
import {
  anyCandles,
  type Candles,
  candles,
  collect,
  compute,
  computeEvery,
  cut,
  emptyRegistry,
  EVERY_KERNEL,
  everyOutput,
  feed,
  firstDifference,
  sameBits,
} from './candles.fixture.ts'
import type { KernelName } from './kernel.ts'

const anySizes = fc.array(fc.integer({ min: 1, max: 1024 }), { minLength: 1, maxLength: 8 })

t.test('a block of 1,024, one bar at a time and any other split give the same bits', async () => {
  fc.assert(
    fc.property(anyCandles(2500), anySizes, (bars, sizes) => {
      const blocks = computeEvery(bars)
      return sameBits(computeEvery(bars, [1]), blocks) && sameBits(computeEvery(bars, sizes), blocks)
    }),
    { numRuns: 25 },
  )
})

t.test('splits do not matter when the rings have gone round several times', async (t) => {
  const bars = candles(20, 11_000, true)
  t.ok(sameBits(computeEvery(bars, [1]), computeEvery(bars)))
})

t.test('cutting the future off changes no value of the past', async () => {
  fc.assert(
    fc.property(anyCandles(1500), fc.double({ min: 0, max: 1, noNaN: true }), (bars, share) => {
      const end = Math.floor(share * bars.time.length)
      const whole = computeEvery(bars).map((column) => column.slice(0, end))
      return sameBits(computeEvery(cut(bars, 0, end)), whole)
    }),
    { numRuns: 50 },
  )
})

t.test('a restored snapshot goes on with the same bits', async () => {
  fc.assert(
    fc.property(
      anyCandles(2500),
      fc.double({ min: 0, max: 1, noNaN: true }),
      anySizes,
      (bars, share, sizes) => {
        const at = Math.floor(share * bars.time.length)
        return sameBits(resumed(bars, at, sizes), computeEvery(bars))
      },
    ),
    { numRuns: 25 },
  )
})

t.test('a restored snapshot goes on with the same bits when the rings have gone round', async (t) => {
  const bars = candles(21, 9000, true)
  for (const at of [4096, 5119, 6000, 8191])
    t.ok(sameBits(resumed(bars, at, [1024]), computeEvery(bars)), `${at}`)
})

/** All outputs when a second registry takes over after `at` bars, keeping no more than the kernels need. */
function resumed(bars: Candles, at: number, sizes: readonly number[]): number[][] {
  const first = emptyRegistry()
  const before = everyOutput(first)
  const results: number[][] = before.map(() => [])
  feed(first, cut(bars, 0, at), sizes, (from, to) => collect(before, from, to, results))
  const second = emptyRegistry()
  second.restore(structuredClone(first.snapshot(0)))
  const after = everyOutput(second)
  feed(second, cut(bars, at), sizes, (from, to) => collect(after, from, to, results))
  return results
}

/** Bars that were a hundred times wilder and more traded at first. */
function calmedDown(seed: number): Candles {
  const bars = candles(seed, 3000, false, (i) => (i < 500 ? 0.05 : 0.0005))
  for (let i = 0; i < 500; i++) bars.volume[i] *= 100
  return bars
}

t.test('a kernel is warm when it says so: more history changes the value by less than 1e-9', async (t) => {
  for (const [name, ...parameters] of EVERY_KERNEL) {
    for (const bars of [candles(22, 3000), calmedDown(23)]) {
      const { warmup } = emptyRegistry().kernel(name, ...parameters)
      const whole = compute(bars, (registry) => registry.kernel(name, ...parameters))
      for (const start of [1, 100, 490, 777]) {
        const late = compute(cut(bars, start), (registry) => registry.kernel(name, ...parameters))
        late.forEach((values, n) => {
          const difference = firstDifference(
            values.slice(warmup - 1),
            whole[n].slice(start + warmup - 1),
            1e-9,
            0.01,
          )
          t.equal(difference, null, `${name}(${parameters.join()}) output ${n} from bar ${start}`)
        })
      }
    }
  }
})

t.test('a value that is defined once stays defined', async (t) => {
  const bars = candles(24, 1500)
  for (const [name, ...parameters] of EVERY_KERNEL) {
    // Sigma of a session starts anew every day.
    if (name === 'session-vwap') continue
    for (const values of compute(bars, (registry) => registry.kernel(name, ...parameters))) {
      const first = values.findIndex(Number.isFinite)
      t.ok(first >= 0 && values.slice(first).every(Number.isFinite), `${name}(${parameters.join()})`)
    }
  }
})

t.test('the first defined bar of each kernel is the documented one', async (t) => {
  const bars = candles(25, 400)
  const cases: [first: number[], name: KernelName, ...parameters: (number | string)[]][] = [
    [[1], 'source', 'typical'],
    [[1], 'ema', 9, 'close'],
    [[20], 'sma', 20, 'close'],
    [[20], 'stddev', 20, 'close'],
    [[1], 'true-range'],
    [[15], 'atr', 14],
    [[28, 15, 15], 'adx', 14],
    [[15], 'rsi', 14, 'close'],
    [[20, 20, 20], 'bollinger', 20, 2, 'close'],
    [[1, 3], 'session-vwap'],
    [[20, 20], 'rolling-vwap', 20],
    [[48, 48], 'donchian', 48],
    [[11, 11, 11], 'keltner', 20, 10, 2],
    [[21], 'efficiency-ratio', 20],
    [[21], 'relative-volume', 20],
  ]
  bars.time.forEach((_, i) => (bars.time[i] = i * 3_600_000))
  for (const [first, name, ...parameters] of cases) {
    const columns = compute(bars, (registry) => registry.kernel(name, ...parameters))
    t.same(
      columns.map((values) => values.findIndex(Number.isFinite) + 1),
      first,
      name,
    )
  }
})

t.test('a parameter out of its range is refused with what is allowed', async (t) => {
  const cases: [message: string, name: KernelName, ...parameters: (number | string)[]][] = [
    ['ema: period must be an integer from 1 to 300000 bars; was 0.', 'ema', 0, 'close'],
    ['sma: period must be an integer from 1 to 3072 bars; was 3073.', 'sma', 3073, 'close'],
    ['atr: period must be an integer from 1 to 3072 bars; was 1.5.', 'atr', 1.5],
    ['stddev: period must be an integer from 2 to 3072 bars; was 1.', 'stddev', 1, 'close'],
    ['rolling-vwap: period must be an integer from 2 to 3072 bars; was NaN.', 'rolling-vwap', NaN],
    ['donchian: period must be an integer from 1 to 3072 bars; was 9.', 'donchian', '9'],
    ['bollinger: deviations must be a finite number above 0; was -2.', 'bollinger', 20, -2, 'close'],
    ['keltner: multiple must be a finite number above 0; was Infinity.', 'keltner', 20, 10, Infinity],
    ['rsi: source must be one of open, high, low, close, volume, typical; was median.', 'rsi', 14, 'median'],
    ["source: only 'typical' is computed, bar columns are read as they are; was close.", 'source', 'close'],
  ]
  for (const [message, name, ...parameters] of cases) {
    t.throws(() => emptyRegistry().kernel(name, ...parameters), new RangeError(message))
  }
})
