import { GrodtError } from '../errors.ts'
import { prepare } from '../host/prepare.ts'
import type { Candles } from '../market/columns.ts'
import { loadCandles, type LoadedCandles, type LoadOptions } from '../market/import/load.ts'
import { utc } from '../market/import/utc.ts'
import { timeframeMs, timeframeName } from '../market/timeframe.ts'
import { buildReport, type FinishedRun, type RunPeriod } from '../research/report.ts'
import { checkResultFolder, curveStep, defaultFolder, reportText, writeResults } from '../research/results.ts'
import { runBacktest, tradedRows } from '../research/run.ts'
import { backtestOptions, type BacktestCommand } from './backtest-options.ts'
import { CACHE_FOLDER } from './cache-folder.ts'
import { progressBar } from './progress.ts'
import { pluginLog } from './plugin-log.ts'

/**
 * `grodt backtest`: load candles, run the configured strategies over them, write and show the result.
 *
 * @throws GrodtError of the command line, the data, the configuration or a plugin
 */
export async function backtestCommand(args: string[]): Promise<number> {
  const command = backtestOptions(args)
  if (typeof command.out === 'string') checkResultFolder(command.out)
  const data = loadCandles(command.data, loadOptions(command))
  const run = await finishedRun(command, data)
  const report = buildReport(run)
  const folder = command.out === undefined ? defaultFolder(report) : command.out
  if (folder !== null) writeResults(folder, run, report)
  if (command.json) process.stdout.write(reportText(report))
  else if (!command.quiet) {
    const { summary } = await import('./summary/summary.ts')
    const { styleFor } = await import('./text.ts')
    const text = summary(report, { configs: command.configs, folder, style: styleFor(process.stdout) })
    process.stdout.write(`${text.join('\n')}\n`)
  }
  return 0
}

function loadOptions({ options }: BacktestCommand): LoadOptions {
  const { symbol, symbols, dataTimeframe, badRows } = options
  return {
    cacheFolder: CACHE_FOLDER,
    badRows,
    ...(symbol === null ? {} : { symbol }),
    ...(symbols === null ? {} : { symbols }),
    ...(dataTimeframe === null ? {} : { timeframe: dataTimeframe }),
  }
}

async function finishedRun(
  command: BacktestCommand,
  { candles, reports }: LoadedCandles,
): Promise<FinishedRun> {
  const { options, from, to } = command
  const baseMs = commonTimeframe(candles)
  if (options.timeframe !== null && (timeframeMs(options.timeframe) ?? NaN) % baseMs !== 0) {
    const problem = `--timeframe was "${options.timeframe}", expected a multiple of ${timeframeName(baseMs)}, the bars that are loaded.`
    throw new GrodtError('DATA_TIMEFRAME', { problem })
  }
  const period = runPeriod(candles, from, to)
  const prepared = await prepare(command.configs, {
    market: { symbols: candles.map((one) => one.symbol), baseTimeframeMs: baseMs },
    cacheFolder: CACHE_FOLDER,
    timeframe: options.timeframe ?? undefined,
    capital: options.capital ?? undefined,
    seed: options.seed ?? undefined,
  })
  const progress = progressBar(process.stderr)
  try {
    const engine = runBacktest(prepared, candles, {
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      closeAtEnd: !options.leaveOpen,
      curveMs: curveStep(period.end - period.start),
      log: command.quiet ? () => undefined : pluginLog(process.stderr),
      ...(command.quiet ? {} : { onProgress: progress.update }),
    })
    const trades = [...engine.trades]
    return { engine, trades, prepared, candles, imports: reports, options, period }
  } finally {
    progress.clear()
  }
}

/** The shortest timeframe that can be made of the bars of every symbol: their least common multiple, ms. */
function commonTimeframe(candles: readonly Candles[]): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b))
  return candles.reduce((all, { timeframeMs: ms }) => (all / divisor(all, ms)) * ms, 1)
}

/** @throws GrodtError PERIOD_EMPTY */
function runPeriod(candles: readonly Candles[], from: number | undefined, to: number | undefined): RunPeriod {
  let start = Infinity
  let end = -Infinity
  let bars = 0
  for (const one of candles) {
    const { time } = one.columns
    const rows = tradedRows(one, {
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    })
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
    from: from === undefined ? 'the start' : utc(from),
    to: to === undefined ? 'the end' : utc(to),
    first: utc(first),
    last: utc(last),
  })
}
