import type { Engine } from '../engine/engine.ts'
import { loadCandles } from '../market/import/load.ts'
import { carryOut, carryOutInto, loadOptions, readyRun, type ReadyRun } from '../research/execute.ts'
import { checkJournalFolder, type JournalChoice } from '../research/journal/choice.ts'
import type { RunJournal, WrittenJournal } from '../research/journal/journal.ts'
import { Profiler, type ProfileRow } from '../research/profile.ts'
import { buildReport, type BacktestReport } from '../research/report.ts'
import { checkResultFolder, defaultFolder, reportText, writeResults } from '../research/results.ts'
import { needEvents } from '../research/tables/names.ts'
import { backtestOptions, type BacktestCommand } from './backtest-options.ts'
import { CACHE_FOLDER } from './cache-folder.ts'
import { progressBar } from './progress.ts'
import { pluginLog } from './plugin-log.ts'
import { watched } from './watched.ts'

/**
 * `grodt backtest`: load candles, run the configured strategies over them, write and show the result; with `--repeat`,
 * run an earlier result again and compare.
 *
 * @param patienceMs after which it is said where a run is of which nothing moves; left out: as `watched` has it
 * @throws GrodtError of the command line, the data, the configuration or a plugin
 */
export async function backtestCommand(args: string[], patienceMs?: number): Promise<number> {
  const command = backtestOptions(args)
  return watched(async (moved) => {
    if (command.kind !== 'repeat') return runCommand(command, moved)
    const { repeatCommand } = await import('./repeat.ts')
    return repeatCommand(command, moved)
  }, patienceMs)
}

async function runCommand(command: BacktestCommand, moved: () => void): Promise<number> {
  const { data, configs, options, out, choice, journal, quiet } = command
  if (typeof out === 'string') checkResultFolder(out)
  if (journal !== null) checkJournalFolder(journal.folder)
  const profiler = command.profile ? new Profiler(() => performance.now()) : null
  const step = <Result>(name: string, work: () => Result): Result => {
    moved()
    return profiler === null ? work() : profiler.phase(name, work)
  }
  const loaded = step('load the candles', () => loadCandles(data, loadOptions(options, CACHE_FOLDER)))
  const ready = await step('check the configuration, build the plugins', () =>
    readyRun(loaded, options, { configs, cacheFolder: CACHE_FOLDER }),
  )
  const progress = progressBar(process.stderr)
  const kept = journal === null ? null : await beginJournal(journal, ready)
  let written: WrittenJournal | null = null
  try {
    const execution = {
      log: quiet ? () => undefined : pluginLog(process.stderr),
      onProgress(done: number, all: number) {
        moved()
        if (!quiet) progress.update(done, all)
      },
      ...(profiler === null ? {} : { onEngine: (engine: Engine) => profiler.attach(engine) }),
      record: out !== null && needEvents(choice.tables),
      check: command.check,
      forecasts: command.forecasts,
    }
    const run =
      kept === null
        ? step(BARS, () => carryOut(ready, execution))
        : await step(BARS, () => carryOutInto(kept, ready, execution))
    if (kept !== null) written = await step('end the journal', () => kept.close())
    const report = step('make the statistics', () => buildReport(run))
    const folder = out === undefined ? defaultFolder(report) : out
    if (folder !== null) await step('write the results', () => writeResults(folder, run, report, choice))
    progress.clear()
    await show(command, report, folder)
    if (written !== null) await showJournal(written, command)
    if (profiler !== null) await showProfile(profiler.rows(BARS), command.json)
  } finally {
    progress.clear()
    if (written === null) await kept?.close()
  }
  return written === null || written.failure === null ? 0 : 1
}

/** The store is loaded only where it is wanted. */
async function beginJournal(choice: JournalChoice, ready: ReadyRun): Promise<RunJournal> {
  const { openRunJournal } = await import('../research/journal/journal.ts')
  const { aboutRun } = await import('../research/journal/about.ts')
  const { prepared, options, period } = ready
  const { candles } = ready.data
  const about = aboutRun({ candles, options, period }, choice.parts)
  return openRunJournal(choice, { prepared, candles, start: period.start, about })
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

/** Standard output belongs to the report alone where it is JSON. A journal that is not complete is an error. */
async function showJournal(written: WrittenJournal, { json, quiet }: BacktestCommand): Promise<void> {
  const { journalSection } = await import('./summary/journal.ts')
  const { styleFor } = await import('./text.ts')
  const bad = written.failure !== null
  if (quiet && !bad) return
  const out = json || bad ? process.stderr : process.stdout
  out.write(`${journalSection(written, styleFor(out)).join('\n')}\n`)
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
