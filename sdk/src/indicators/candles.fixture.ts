import fc from 'fast-check'
import { BLOCK, MASK, Series } from '../runtime/series.ts'
import type { Kernel, KernelName } from './kernel.ts'
import { IndicatorRegistry } from './registry.ts'

/** Bars as columns, for tests. */
export interface Candles {
  readonly time: number[]
  readonly open: number[]
  readonly high: number[]
  readonly low: number[]
  readonly close: number[]
  readonly volume: number[]
}

export const COLUMNS = ['time', 'open', 'high', 'low', 'close', 'volume'] as const

export const MINUTE = 60_000

/** Mulberry32: the same numbers in [0, 1) for the same seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/**
 * A random walk of hourly bars whose bar `i` moves by up to `swingOf(i)` / 2; `oddities` adds flat stretches, empty
 * volumes and time gaps.
 */
export function candles(
  seed: number,
  length: number,
  oddities = false,
  swingOf: (i: number) => number = (i) => 0.01 * (1.5 + Math.sin(i / 50)),
): Candles {
  const random = randomNumbers(seed)
  const bars: Candles = { time: [], open: [], high: [], low: [], close: [], volume: [] }
  let price = 100 + 900 * random()
  let time = Math.floor(random() * 48) * 60 * MINUTE
  let flat = 0
  for (let i = 0; i < length; i++) {
    if (oddities && flat === 0 && random() < 0.02) flat = Math.floor(random() * 60)
    const still = flat > 0
    if (still) flat--
    const swing = still ? 0 : swingOf(i)
    const open = price
    price = open * (1 + swing * (random() - 0.5))
    bars.time.push(time)
    bars.open.push(open)
    bars.high.push(Math.max(open, price) * (1 + swing * random() * 0.3))
    bars.low.push(Math.min(open, price) * (1 - swing * random() * 0.3))
    bars.close.push(price)
    bars.volume.push(oddities && random() < 0.1 ? 0 : 1 + 100 * random())
    time += 60 * MINUTE * (oddities && random() < 0.01 ? 1 + Math.floor(random() * 40) : 1)
  }
  return bars
}

/** Random walks with oddities of up to `longest` bars. */
export function anyCandles(longest: number): fc.Arbitrary<Candles> {
  return fc
    .record({ seed: fc.integer(), length: fc.integer({ min: 1, max: longest }) })
    .map(({ seed, length }) => candles(seed, length, true))
}

/** The bars from `from` (inclusive) to `to` (exclusive). */
export function cut(bars: Candles, from: number, to = bars.time.length): Candles {
  return Object.fromEntries(COLUMNS.map((name) => [name, bars[name].slice(from, to)])) as unknown as Candles
}

/** A registry over an empty hourly series. */
export function emptyRegistry(timeframe = '1h'): IndicatorRegistry {
  return new IndicatorRegistry(new Series('BTC/USDT', timeframe))
}

/** Append bars to the registry's series and run it in blocks of the given sizes, over and over; the cursor follows. */
export function feed(
  registry: IndicatorRegistry,
  bars: Candles,
  sizes: readonly number[] = [BLOCK],
  afterBlock?: (from: number, to: number) => void,
): void {
  const { series } = registry
  for (let i = 0, n = 0; i < bars.time.length; n++) {
    const end = Math.min(i + sizes[n % sizes.length], bars.time.length)
    const from = series.appended
    for (; i < end; i++) {
      series.append(bars.time[i], bars.open[i], bars.high[i], bars.low[i], bars.close[i], bars.volume[i])
    }
    registry.run(from, series.appended)
    series.cursor = series.appended - 1
    afterBlock?.(from, series.appended)
  }
}

/** All values of all outputs of a kernel over bars fed in blocks of the given sizes. */
export function compute(
  bars: Candles,
  make: (registry: IndicatorRegistry) => Kernel,
  sizes?: readonly number[],
  timeframe?: string,
): number[][] {
  const registry = emptyRegistry(timeframe)
  const kernel = make(registry)
  const results: number[][] = kernel.outputs.map(() => [])
  feed(registry, bars, sizes, (from, to) => {
    for (let i = from; i < to; i++) results.forEach((values, n) => values.push(kernel.outputs[n][i & MASK]))
  })
  return results
}

/** The first place where two columns differ by more than `tolerance` relative to the larger of expected and `floor`. */
export function firstDifference(
  actual: readonly number[],
  expected: readonly number[],
  tolerance: number,
  floor = 0,
): string | null {
  if (actual.length !== expected.length) return `${actual.length} values instead of ${expected.length}`
  for (let i = 0; i < actual.length; i++) {
    if (Object.is(actual[i], expected[i])) continue
    const allowed = tolerance * Math.max(Math.abs(expected[i]), floor)
    if (!(Math.abs(actual[i] - expected[i]) <= allowed))
      return `${actual[i]} instead of ${expected[i]} at ${i}`
  }
  return null
}

/** Values at the end of a list that is as long as the bars: what the package leaves out at the start becomes NaN. */
export function padStart(values: readonly number[], length: number): number[] {
  return [...new Array<number>(length - values.length).fill(NaN), ...values]
}

/** Every built-in kernel, with parameters that make windows of different lengths. */
export const EVERY_KERNEL = [
  ['source', 'typical'],
  ['ema', 9, 'close'],
  ['ema', 30, 'volume'],
  ['sma', 20, 'close'],
  ['sma', 300, 'typical'],
  ['stddev', 2, 'close'],
  ['stddev', 33, 'high'],
  ['true-range'],
  ['atr', 14],
  ['adx', 7],
  ['rsi', 14, 'close'],
  ['bollinger', 20, 2, 'typical'],
  ['session-vwap'],
  ['rolling-vwap', 25],
  ['donchian', 48],
  ['keltner', 20, 10, 1.5],
  ['efficiency-ratio', 20],
  ['relative-volume', 20],
] as const satisfies readonly (readonly [KernelName, ...(number | string)[]])[]

/** One registry with every built-in kernel; the columns are all outputs of all kernels in that order. */
export function computeEvery(bars: Candles, sizes?: readonly number[]): number[][] {
  const registry = emptyRegistry()
  const outputs = everyOutput(registry)
  const results: number[][] = outputs.map(() => [])
  feed(registry, bars, sizes, (from, to) => collect(outputs, from, to, results))
  return results
}

/** The output rings of every built-in kernel, which are made on the way. */
export function everyOutput(registry: IndicatorRegistry): Float64Array[] {
  return EVERY_KERNEL.flatMap(([name, ...parameters]) => registry.kernel(name, ...parameters).outputs)
}

/** Add the values of the bars `from` to `to` of each ring to the column of the same place. */
export function collect(rings: readonly Float64Array[], from: number, to: number, columns: number[][]): void {
  for (let i = from; i < to; i++) rings.forEach((values, n) => columns[n].push(values[i & MASK]))
}

/** Whether all columns have the same bits (any NaN being equal to any other). */
export function sameBits(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): boolean {
  return a.length === b.length && a.every((column, n) => firstDifference(column, b[n], 0) === null)
}
