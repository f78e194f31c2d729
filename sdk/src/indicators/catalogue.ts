import { createRequire } from 'node:module'
import { MASK } from '../runtime/series.ts'
import { PATTERN_BARS } from './catalogue-entries.ts'
import type { CatalogueRequest } from './catalogue-request.ts'
import { type CatalogueBar, TOTALS } from './catalogue-totals.ts'
import type { Kernel, KernelSource } from './kernel.ts'
import { memory } from './memory.ts'
import { sourceRing } from './parameters.ts'

/** Gives the indicator the bar with this absolute index and returns its answer. */
type Feed = (index: number) => unknown

interface Streaming {
  nextValue(input: unknown): unknown
}

type Package = Readonly<Record<string, unknown>>

let loaded: Package | undefined

/** The package is loaded at the first request, so that it costs nothing where it is not used. */
function technicalindicators(): Package {
  loaded ??= createRequire(import.meta.url)('technicalindicators') as Package
  return loaded
}

/**
 * The one way to the technicalindicators package: a kernel that feeds an instance of it bar by bar through `nextValue`.
 * It allocates, and it is slower than the built-in kernels. What an instance carries cannot be read out: after a restore a
 * new one is fed the last `window` bars (equal within 1e-9); running totals are primed with the total.
 */
export function catalogueKernel(source: KernelSource, request: CatalogueRequest): Kernel {
  const { entry, window } = request
  const { close } = source.series
  const total = entry.total === undefined ? null : TOTALS[entry.total]
  // The typical price must be requested now, so that its kernel stands before this one.
  const values = sourceRing(source, request.source)
  const outputs = Array.from({ length: Math.max(1, entry.outputs.length) }, () => source.series.ring())
  const state = Float64Array.of(NaN, 0, 0, NaN) // origin, next bar, running total, last output
  let instance = create(request)
  const feed: Feed =
    entry.input === 'value'
      ? (index) => instance.nextValue(values[index & MASK])
      : entry.input === 'bar'
        ? (index) => instance.nextValue(barAt(source, index))
        : (index) => (index - state[0] < PATTERN_BARS - 1 ? NaN : instance.nextValue(lastBars(source, index)))

  function rebuild(): void {
    const [origin, next, sum, value] = state
    instance = create(request)
    if (Number.isNaN(origin)) return
    if (total === null) {
      for (let i = Math.max(origin, next - window); i < next; i++) feed(i)
    } else {
      for (const bar of total.prime(sum, value, close[(next - 1) & MASK])) instance.nextValue(bar)
    }
  }

  return {
    outputs,
    warmup: total === null ? window : Infinity,
    window,
    run(from, to) {
      if (Number.isNaN(state[0])) state[0] = from
      for (let i = from; i < to; i++) {
        if (total !== null) {
          state[2] += total.add(barAt(source, i), i > state[0] ? close[(i - 1) & MASK] : NaN)
        }
        write(feed(i), i & MASK)
      }
      state[1] = to
      if (to > from) state[3] = outputs[0][(to - 1) & MASK]
    },
    ...memory(state, rebuild),
  }

  function write(answer: unknown, at: number): void {
    if (entry.outputs.length === 0) {
      outputs[0][at] = toNumber(answer)
      return
    }
    const named = (answer ?? {}) as Readonly<Record<string, unknown>>
    for (let n = 0; n < outputs.length; n++) outputs[n][at] = toNumber(named[entry.outputs[n]])
  }
}

function create(request: CatalogueRequest): Streaming {
  const made = technicalindicators()[request.name]
  if (request.entry.input === 'bars') return { nextValue: made as (input: unknown) => unknown }
  const none = { values: [], open: [], high: [], low: [], close: [], volume: [], timestamp: [] }
  return new (made as new (input: object) => Streaming)({ ...request.settings, ...none })
}

/** A new object each time: some indicators keep the bar they were given. */
function barAt({ series }: KernelSource, index: number): CatalogueBar {
  const at = index & MASK
  return {
    open: series.open[at],
    high: series.high[at],
    low: series.low[at],
    close: series.close[at],
    volume: series.volume[at],
    timestamp: series.time[at],
  }
}

function lastBars({ series }: KernelSource, index: number): Readonly<Record<string, readonly number[]>> {
  const column = (values: Float64Array): number[] =>
    Array.from({ length: PATTERN_BARS }, (_, k) => values[(index - PATTERN_BARS + 1 + k) & MASK])
  return {
    open: column(series.open),
    high: column(series.high),
    low: column(series.low),
    close: column(series.close),
  }
}

function toNumber(value: unknown): number {
  if (typeof value === 'number') return value
  return typeof value === 'boolean' ? Number(value) : NaN
}
