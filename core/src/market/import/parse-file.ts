import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { GrodtError } from '../../errors.ts'
import { timeframeName } from '../timeframe.ts'
import { checkRows } from './check.ts'
import type { CheckedRows } from './check.ts'
import type { CheckedFile, FileRequest } from './checked-file.ts'
import { parseCsv } from './csv.ts'
import { endedByNewline } from './field.ts'
import type { CandleFile } from './files.ts'
import { findGaps } from './gaps.ts'
import { hashColumns } from './hash.ts'
import { readLayout } from './header.ts'
import { isKnownTimeframe, spacingOf } from './infer.ts'

const LISTED = 20

/**
 * Reads and checks one candle file.
 *
 * @throws GrodtError DATA_UNREADABLE, DATA_HEADER, DATA_EMPTY, DATA_TIMEFRAME, or DATA_INVALID with the first 20 bad
 * rows when the request refuses them
 */
export function parseFile(file: CandleFile, request: FileRequest): CheckedFile {
  const bytes = endedByNewline(readBytes(file.path))
  const rows = parseCsv(bytes, readLayout(bytes, file.path))
  if (rows.columns.time.length === 0) throw new GrodtError('DATA_EMPTY', { file: file.path })
  const timeframeMs = chooseTimeframe(file, rows.columns.time, request)
  const checked = checkRows(rows, timeframeMs)
  const { columns, lineOf, badRows, badRowCount } = checked
  if (badRowCount > 0 && (request.badRows === 'refuse' || columns.time.length === 0))
    throw invalid(file, checked)
  let zeroVolume = 0
  for (const volume of columns.volume) if (volume === 0) zeroVolume++
  const gaps = findGaps(columns, timeframeMs, lineOf)
  const hash = hashColumns(columns)
  return {
    columns,
    facts: { timeframeMs, hash, badRows, badRowCount, gaps, zeroVolume, firstLine: lineOf(0) },
  }
}

function readBytes(path: string): Buffer {
  try {
    const bytes = readFileSync(path)
    const zipped = bytes[0] === 0x1f && bytes[1] === 0x8b
    return zipped ? gunzipSync(bytes, { chunkSize: 1 << 20 }) : bytes
  } catch (cause) {
    throw new GrodtError('DATA_UNREADABLE', { file: path, problem: (cause as Error).message }, { cause })
  }
}

/** The asked timeframe, or the most common distance of the bars, which must not contradict the file name. */
function chooseTimeframe(file: CandleFile, time: Float64Array, request: FileRequest): number {
  const fail = (problem: string): never => {
    throw new GrodtError('DATA_TIMEFRAME', { problem })
  }
  const { common, has } = spacingOf(time)
  const asked = request.timeframeMs
  if (common === null) {
    const told = asked ?? file.timeframeMs
    return (
      told ?? fail(`${file.path}: the timeframe cannot be told from one bar. Give it with --data-timeframe.`)
    )
  }
  if (asked !== null) {
    if (asked <= common && has(asked)) return asked
    return fail(
      `${file.path}: the bars are ${timeframeName(common)} apart, not ${timeframeName(asked)} as asked.`,
    )
  }
  if (!isKnownTimeframe(common)) {
    return fail(
      `${file.path}: the bars are mostly ${timeframeName(common)} apart, which is no usual timeframe. Give it with --data-timeframe.`,
    )
  }
  if (file.timeframeMs !== null && file.timeframeMs !== common) {
    return fail(
      `${file.path}: the name says ${timeframeName(file.timeframeMs)}, the bars are ${timeframeName(common)} apart. ` +
        'Rename the file or give --data-timeframe.',
    )
  }
  return common
}

function invalid(file: CandleFile, { badRows, badRowCount, descending, columns }: CheckedRows): GrodtError {
  const lines = badRows.slice(0, LISTED).map(({ line, problem }) => `  ${file.path}:${line}: ${problem}`)
  if (badRowCount > LISTED) lines.push(`  and ${badRowCount - LISTED} more`)
  if (descending) lines.push('The newest bar comes first: sort the file by time, the oldest first.')
  else if (columns.time.length > 0) lines.push('Correct them, or leave them out with --bad-rows drop.')
  return new GrodtError('DATA_INVALID', { file: file.path, count: badRowCount, list: lines.join('\n') })
}
