import type { Engine } from '../engine/engine.ts'
import { GrodtError } from '../errors.ts'
import type { Overrides } from '../host/overrides.ts'
import { backtestLearning } from '../host/learning/modes.ts'
import type { ForecastScope } from '../host/learning/targets.ts'
import type { PinnedPlugin } from '../host/pins.ts'
import { prepare, type Prepared } from '../host/prepare.ts'
import type { Candles } from '../market/columns.ts'
import type { LoadedCandles, LoadOptions } from '../market/import/load.ts'
import { utc } from '../market/import/utc.ts'
import { timeframeMs, timeframeName } from '../market/timeframe.ts'
import type { PluginLog } from '../plugins/instance.ts'
import { DecisionLog } from './decision-log.ts'
import type { RunJournal } from './journal/journal.ts'
import { runInto } from './journal/run-into.ts'
import { ProtectionLog } from './protection-log.ts'
import type { BacktestOptions, FinishedRun, RunPeriod } from './report.ts'
import { curveStep } from './results.ts'
import { runBacktest, tradedRows, type RunOptions } from './run.ts'
import { Recorder } from './tables/recorder.ts'

/** How a backtest is carried out, beside the options that decide its result. */
export interface Execution {
  readonly configs: string
  readonly cacheFolder: string
  /** Kept code that is to run as long as the folders of its plugins stay as they were. */
  readonly pinned?: readonly PinnedPlugin[]
  readonly log: PluginLog
  readonly onProgress?: (done: number, all: number) => void
  readonly onEngine?: (engine: Engine) => void
  /** Whether the tables that are made of events are wanted. */
  readonly record: boolean
  /** Check the invariants after every bar. */
  readonly check?: boolean
  /** What is forecast: `read`, which it is when left out, trains models only for what the allocator reads. */
  readonly forecasts?: ForecastScope
}

/** What of a backtest's options concerns the loading of candles. */
export function loadOptions(options: BacktestOptions, cacheFolder: string): LoadOptions {
  const { symbol, symbols, dataTimeframe, badRows } = options
  return {
    cacheFolder,
    badRows,
    ...(symbol === null ? {} : { symbol }),
    ...(symbols === null ? {} : { symbols }),
    ...(dataTimeframe === null ? {} : { timeframe: dataTimeframe }),
  }
}

/** Everything that a backtest needs, checked; nothing has run. */
export interface ReadyRun {
  readonly data: LoadedCandles
  readonly options: BacktestOptions
  readonly prepared: Prepared
  readonly period: RunPeriod
}

/**
 * Check data, options and configuration against each other and load the plugins.
 *
 * @param overrides in place of what the files say, beside those of the options
 * @throws GrodtError DATA_TIMEFRAME, PERIOD_EMPTY, and those of the configuration and the plugins
 */
export async function readyRun(
  data: LoadedCandles,
  options: BacktestOptions,
  { configs, cacheFolder, pinned = [] }: Pick<Execution, 'configs' | 'cacheFolder' | 'pinned'>,
  overrides: Overrides = {},
): Promise<ReadyRun> {
  const { candles } = data
  const baseMs = commonTimeframe(candles.map(({ timeframeMs: ms }) => ms))
  if (options.timeframe !== null && (timeframeMs(options.timeframe) ?? NaN) % baseMs !== 0) {
    const problem = `--timeframe was "${options.timeframe}", expected a multiple of ${timeframeName(baseMs)}, the bars that are loaded.`
    throw new GrodtError('DATA_TIMEFRAME', { problem })
  }
  const period = runPeriod(candles, rangeOf(options))
  const prepareOptions = {
    market: { symbols: candles.map((one) => one.symbol), baseTimeframeMs: baseMs },
    cacheFolder,
    ...overrides,
    timeframe: options.timeframe ?? undefined,
    capital: options.capital ?? undefined,
    seed: options.seed ?? undefined,
  }
  const prepared = await prepare(configs, prepareOptions, pinned)
  return { data, options, prepared, period }
}

/** What of an execution concerns the run itself. */
type RunExecution = Pick<Execution, 'log' | 'onProgress' | 'onEngine' | 'record' | 'check' | 'forecasts'>

/** Run the strategies from the start of the period to its end. @throws GrodtError PLUGIN_FAILED, INVARIANT_BROKEN */
export function carryOut(ready: ReadyRun, execution: RunExecution): FinishedRun {
  const { runOptions, ...parts } = sinks(ready, execution)
  const engine = runBacktest(ready.prepared, ready.data.candles, runOptions)
  return finished(ready, { engine, ...parts })
}

/** The same with every input in a journal. @throws GrodtError PLUGIN_FAILED, INVARIANT_BROKEN */
export async function carryOutInto(
  journal: RunJournal,
  ready: ReadyRun,
  execution: RunExecution,
): Promise<FinishedRun> {
  const { runOptions, ...parts } = sinks(ready, execution)
  const engine = await runInto(journal, ready.prepared, ready.data.candles, runOptions)
  return finished(ready, { engine, ...parts })
}

type Sinks = Pick<FinishedRun, 'recorder' | 'protections' | 'decisions'> & {
  readonly runOptions: RunOptions
}

function sinks(
  { options, period }: ReadyRun,
  { log, onProgress, onEngine, record, check = false, forecasts = 'read' }: RunExecution,
): Sinks {
  const recorder = record ? new Recorder() : null
  const protections = new ProtectionLog()
  const decisions = new DecisionLog()
  const runOptions: RunOptions = {
    ...rangeOf(options),
    closeAtEnd: !options.leaveOpen,
    curveMs: curveStep(period.end - period.start),
    log,
    protections,
    check,
    learner: backtestLearning(forecasts),
    onDecision: (decision) => {
      decisions.add(decision)
    },
    ...(recorder === null ? {} : { events: recorder }),
    ...(onProgress === undefined ? {} : { onProgress }),
    onEngine: (engine) => {
      decisions.start(engine)
      onEngine?.(engine)
    },
  }
  return { recorder, protections, decisions, runOptions }
}

const finished = (
  { data: { candles, reports }, options, prepared, period }: ReadyRun,
  parts: Pick<FinishedRun, 'engine' | 'recorder' | 'protections' | 'decisions'>,
): FinishedRun => ({ ...parts, prepared, candles, imports: reports, options, period })

interface Range {
  /** Moments, ms. */
  readonly from?: number
  readonly to?: number
}

/** The moments between which a backtest trades, ms. */
export function rangeOf({ from, to }: BacktestOptions): Range {
  return {
    ...(from === null ? {} : { from: Date.parse(from) }),
    ...(to === null ? {} : { to: Date.parse(to) }),
  }
}

/** The shortest timeframe that can be made of the bars of every symbol: their least common multiple, ms. */
export function commonTimeframe(lengths: readonly number[]): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b))
  return lengths.reduce((all, ms) => (all / divisor(all, ms)) * ms, 1)
}

/** @throws GrodtError PERIOD_EMPTY */
function runPeriod(candles: readonly Candles[], range: Range): RunPeriod {
  let start = Infinity
  let end = -Infinity
  let bars = 0
  for (const one of candles) {
    const { time } = one.columns
    const rows = tradedRows(one, range)
    if (rows.from === rows.to) continue
    bars += rows.to - rows.from
    start = Math.min(start, time[rows.from])
    end = Math.max(end, time[rows.to - 1] + one.timeframeMs)
  }
  if (bars > 0) return { start, end, bars }
  const first = Math.min(...candles.map(({ columns }) => columns.time[0]))
  const last = Math.max(
    ...candles.map(({ columns, timeframeMs: ms }) => columns.time[columns.time.length - 1] + ms),
  )
  throw new GrodtError('PERIOD_EMPTY', {
    from: range.from === undefined ? 'the start' : utc(range.from),
    to: range.to === undefined ? 'the end' : utc(range.to),
    first: utc(first),
    last: utc(last),
  })
}
