import type { AllocationDecision } from '../allocation/types.ts'
import type { Engine } from '../engine/engine.ts'
import { Checks } from '../engine/checks/checks.ts'
import type { EngineEvent } from '../engine/events.ts'
import type { EngineInput } from '../engine/inputs.ts'
import { GrodtError } from '../errors.ts'
import type { Prepared } from '../host/prepare.ts'
import type { LearnerOf } from '../host/meta/learner.ts'
import { createMeta } from '../host/meta/meta.ts'
import { weightRules } from '../host/weights.ts'
import { wireEngine, type FedMarket } from '../host/wire.ts'
import type { Candles } from '../market/columns.ts'
import { chunks, MAX_ROWS, type FeedSource } from '../market/feed.ts'
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

/** Takes every input of a run with the events that it caused, in order. Neither is to be kept. */
export interface InputSink {
  /** Called once, with what the first weights caused. */
  start(engine: Engine, events: readonly EngineEvent[]): void
  applied(input: EngineInput, events: readonly EngineEvent[]): void
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
  /** Where the events go; without it and `inputs` the engine makes only those that are always told. */
  readonly events?: EventSink
  /** Where the inputs go with their events. */
  readonly inputs?: InputSink
  /** Sees every decision about the weights. */
  readonly onDecision?: (decision: AllocationDecision) => void
  /** Sees what protections did among them. */
  readonly protections?: Pick<EventSink, 'add'>
  readonly log: PluginLog
  /** Called with the wired engine before its first bar. */
  readonly onEngine?: (engine: Engine) => void
  /** Check invariants 1 to 4 after every bar, which takes its time; the result is the same. */
  readonly check?: boolean
  /** Makes what learns while it runs; nothing does without it. */
  readonly learner?: LearnerOf
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

/** What an engine is told of the markets before their first bar. */
export function fedMarkets(candles: readonly Candles[]): FedMarket[] {
  return candles.map(({ symbol, timeframeMs, columns }) => ({
    symbol,
    baseMs: timeframeMs,
    hasVolume: columns.volume.some((volume) => volume > 0),
    priceStep: priceStep(columns),
  }))
}

/**
 * Run a prepared configuration over candles and return the engine with everything that happened in it. Synchronous and
 * deterministic: equal candles, configuration and plugins give equal books.
 *
 * @throws GrodtError PLUGIN_FAILED at the first fault of a plugin, INVARIANT_BROKEN at the first bar after which a check
 * fails
 */
export function runBacktest(prepared: Prepared, candles: readonly Candles[], options: RunOptions): Engine {
  const steps = backtestSteps(prepared, candles, options)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/** The same run with a halt after every input, at which something else can be waited for. */
export function* backtestSteps(
  prepared: Prepared,
  candles: readonly Candles[],
  options: RunOptions,
): Generator<undefined, Engine> {
  const { events, inputs, protections } = options
  const first: EngineEvent[] = []
  const engine = wireEngine(prepared, {
    markets: fedMarkets(candles),
    record: events === undefined && inputs === undefined ? 'trades' : 'all',
    onFault: 'throw',
    curveMs: options.curveMs,
    log: options.log,
    onEvents: (happened) => first.push(...happened),
  })
  options.onEngine?.(engine)
  const meta = createMeta({ prepared, engine, staff: null }, 'throw', options.learner)
  const nextStop = (time: number): number => meta.nextStop(time)
  events?.start(engine)
  inputs?.start(engine, first)
  const check = options.check === true ? invariantCheck(engine, prepared) : null
  const apply = (input: EngineInput): void => {
    const happened = engine.apply(input)
    check?.(input)
    events?.add(happened)
    protections?.add(happened)
    inputs?.applied(input, happened)
    if (input.kind === 'weights' && input.decision !== undefined) options.onDecision?.(input.decision)
  }
  const source = (one: Candles, from: number, to: number): FeedSource => ({
    columns: one.columns,
    timeframeMs: one.timeframeMs,
    from,
    to,
  })
  const rows = candles.map((one) => tradedRows(one, options))
  const past = candles.map((one, i) => source(one, 0, rows[i].from))
  for (const slices of chunks(past, MAX_ROWS, nextStop)) {
    const input: EngineInput = { kind: 'history', slices }
    const happened = engine.apply(input)
    events?.history(happened)
    inputs?.applied(input, happened)
    for (const following of meta.after(input)) apply(following)
    yield
  }

  const present = candles.map((one, i) => source(one, rows[i].from, rows[i].to))
  const all = present.reduce((sum, { from, to }) => sum + to - from, 0)
  let done = 0
  for (const slices of chunks(present, check === null ? MAX_ROWS : 1, nextStop)) {
    const input: EngineInput = { kind: 'bars', slices }
    apply(input)
    for (const following of meta.after(input)) apply(following)
    for (const { from, to } of slices) done += to - from
    options.onProgress?.(done, all)
    yield
  }
  apply({ kind: 'finish', closePositions: options.closeAtEnd ?? true })
  meta.close()
  return engine
}

/** What to call after every input. */
function invariantCheck(engine: Engine, { checked }: Prepared): (input: EngineInput) => void {
  const checks = new Checks(engine, weightRules(checked.config))
  return (input) => {
    checks.applied(input)
    const broken = checks.check()
    if (broken.length === 0) return
    throw new GrodtError('INVARIANT_BROKEN', {
      time: new Date(engine.time).toISOString(),
      problem: broken.map(({ text }) => text).join('; '),
    })
  }
}
