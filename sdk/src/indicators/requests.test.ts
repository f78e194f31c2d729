import t from 'tap'
import type { Indicator, Source } from '../contract/values.ts'
import { MASK } from '../runtime/series.ts'
import { candles, emptyRegistry, feed } from './candles.fixture.ts'
import type { KernelName } from './kernel.ts'
import { indicatorRequests, REQUESTS } from './requests.ts'

const SOURCES: readonly Source[] = ['open', 'high', 'low', 'close', 'volume', 'typical']

t.test('every request reads the kernel it names', async (t) => {
  const registry = emptyRegistry()
  const ask = indicatorRequests(registry)
  const bollinger = ask.bollinger(20, 2)
  const keltner = ask.keltner(20, 10, 2)
  const adx = ask.adx(14)
  const session = ask.sessionVwap()
  const rolling = ask.rollingVwap(20)
  const channel = ask.donchian(48)
  const cases: [handle: Indicator, output: number, name: KernelName, ...parameters: (number | string)[]][] = [
    ...SOURCES.flatMap((source): typeof cases => [
      [ask.ema(9, source), 0, 'ema', 9, source],
      [ask.sma(9, source), 0, 'sma', 9, source],
      [ask.stddev(9, source), 0, 'stddev', 9, source],
      [ask.rsi(9, source), 0, 'rsi', 9, source],
      [ask.bollinger(9, 1, source).upper, 0, 'bollinger', 9, 1, source],
    ]),
    [ask.ema(9), 0, 'ema', 9, 'close'],
    [ask.sma(9), 0, 'sma', 9, 'close'],
    [ask.stddev(9), 0, 'stddev', 9, 'close'],
    [ask.rsi(9), 0, 'rsi', 9, 'close'],
    [ask.atr(14), 0, 'atr', 14],
    [adx.adx, 0, 'adx', 14],
    [adx.plusDi, 1, 'adx', 14],
    [adx.minusDi, 2, 'adx', 14],
    [bollinger.upper, 0, 'bollinger', 20, 2, 'close'],
    [bollinger.middle, 1, 'bollinger', 20, 2, 'close'],
    [bollinger.lower, 2, 'bollinger', 20, 2, 'close'],
    [session.vwap, 0, 'session-vwap'],
    [session.sigma, 1, 'session-vwap'],
    [rolling.vwap, 0, 'rolling-vwap', 20],
    [rolling.sigma, 1, 'rolling-vwap', 20],
    [channel.upper, 0, 'donchian', 48],
    [channel.lower, 1, 'donchian', 48],
    [keltner.upper, 0, 'keltner', 20, 10, 2],
    [keltner.middle, 1, 'keltner', 20, 10, 2],
    [keltner.lower, 2, 'keltner', 20, 10, 2],
    [ask.efficiencyRatio(20), 0, 'efficiency-ratio', 20],
    [ask.relativeVolume(20), 0, 'relative-volume', 20],
  ]
  feed(registry, candles(50, 300))
  registry.series.cursor = 250
  for (const [handle, output, name, ...parameters] of cases) {
    const kernel = registry.kernel(name, ...parameters)
    const label = `${name}(${parameters.join()}) ${output}`
    t.equal(handle.now, kernel.outputs[output][250 & MASK], label)
    t.equal(handle.ago(100), kernel.outputs[output][150 & MASK], label)
    t.equal(handle.warmup, kernel.warmup, label)
  }
})

t.test('bands and channels are in order', async (t) => {
  const registry = emptyRegistry()
  const ask = indicatorRequests(registry)
  const channel = ask.donchian(20)
  const bands = [ask.bollinger(20, 2), ask.keltner(20, 10, 2)]
  feed(registry, candles(51, 100))
  t.ok(channel.lower.now < channel.upper.now)
  for (const { upper, middle, lower } of bands) t.ok(lower.now < middle.now && middle.now < upper.now)
})

t.test('an indicator is warm from its warm-up on', async (t) => {
  const registry = emptyRegistry()
  const ema = indicatorRequests(registry).ema(9)
  t.equal(ema.warmup, Math.ceil(Math.log(1e-9) / Math.log(0.8)))
  feed(registry, candles(52, ema.warmup))
  t.ok(ema.warm)
  registry.series.cursor--
  t.notOk(ema.warm)
})

t.test('every request is in the list of their names', async (t) => {
  t.strictSame(REQUESTS, Object.keys(indicatorRequests(emptyRegistry())))
})
