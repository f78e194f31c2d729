import { GrodtError } from '../../errors.ts'
import type { BarColumns } from '../columns.ts'
import type { CheckedRows, RowFault } from '../import/check.ts'
import type { CandleFile } from '../import/files.ts'
import { readRows, sealedHash } from '../import/parse-file.ts'
import { utc } from '../import/utc.ts'
import { coverageOf } from './coverage.ts'
import type { Coverage } from './coverage.ts'
import { groupOf } from './findings.ts'
import type { FindingGroup } from './findings.ts'
import { unusualMoves } from './moves.ts'
import type { UnusualMove } from './moves.ts'
import { flatRuns, zeroVolumeRuns } from './runs.ts'

/** Whether the bars of a file are those that it was written with; `none` for a file that does not say it. */
export type ChecksumState = 'ok' | 'none' | 'failed'

/** What was found in one candle file. */
export interface FileCheck {
  readonly file: string
  readonly symbol: string
  /** Ms; null when the file cannot be used. */
  readonly timeframeMs: number | null
  /** Number of good bars. */
  readonly bars: number
  /** Open times of the first and last good bar, ms; null without one. */
  readonly first: number | null
  readonly last: number | null
  /** Line of the first good bar; null without one. */
  readonly firstLine: number | null
  readonly checksum: ChecksumState
  readonly coverage: Coverage
  /** Things to know that are no findings. */
  readonly notes: readonly string[]
  readonly groups: readonly FindingGroup[]
}

const ROW_FAULTS: readonly RowFault[] = [
  'unreadable',
  'not-finite',
  'price',
  'ohlc',
  'volume',
  'misaligned',
  'duplicate',
  'order',
]
const NOTHING: Coverage = { expected: 0, missing: 0, closed: 0 }

/**
 * Checks one candle file. Errors of the file are findings too, so that a check goes on with the next file.
 *
 * @param timeframeMs null: taken from the file
 * @param limit most findings of a kind that are kept
 */
export function checkFile(file: CandleFile, timeframeMs: number | null, limit: number): FileCheck {
  try {
    const read = readRows(file, timeframeMs, '--timeframe')
    const { rows } = read
    const { time } = rows.columns
    const { coverage, groups } = findingsOf(rows, read.timeframeMs, limit)
    const damage = damageOf(file, rows.columns)
    const isEmpty = time.length === 0
    return {
      file: file.path,
      symbol: file.symbol,
      timeframeMs: read.timeframeMs,
      bars: time.length,
      first: isEmpty ? null : time[0],
      last: isEmpty ? null : time[time.length - 1],
      firstLine: isEmpty ? null : rows.lineOf(0),
      checksum: damage !== null ? 'failed' : file.described === null ? 'none' : 'ok',
      coverage,
      notes: notesOf(rows),
      groups: damage === null ? groups : [damage, ...groups],
    }
  } catch (error) {
    if (!(error instanceof GrodtError)) throw error
    return {
      file: file.path,
      symbol: file.symbol,
      timeframeMs: null,
      bars: 0,
      first: null,
      last: null,
      firstLine: null,
      checksum: error.code === 'DATA_DAMAGED' ? 'failed' : 'none',
      coverage: NOTHING,
      notes: [],
      groups: [fileProblem(error.message)],
    }
  }
}

/** A finding about a file as a whole. */
function fileProblem(text: string): FindingGroup {
  const finding = { line: null, time: null, until: null, bars: 0, text }
  return { kind: 'file', severity: 'error', count: 1, bars: 0, findings: [finding] }
}

function damageOf(file: CandleFile, columns: BarColumns): FindingGroup | null {
  try {
    sealedHash(file, columns)
    return null
  } catch (error) {
    if (error instanceof GrodtError) return fileProblem(error.message)
    throw error
  }
}

function notesOf({ descending, columns }: CheckedRows): string[] {
  const notes: string[] = []
  if (descending) notes.push('The newest bar comes first: sort the file by time, the oldest first.')
  const { volume } = columns
  if (volume.length > 0 && volume.every((value) => value === 0)) notes.push('No bar has volume.')
  return notes
}

function findingsOf(
  rows: CheckedRows,
  timeframeMs: number,
  limit: number,
): { coverage: Coverage; groups: FindingGroup[] } {
  const { columns, lineOf } = rows
  const { time, volume } = columns
  const place = (bar: number) => ({ line: lineOf(bar), time: time[bar], until: null })
  const faults = ROW_FAULTS.map((fault) => {
    const bad = rows.badRows.filter((row) => row.fault === fault)
    const count = rows.faults.get(fault) ?? 0
    return groupOf(
      fault,
      bad,
      limit,
      (row) => ({
        line: row.line,
        time: Number.isFinite(row.time) ? row.time : null,
        until: null,
        bars: 1,
        text: row.problem,
      }),
      count,
    )
  })

  const { coverage, ranges } = coverageOf(time, timeframeMs)
  const gaps = groupOf(
    'gap',
    byBars(ranges),
    limit,
    ({ bar, from, bars }) => {
      const until = time[bar]
      return { line: lineOf(bar), time: from, until, bars, text: `${bars} missing until ${utc(until)}` }
    },
    ranges.length,
    coverage.missing,
  )
  const silent = volume.every((value) => value === 0) ? [] : zeroVolumeRuns(columns)
  const flat = flatRuns(columns)
  const runs = (kind: 'zero-volume' | 'flat', found: readonly { bar: number; bars: number }[]) =>
    groupOf(
      kind,
      byBars(found),
      limit,
      ({ bar, bars }) => {
        const until = time[bar + bars - 1] + timeframeMs
        return { ...place(bar), until, bars, text: bars === 1 ? '1 bar' : `${bars} bars until ${utc(until)}` }
      },
      found.length,
      found.reduce((sum, { bars }) => sum + bars, 0),
    )
  const moves = unusualMoves(columns, timeframeMs).sort((a, b) => b.times - a.times)
  const unusual = (['spike', 'jump', 'wick'] as const).map((kind) =>
    groupOf(
      kind,
      moves.filter((move) => move.kind === kind),
      limit,
      (move) => ({ ...place(move.bar), bars: 1, text: moveText(move, columns) }),
    ),
  )
  const all = [...faults, gaps, runs('zero-volume', silent), runs('flat', flat), ...unusual]
  return { coverage, groups: all.filter((group) => group !== null) }
}

/** Largest first, of equal ones the earliest. */
function byBars<Item extends { readonly bars: number }>(items: readonly Item[]): Item[] {
  return items.toSorted((a, b) => b.bars - a.bars)
}

function moveText({ kind, bar, change, times, split }: UnusualMove, columns: BarColumns): string {
  const percent = `${change > 0 ? '+' : ''}${(change * 100).toFixed(1)} %`
  const size = `${Math.round(times)} times the usual`
  const { high, low, close } = columns
  if (kind === 'wick') {
    return change > 0
      ? `high ${high[bar]} is ${percent} off the body, ${size} range`
      : `low ${low[bar]} is ${percent} off the body, ${size} range`
  }
  const rest =
    kind === 'spike'
      ? ', back in the next bar'
      : split === null
        ? ''
        : `, as with a split of ${splitText(split)}`
  return `close ${close[bar - 1]} to ${close[bar]}, ${percent}, ${size} move${rest}`
}

const splitText = (split: number): string =>
  split === 1.5 ? '3:2' : split < 1 ? `1:${Math.round(1 / split)}` : `${split}:1`
