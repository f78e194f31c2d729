import { dirname } from 'node:path'
import type { FileComparison } from '../research/compare-folders.ts'
import { readReport } from '../research/read-report.ts'
import {
  findData,
  likelyPlaces,
  prepareRepetition,
  repeat,
  type Change,
  type Repetition,
} from '../research/repeat.ts'
import type { BacktestReport } from '../research/report.ts'
import { REPORT } from '../research/results.ts'
import { usageError } from './arguments.ts'
import type { RepeatCommand } from './backtest-options.ts'
import { CACHE_FOLDER } from './cache-folder.ts'
import { pluginLog } from './plugin-log.ts'
import { progressBar } from './progress.ts'
import { counted, fit, styleFor, wrap, WIDTH, type Style } from './text.ts'

/**
 * `grodt backtest --repeat FOLDER`: run an earlier result again and say whether the bytes agree.
 *
 * @param moved called whenever it has come further
 * @returns 0 only if every file agrees
 * @throws GrodtError of the result, the data, the configuration or a plugin
 */
export async function repeatCommand(command: RepeatCommand, moved: () => void): Promise<number> {
  const { json, quiet } = command
  const folder = command.folder.endsWith(REPORT) ? dirname(command.folder) : command.folder
  const { report } = readReport(folder)
  const ready = await prepareRepetition(folder, report, dataOf(report, command), CACHE_FOLDER)
  const style = styleFor(process.stdout)
  const say = (lines: readonly string[]): void => {
    if (!json && !quiet) process.stdout.write(`${lines.join('\n')}\n`)
  }
  // What is not the same is said before the run, which may take a while.
  say(changeLines(folder, report, ready.changes, style))
  const progress = progressBar(process.stderr)
  let result: Repetition
  try {
    result = await repeat(ready, {
      log: quiet ? () => undefined : pluginLog(process.stderr),
      onProgress(done, all) {
        moved()
        if (!quiet) progress.update(done, all)
      },
    })
  } finally {
    progress.clear()
  }
  say(fileLines(result, style))
  if (json) process.stdout.write(`${JSON.stringify({ folder, ...result }, null, 2)}\n`)
  return result.agrees ? 0 : 1
}

/** The candle files: where the user says, or near the working folder. */
function dataOf(report: BacktestReport, { folder, data }: RepeatCommand): string {
  for (const place of data === undefined ? likelyPlaces() : [data]) {
    const found = findData(report, place)
    if (found !== null) return found
  }
  const names = [...new Set(report.data.map(({ file }) => file))]
  const files =
    names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ')
  throw usageError(
    'backtest',
    data === undefined
      ? `The candle files of ${folder} (${files}) are not in the working folder or a folder in it: name their folder with --data.`
      : `--data was "${data}", expected the folder of ${files}.`,
  )
}

function changeLines(
  folder: string,
  { data, plugins, configuration, engine }: BacktestReport,
  changes: readonly Change[],
  style: Style,
): string[] {
  const made = [
    `GRODT ${engine.version}`,
    counted(data.length, 'candle file'),
    counted(plugins.length, 'plugin'),
    counted(configuration.length, 'configuration file'),
  ].join(', ')
  const title = style.heading(`Repeating ${folder}`)
  if (changes.length === 0) return [title, ...wrap(`Made of ${made}: all of them are the same now.`, WIDTH)]
  const lines = changes.map((change) => style.warning(fit(`  ${changeText(change)}`, WIDTH)))
  return [title, ...wrap(`Made of ${made}. Not the same any more:`, WIDTH), ...lines]
}

function changeText({ what, name, was, is }: Change): string {
  const shown = what === 'engine' ? '' : ` ${name}`
  if (was === null) return `${what}${shown}: new`
  if (is === null) return `${what}${shown}: missing`
  return `${what}${shown}: ${short(was)} then, ${short(is)} now`
}

/** Hashes say enough with their first digits. */
const short = (value: string): string => value.replace(/\b([0-9a-f]{12})[0-9a-f]{52}\b/g, '$1')

function fileLines({ files, agrees }: Repetition, style: Style): string[] {
  const width = Math.max(...files.map(({ file }) => file.length))
  const lines = files.flatMap((one) => {
    const [verdict, ...detail] = fileText(one)
    const line = `  ${one.file.padEnd(width)}  ${verdict}`
    return [one.verdict === 'same' ? line : style.warning(line), ...detail]
  })
  const count = files.filter(({ verdict }) => verdict !== 'same').length
  const verdict = agrees
    ? `All ${counted(files.length, 'file')} agree, byte for byte.`
    : `${counted(count, 'file')} of ${files.length} ${count === 1 ? 'does' : 'do'} not agree.`
  return ['', ...lines, '', style.heading(verdict)]
}

const VERDICTS = { same: 'same bytes', missing: 'is not made any more', new: 'was not there' } as const

function fileText(one: FileComparison): string[] {
  if (one.verdict !== 'differs') return [VERDICTS[one.verdict]]
  const { line, column } = one
  if (line === null || column === null) return [`differs from byte ${one.byte} on`]
  const shown = (label: string, text: string | null): string =>
    `    ${label} ${text === null ? '(the end of the file)' : around(text, column, WIDTH - 8)}`
  return [`differs from line ${line} on`, shown('was', one.was), shown('is ', one.is)]
}

/** The part of a line in which a column is, at most `width` characters. */
function around(text: string, column: number, width: number): string {
  const start = Math.max(0, column - 1 - Math.floor(width / 2))
  return start === 0 ? fit(text, width) : fit(`…${text.slice(start + 1)}`, width)
}
