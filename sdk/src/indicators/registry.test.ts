import { isDeepStrictEqual } from 'node:util'
import t from 'tap'
import { MASK } from '../runtime/series.ts'
import {
  candles,
  computeEvery,
  cut,
  emptyRegistry,
  EVERY_KERNEL,
  everyOutput,
  feed,
  firstDifference,
} from './candles.fixture.ts'
import { IndicatorRegistry } from './registry.ts'
import { indicatorRequests } from './requests.ts'

t.test('equal requests share one kernel, different ones do not', async (t) => {
  const registry = emptyRegistry()
  t.equal(registry.kernel('ema', 9, 'close'), registry.kernel('ema', 9, 'close'))
  t.not(registry.kernel('ema', 9, 'close'), registry.kernel('ema', 9, 'open'))
  t.not(registry.kernel('ema', 9, 'close'), registry.kernel('ema', 10, 'close'))
})

t.test('a kernel stands behind those it is built on, which it shares', async (t) => {
  const registry = emptyRegistry()
  registry.kernel('keltner', 20, 10, 2)
  registry.kernel('atr', 10)
  registry.kernel('bollinger', 20, 2, 'typical')
  t.same(registry.keys, [
    'ema(20,close)',
    'true-range()',
    'atr(10)',
    'keltner(20,10,2)',
    'source(typical)',
    'sma(20,typical)',
    'stddev(20,typical)',
    'bollinger(20,2,typical)',
  ])
})

t.test('a refused request leaves no kernel behind', async (t) => {
  const registry = emptyRegistry()
  t.throws(() => registry.kernel('keltner', 20, 10, 0))
  t.same(registry.keys, [])
})

t.test('a kernel requested late has the same values as one requested at the start', async (t) => {
  const bars = candles(30, 4096, true)
  const registry = emptyRegistry()
  feed(registry, bars)
  const columns = computeEvery(bars)
  everyOutput(registry).forEach((values, n) => {
    t.equal(firstDifference([...values], columns[n], 0), null)
  })
})

t.test('a kernel requested very late begins with the oldest bar still there', async (t) => {
  const bars = candles(31, 9000, true)
  const registry = emptyRegistry()
  feed(registry, bars)
  const columns = computeEvery(cut(bars, 9000 - 4096))
  everyOutput(registry).forEach((values, n) => {
    const inOrder = Array.from({ length: 4096 }, (_, i) => values[(9000 - 4096 + i) & MASK])
    t.equal(firstDifference(inOrder, columns[n], 1e-9, 1e-3), null, `output ${n}`)
  })
})

t.test('a kernel requested between appending and running is run once', async (t) => {
  const bars = candles(32, 50)
  const registry = emptyRegistry()
  for (let i = 0; i < 50; i++) {
    registry.series.append(bars.time[i], bars.open[i], bars.high[i], bars.low[i], bars.close[i], 1)
  }
  const sum = registry.kernel('sma', 50, 'close').outputs[0]
  registry.run(0, 50)
  t.equal(firstDifference([sum[49]], [bars.close.reduce((a, b) => a + b) / 50], 1e-12), null)
})

t.test('run takes each appended bar once and in order', async (t) => {
  const registry = emptyRegistry()
  feed(registry, candles(33, 10))
  const message = (from: number, to: number, appended: number): RangeError =>
    new RangeError(
      `run(${from}, ${to}): the next bar is 10, ${appended} are appended, and at most 1024 may be appended ahead of a run.`,
    )
  t.throws(() => registry.run(0, 10), message(0, 10, 10))
  t.throws(() => registry.run(10, 11), message(10, 11, 10))
  t.throws(() => registry.run(10, 9), message(10, 9, 10))
  for (let i = 0; i < 1025; i++) registry.series.append(i, 1, 1, 1, 1, 1)
  t.throws(() => registry.run(10, 20), message(10, 20, 1035))
})

t.test('a snapshot is plain data and restores what ago reaches', async (t) => {
  const bars = candles(34, 6000)
  const first = emptyRegistry()
  const before = indicatorRequests(first).ema(9)
  feed(first, bars)
  first.series.cursor = 5900
  const second = emptyRegistry()
  second.restore(structuredClone(first.snapshot()))
  const after = indicatorRequests(second).ema(9)
  t.equal(second.series.cursor, 5900)
  t.equal(second.series.appended, 6000)
  for (const bars of [0, 1, 500, 3072]) t.equal(after.ago(bars), before.ago(bars), `${bars} bars ago`)
  t.equal(second.series.close[2900 & MASK], bars.close[2900])
})

t.test('a snapshot keeps only the bars asked for and those the kernels need', async (t) => {
  const registry = emptyRegistry()
  feed(registry, candles(35, 500))
  t.equal(registry.snapshot().bars.close.length, 500)
  t.equal(registry.snapshot(0).bars.close.length, 1)
  t.equal(registry.snapshot(9).bars.close.length, 10)
  registry.kernel('donchian', 48)
  t.equal(registry.snapshot(0).bars.close.length, 48)
})

t.test('requests made before a restore continue, new ones are computed from the saved bars', async (t) => {
  const bars = candles(36, 700)
  const first = emptyRegistry()
  first.kernel('ema', 9, 'close')
  feed(first, bars)
  const second = emptyRegistry()
  const known = second.kernel('ema', 9, 'close')
  const unknown = second.kernel('ema', 21, 'close')
  second.restore(first.snapshot())
  t.equal(known.outputs[0][699], first.kernel('ema', 9, 'close').outputs[0][699])
  t.equal(unknown.outputs[0][699], first.kernel('ema', 21, 'close').outputs[0][699])
})

t.test('going on from another registry is restoring its snapshot', async (t) => {
  const requests = (registry: IndicatorRegistry): void => {
    everyOutput(registry)
    registry.kernel('ema', 1000, 'close')
  }
  for (const length of [1, 700, 3072, 4096, 6000]) {
    const bars = candles(38, length + 40, true)
    const first = emptyRegistry()
    everyOutput(first)
    feed(first, cut(bars, 0, length))
    const [restored, next] = [emptyRegistry(), emptyRegistry()]
    for (const one of [restored, next]) requests(one)
    restored.restore(first.snapshot())
    next.continueFrom(first)
    t.ok(isDeepStrictEqual(next.snapshot(), restored.snapshot()), `${length} bars`)
    const before = first.snapshot()
    for (const one of [restored, next]) feed(one, cut(bars, length))
    t.ok(isDeepStrictEqual(next.snapshot(), restored.snapshot()), `${length} bars and more`)
    t.ok(isDeepStrictEqual(first.snapshot(), before), 'nothing is shared')
  }
  const used = emptyRegistry()
  feed(used, candles(38, 1))
  t.throws(
    () => used.continueFrom(emptyRegistry()),
    new Error('Indicators can be restored only into a series without bars.'),
  )
})

t.test('a saved kernel that nobody asks for is dropped at the next bar', async (t) => {
  const bars = candles(37, 700)
  const first = emptyRegistry()
  first.kernel('ema', 9, 'close')
  feed(first, cut(bars, 0, 600))
  const second = emptyRegistry()
  second.restore(first.snapshot(0))
  feed(second, cut(bars, 600))
  t.same(second.keys, [])
  // All that is left is the one bar of the snapshot: the average begins there.
  const late = second.kernel('ema', 9, 'close').outputs[0]
  t.ok(Number.isNaN(late[598]))
  t.equal(late[599], bars.close[599])
})

t.test('restore refuses a series with bars, another series and an unknown version', async (t) => {
  const first = emptyRegistry()
  feed(first, candles(38, 10))
  const snapshot = first.snapshot()
  t.throws(
    () => first.restore(snapshot),
    new Error('Indicators can be restored only into a series without bars.'),
  )
  t.throws(
    () => emptyRegistry('4h').restore(snapshot),
    new Error('The snapshot is of BTC/USDT 1h, the series of BTC/USDT 4h.'),
  )
  t.throws(
    () => emptyRegistry().restore({ ...snapshot, version: 2 as 1 }),
    new Error('Indicator snapshots of version 2 are unknown; warm up from history.'),
  )
})

t.test('a saved state of another shape is refused', async (t) => {
  const first = emptyRegistry()
  first.kernel('ema', 9, 'close')
  feed(first, candles(39, 10))
  const snapshot = first.snapshot()
  const second = emptyRegistry()
  second.restore({
    ...snapshot,
    kernels: snapshot.kernels.map((kernel) => ({ ...kernel, state: new Float64Array(9) })),
  })
  t.throws(
    () => second.kernel('ema', 9, 'close'),
    new RangeError(
      'The saved indicator state has 9 numbers, this version needs 2: warm up from history instead.',
    ),
  )
})

t.test('a registry over a series that has bars already begins with them', async (t) => {
  const first = emptyRegistry()
  feed(first, candles(40, 100))
  const second = new IndicatorRegistry(first.series)
  t.equal(second.computed, 100)
  for (const [name, ...parameters] of EVERY_KERNEL) {
    const ours = second.kernel(name, ...parameters).outputs
    first.kernel(name, ...parameters).outputs.forEach((values, n) => t.same(ours[n], values, name))
  }
})
