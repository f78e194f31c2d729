import type { Engine } from '../engine/engine.ts'
import type { EngineEvent } from '../engine/events.ts'
import type { Prepared } from '../host/prepare.ts'
import { wireEngine } from '../host/wire.ts'
import type { Candles } from '../market/columns.ts'
import { chunks, type FeedSource } from '../market/feed.ts'
import { priceStep } from '../market/price-step.ts'
import type { PluginLog } from '../plugins/instance.ts'

/** Takes the events of a run as they happen. They are not to be kept: a long run has many. */
export interface EventSink {
  /** Called once, before the first bar. */
  start(engine: Engine): void
  /** Events of bars that only warm up. */
  history(events: readonly EngineEvent[]): void
  /** Events of bars that are traded over, and of the end. */
  add(events: readonly EngineEvent[]): void
}

/** What a backtest runs over beside its configuration. */
export interface RunOptions {
  /** Bars that close at or before this moment (ms) only warm up indicators and classifiers. */
  readonly from?: number
  /** Bars that close after this moment (ms) are left out. */
  readonly to?: number
  /** Close what is open at the end; default true. */
  readonly closeAtEnd?: boolean
  /** Distance of the points of the equity curve, ms. */
  readonly curveMs: number
  /** Where the events go; without it the engine makes only those that are always told. */
  readonly events?: EventSink
  /** Sees what protections did among them. */
  readonly protections?: Pick<EventSink, 'add'>
  readonly log: PluginLog
  /** Called with the wired engine before its first bar. */
  readonly onEngine?: (engine: Engine) => void
  /** Called after each chunk of bars with the bars done and all bars. */
  readonly onProgress?: (done: number, all: number) => void
}

/** First row whose bar closes after `time`. */
function firstAfter({ columns, timeframeMs }: Candles, time: number): number {
  const { time: opens } = columns
  let low = 0
  let high = opens.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (opens[middle] + timeframeMs <= time) low = middle + 1
    else high = middle
  }
  return low
}

/** The rows of one market that a run trades over: `from` inclusive, `to` exclusive. */
export function tradedRows(
  one: Candles,
  { from, to }: Pick<RunOptions, 'from' | 'to'>,
): { from: number; to: number } {
  const start = from === undefined ? 0 : firstAfter(one, from)
  const end = to === undefined ? one.columns.time.length : firstAfter(one, to)
  return { from: start, to: Math.max(start, end) }
}

/**
 * Run a prepared configuration over candles and return the engine with everything that happened in it. Synchronous and
 * deterministic: equal candles, configuration and plugins give equal books.
 *
 * @throws GrodtError PLUGIN_FAILED at the first fault of a plugin
 */
export function runBacktest(prepared: Prepared, candles: readonly Candles[], options: RunOptions): Engine {
  const engine = wireEngine(prepared, {
    markets: candles.map(({ symbol, timeframeMs, columns }) => ({
      symbol,
      baseMs: timeframeMs,
      hasVolume: columns.volume.some((volume) => volume > 0),
      priceStep: priceStep(columns),
    })),
    record: options.events === undefined ? 'trades' : 'all',
    onFault: 'throw',
    curveMs: options.curveMs,
    log: options.log,
  })
  options.onEngine?.(engine)
  const { events, protections } = options
  events?.start(engine)
  const source = (one: Candles, from: number, to: number): FeedSource => ({
    columns: one.columns,
    timeframeMs: one.timeframeMs,
    from,
    to,
  })
  const rows = candles.map((one) => tradedRows(one, options))
  const past = candles.map((one, i) => source(one, 0, rows[i].from))
  for (const slices of chunks(past)) {
    const happened = engine.apply({ kind: 'history', slices })
    events?.history(happened)
  }

  const present = candles.map((one, i) => source(one, rows[i].from, rows[i].to))
  const all = present.reduce((sum, { from, to }) => sum + to - from, 0)
  let done = 0
  for (const slices of chunks(present)) {
    const happened = engine.apply({ kind: 'bars', slices })
    events?.add(happened)
    protections?.add(happened)
    for (const { from, to } of slices) done += to - from
    options.onProgress?.(done, all)
  }
  const last = engine.apply({ kind: 'finish', closePositions: options.closeAtEnd ?? true })
  events?.add(last)
  protections?.add(last)
  return engine
}
