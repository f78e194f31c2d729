import { GrodtError } from '../../errors.ts'
import { COLUMN_NAMES, newColumns } from '../columns.ts'
import type { BarColumns, Candles } from '../columns.ts'
import { timeframeName } from '../timeframe.ts'
import type { CheckedFile } from './checked-file.ts'
import type { CandleFile, TimeframeOption } from './files.ts'
import { gapBetween, withGap } from './gaps.ts'
import { hashColumns } from './hash.ts'
import type { ImportReport } from './report.ts'
import { utc } from './utc.ts'

/** One loaded file with its report. */
export interface LoadedFile {
  readonly file: CandleFile
  readonly checked: CheckedFile
  readonly report: ImportReport
}

/**
 * Makes one series of the files of one symbol, for example one file per month. They are put in the order of their
 * times; bars missing between two files are reported as a gap before the first line of the later one.
 *
 * @throws GrodtError DATA_AMBIGUOUS when timeframes differ, or two files overlap or have bars on different grids
 */
export function joinFiles(
  files: readonly LoadedFile[],
  timeframeOption: TimeframeOption = '--data-timeframe',
): { candles: Candles; reports: ImportReport[] } {
  const sorted = files.toSorted((a, b) => a.report.first - b.report.first)
  const reports = sorted.map((later, at) =>
    at === 0 ? later.report : joinedReport(sorted[at - 1], later, timeframeOption),
  )
  const { file, checked } = sorted[0]
  const { symbol } = file
  const { timeframeMs } = checked.facts
  if (sorted.length === 1) {
    const candles = {
      symbol,
      timeframeMs,
      columns: checked.columns,
      source: file.name,
      hash: checked.facts.hash,
    }
    return { candles, reports }
  }
  const columns = concatenated(sorted.map((part) => part.checked.columns))
  const source = `${file.name} to ${sorted[sorted.length - 1].file.name} (${sorted.length} files)`
  return { candles: { symbol, timeframeMs, columns, source, hash: hashColumns(columns) }, reports }
}

function joinedReport(
  earlier: LoadedFile,
  later: LoadedFile,
  timeframeOption: TimeframeOption,
): ImportReport {
  const { timeframeMs, firstLine } = later.checked.facts
  const names = `"${earlier.file.path}" and "${later.file.path}"`
  const fail = (problem: string): never => {
    throw new GrodtError('DATA_AMBIGUOUS', { problem })
  }
  const earlierMs = earlier.checked.facts.timeframeMs
  if (earlierMs !== timeframeMs) {
    fail(
      `${later.file.symbol} has two timeframes: ${names} have ${timeframeName(earlierMs)} and ` +
        `${timeframeName(timeframeMs)} bars. Give ${timeframeOption}, or one of the files.`,
    )
  }
  const before = earlier.report.last
  const after = later.report.first
  if (after <= before) {
    fail(
      `${names} both hold ${later.file.symbol} bars of ${utc(after)} to ` +
        `${utc(Math.min(before, later.report.last))}. Remove or shorten one of them.`,
    )
  }
  if ((after - before) % timeframeMs !== 0) {
    fail(
      `${names} do not fit together: their ${timeframeName(timeframeMs)} bars start at different times. Give one of them.`,
    )
  }
  if (after - before === timeframeMs) return later.report
  const gap = gapBetween(before, after, timeframeMs, firstLine)
  return { ...later.report, gaps: withGap(later.report.gaps, gap, 'first') }
}

function concatenated(parts: readonly BarColumns[]): BarColumns {
  const columns = newColumns(parts.reduce((sum, part) => sum + part.time.length, 0))
  let at = 0
  for (const part of parts) {
    for (const name of COLUMN_NAMES) columns[name].set(part[name], at)
    at += part.time.length
  }
  return columns
}
