import type { CheckedFile } from './checked-file.ts'
import type { BadRow } from './check.ts'
import type { CandleFile } from './files.ts'
import type { Gap, GapSummary } from './gaps.ts'
import { timeframeName } from '../timeframe.ts'
import { utc } from './utc.ts'

/** Gaps and bad rows that the text shows; the report holds more. */
const SHOWN = 3

/** What was found in one candle file. Equal files give equal reports, but for `fromCache` and `notes`. */
export interface ImportReport {
  /** File name without folder. */
  readonly file: string
  readonly symbol: string
  /** For example `5m`. */
  readonly timeframe: string
  /** Number of bars loaded. */
  readonly rows: number
  /** SHA-256 of the bars of this file, hex; see `hashColumns`. */
  readonly hash: string
  /** Open time of the first bar, ms. */
  readonly first: number
  /** Open time of the last bar, ms. */
  readonly last: number
  /** The first 1,000 rows that were left out. */
  readonly badRows: readonly BadRow[]
  readonly badRowCount: number
  readonly gaps: GapSummary
  /** Number of bars without volume. */
  readonly zeroVolume: number
  readonly fromCache: boolean
  /** Remarks about the cache, normally none. */
  readonly notes: readonly string[]
}

/** The report of a loaded file. */
export function reportOf(
  file: CandleFile,
  { columns, facts }: CheckedFile,
  fromCache: boolean,
  notes: readonly string[],
): ImportReport {
  return {
    file: file.name,
    symbol: file.symbol,
    timeframe: timeframeName(facts.timeframeMs),
    rows: columns.time.length,
    hash: facts.hash,
    first: columns.time[0],
    last: columns.time[columns.time.length - 1],
    badRows: facts.badRows,
    badRowCount: facts.badRowCount,
    gaps: facts.gaps,
    zeroVolume: facts.zeroVolume,
    fromCache,
    notes,
  }
}

/** The report as lines for people: one for the file, then indented what is remarkable in it. Times are UTC. */
export function describeReport(report: ImportReport): string[] {
  const { file, symbol, timeframe, rows, first, last, badRows, badRowCount, gaps, zeroVolume } = report
  const cached = report.fromCache ? ' (from the cache)' : ''
  const lines = [
    `${file}: ${symbol} ${timeframe}, ${counted(rows, 'bar')}, ${utc(first)} to ${utc(last)} UTC${cached}`,
  ]
  if (badRowCount > 0) lines.push(`  ${counted(badRowCount, 'bad row')} left out:`)
  for (const { line, problem } of badRows.slice(0, SHOWN)) lines.push(`    line ${line}: ${problem}`)
  if (badRowCount > SHOWN) lines.push(`    and ${counted(badRowCount - SHOWN, 'more', 'more')}`)
  if (gaps.count > 0 && gaps.longest !== null) {
    const longest = gaps.count > 1 ? `, the longest ${describeGap(gaps.longest)}` : ''
    lines.push(`  ${counted(gaps.count, 'gap')}, ${counted(gaps.missing, 'missing bar')}${longest}:`)
  }
  for (const gap of gaps.first.slice(0, SHOWN)) lines.push(`    ${describeGap(gap)}`)
  if (gaps.count > SHOWN) lines.push(`    and ${counted(gaps.count - SHOWN, 'more', 'more')}`)
  if (zeroVolume > 0) lines.push(`  ${counted(zeroVolume, 'bar')} without volume`)
  for (const note of report.notes) lines.push(`  ${note}`)
  return lines
}

function describeGap({ line, from, bars }: Gap): string {
  return `${counted(bars, 'bar')} from ${utc(from)} (before line ${line})`
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`
}
