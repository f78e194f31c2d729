import type { Engine } from '../engine/engine.ts'
import { loadCandles } from '../market/import/load.ts'
import { carryOut, loadOptions, readyRun } from '../research/execute.ts'
import { Profiler, type ProfileRow } from '../research/profile.ts'
import { buildReport, type BacktestReport } from '../research/report.ts'
import { checkResultFolder, defaultFolder, reportText, writeResults } from '../research/results.ts'
import { needEvents } from '../research/tables/names.ts'
import { backtestOptions, type BacktestCommand } from './backtest-options.ts'
import { CACHE_FOLDER } from './cache-folder.ts'
import { progressBar } from './progress.ts'
import { pluginLog } from './plugin-log.ts'

/**
 * `grodt backtest`: load candles, run the configured strategies over them, write and show the result; with `--repeat`,
 * run an earlier result again and compare.
 *
 * @throws GrodtError of the command line, the data, the configuration or a plugin
 */
export async function backtestCommand(args: string[]): Promise<number> {
  const command = backtestOptions(args)
  if (command.kind === 'repeat') {
    const { repeatCommand } = await import('./repeat.ts')
    return repeatCommand(command)
  }
  const { data, configs, options, out, choice, quiet } = command
  if (typeof out === 'string') checkResultFolder(out)
  const profiler = command.profile ? new Profiler(() => performance.now()) : null
  const step = <Result>(name: string, work: () => Result): Result =>
    profiler === null ? work() : profiler.phase(name, work)
  const loaded = step('load the candles', () => loadCandles(data, loadOptions(options, CACHE_FOLDER)))
  const ready = await step('check the configuration, build the plugins', () =>
    readyRun(loaded, options, { configs, cacheFolder: CACHE_FOLDER }),
  )
  const progress = progressBar(process.stderr)
  try {
    const execution = {
      log: quiet ? () => undefined : pluginLog(process.stderr),
      ...(quiet ? {} : { onProgress: progress.update }),
      ...(profiler === null ? {} : { onEngine: (engine: Engine) => profiler.attach(engine) }),
      record: out !== null && needEvents(choice.tables),
    }
    const run = step(BARS, () => carryOut(ready, execution))
    const report = step('make the statistics', () => buildReport(run))
    const folder = out === undefined ? defaultFolder(report) : out
    if (folder !== null) await step('write the results', () => writeResults(folder, run, report, choice))
    progress.clear()
    await show(command, report, folder)
    if (profiler !== null) await showProfile(profiler.rows(BARS), command.json)
  } finally {
    progress.clear()
  }
  return 0
}

/** The step that plugins and indicators are a part of. */
const BARS = 'run the bars'

/** Standard output belongs to the report alone where it is JSON. */
async function showProfile(rows: readonly ProfileRow[], json: boolean): Promise<void> {
  const out = json ? process.stderr : process.stdout
  const { profileSection } = await import('./summary/profile.ts')
  const { styleFor } = await import('./text.ts')
  out.write(`${profileSection(rows, styleFor(out)).join('\n')}\n`)
}

async function show(
  { configs, json, quiet }: BacktestCommand,
  report: BacktestReport,
  folder: string | null,
): Promise<void> {
  if (json) process.stdout.write(reportText(report))
  else if (!quiet) {
    const { summary } = await import('./summary/summary.ts')
    const { styleFor } = await import('./text.ts')
    const text = summary(report, { configs, folder, style: styleFor(process.stdout) })
    process.stdout.write(`${text.join('\n')}\n`)
  }
}
