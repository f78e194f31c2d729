import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { GrodtError } from '../../errors.ts'
import type { BarColumns } from '../columns.ts'
import { checkRows } from './check.ts'
import type { CheckedRows } from './check.ts'
import type { CheckedFile, FileRequest } from './checked-file.ts'
import { chooseTimeframe } from './choose-timeframe.ts'
import { parseCsv } from './csv.ts'
import { endedByNewline } from './field.ts'
import type { CandleFile, TimeframeOption } from './files.ts'
import { findGaps } from './gaps.ts'
import { isGzip } from './gzip.ts'
import { hashColumns } from './hash.ts'
import { readLayout } from './header.ts'

const LISTED = 20

/** The rows of a file, good and bad. */
export interface FileRows {
  readonly timeframeMs: number
  readonly rows: CheckedRows
}

/**
 * Reads and checks one candle file.
 *
 * @throws GrodtError as `readRows` and `sealedHash`, or DATA_INVALID with the first 20 bad rows when the request
 * refuses them
 */
export function parseFile(
  file: CandleFile,
  request: FileRequest,
  timeframeOption?: TimeframeOption,
): CheckedFile {
  const { timeframeMs, rows } = readRows(file, request.timeframeMs, timeframeOption)
  refuseBadRows(file, rows, request)
  const { columns, lineOf, badRowCount } = rows
  const hash = sealedHash(file, columns)
  let zeroVolume = 0
  for (const volume of columns.volume) if (volume === 0) zeroVolume++
  const gaps = findGaps(columns, timeframeMs, lineOf)
  const badRows = rows.badRows.slice(0, 1_000).map(({ line, problem }) => ({ line, problem }))
  return {
    columns,
    facts: { timeframeMs, hash, badRows, badRowCount, gaps, zeroVolume, firstLine: lineOf(0) },
  }
}

/**
 * Reads one candle file and separates its good rows from the bad ones.
 *
 * @param timeframeMs null: taken from the file
 * @throws GrodtError DATA_UNREADABLE, DATA_DAMAGED, DATA_HEADER, DATA_EMPTY, DATA_TIMEFRAME
 */
export function readRows(
  file: CandleFile,
  timeframeMs: number | null,
  timeframeOption: TimeframeOption = '--data-timeframe',
): FileRows {
  const content = readBytes(file)
  if (content.length === 0) throw new GrodtError('DATA_EMPTY', { file: file.path })
  const bytes = endedByNewline(content)
  const rows = parseCsv(bytes, readLayout(bytes, file.path))
  if (rows.columns.time.length === 0) throw new GrodtError('DATA_EMPTY', { file: file.path })
  const chosen = chooseTimeframe(file, rows.columns.time, timeframeMs, timeframeOption)
  return { timeframeMs: chosen, rows: checkRows(rows, chosen) }
}

/** @throws GrodtError DATA_INVALID when the policy refuses bad rows, or when all rows are bad */
export function refuseBadRows(
  file: CandleFile,
  rows: CheckedRows,
  { badRows }: Pick<FileRequest, 'badRows'>,
): void {
  if (rows.badRowCount === 0 || (badRows === 'drop' && rows.columns.time.length > 0)) return
  throw invalid(file, rows)
}

/**
 * The hash of the bars of a file, compared with the one that the file says itself.
 *
 * @throws GrodtError DATA_DAMAGED
 */
export function sealedHash({ path, described }: CandleFile, columns: BarColumns): string {
  const hash = hashColumns(columns)
  if (described === null || described.sha256 === hash) return hash
  const count = columns.time.length
  const bars = count === described.bars ? '' : `: it holds ${count} bars instead of ${described.bars}`
  throw new GrodtError('DATA_DAMAGED', { file: path, problem: `its bars do not fit their checksum${bars}` })
}

function readBytes({ path }: CandleFile): Buffer {
  try {
    const bytes = readFileSync(path)
    if (isGzip(bytes)) return gunzipSync(bytes, { chunkSize: 1 << 20 })
    // Text has no zero bytes, but for UTF-16, which gets its own message.
    if (bytes[0] < 0xfe && bytes.subarray(0, 4_096).includes(0))
      throw new Error('it is neither text nor gzip')
    return bytes
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    if (code === 'Z_BUF_ERROR' || code === 'Z_DATA_ERROR') {
      const what = code === 'Z_BUF_ERROR' ? 'the archive is cut off' : 'the archive fails its own check'
      throw new GrodtError('DATA_DAMAGED', { file: path, problem: `${what} (${message})` }, { cause })
    }
    throw new GrodtError('DATA_UNREADABLE', { file: path, problem: message }, { cause })
  }
}

function invalid(file: CandleFile, { badRows, badRowCount, descending, columns }: CheckedRows): GrodtError {
  const lines = badRows.slice(0, LISTED).map(({ line, problem }) => `  ${file.path}:${line}: ${problem}`)
  if (badRowCount > LISTED) lines.push(`  and ${badRowCount - LISTED} more`)
  if (descending) lines.push('The newest bar comes first: sort the file by time, the oldest first.')
  else if (columns.time.length > 0) lines.push('Correct them, or leave them out with --bad-rows drop.')
  const list = lines.join('\n')
  return new GrodtError('DATA_INVALID', { file: file.path, count: badRowCount, list, rows: badRows })
}
