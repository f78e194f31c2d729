import { statSync } from 'node:fs'
import { GrodtError } from '../../errors.ts'
import { candleFile, listPaths } from '../import/files.ts'
import { findGaps } from '../import/gaps.ts'
import { readRows, sealedHash } from '../import/parse-file.ts'
import type { ChecksumState } from './check-file.ts'

/** One candle file of a folder. */
export interface ListedFile {
  readonly file: string
  readonly symbol: string
  /** Ms; null when neither the bars nor the name tell it. */
  readonly timeframeMs: number | null
  /** Number of good bars; null when the file cannot be read. */
  readonly bars: number | null
  /** Open times of the first and last bar, ms. */
  readonly first: number | null
  readonly last: number | null
  readonly gaps: number | null
  readonly missing: number | null
  /** Bytes. */
  readonly size: number
  readonly checksum: ChecksumState
  /** Why a backtest refuses the file; null when it does not. */
  readonly problem: string | null
}

/**
 * The candle files of a folder by symbol and timeframe. Every file is read whole, so that its checksum is compared.
 *
 * @throws GrodtError DATA_NOT_FOUND
 */
export function listData(path: string): ListedFile[] {
  const files = listPaths(path).map(listedFile)
  return files.sort(
    (a, b) =>
      compare(a.symbol, b.symbol) ||
      (a.timeframeMs ?? 0) - (b.timeframeMs ?? 0) ||
      (a.first ?? 0) - (b.first ?? 0) ||
      compare(a.file, b.file),
  )
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function listedFile(path: string): ListedFile {
  const file = candleFile(path)
  const { symbol, timeframeMs, described } = file
  const size = statSync(path).size
  const unread = { first: null, last: null, gaps: null, missing: null }
  try {
    const { rows, timeframeMs: found } = readRows(file, null, '--timeframe')
    sealedHash(file, rows.columns)
    const { time } = rows.columns
    const bad = rows.badRowCount
    const gaps = findGaps(rows.columns, found, rows.lineOf)
    return {
      file: path,
      symbol,
      timeframeMs: found,
      bars: time.length,
      first: time.length === 0 ? null : time[0],
      last: time.length === 0 ? null : time[time.length - 1],
      gaps: gaps.count,
      missing: gaps.missing,
      size,
      checksum: described === null ? 'none' : 'ok',
      problem:
        bad === 0
          ? null
          : `${path}: ${bad === 1 ? '1 bad row' : `${bad} bad rows`}; see: grodt data check ${path}`,
    }
  } catch (error) {
    if (!(error instanceof GrodtError)) throw error
    const checksum = error.code === 'DATA_DAMAGED' ? 'failed' : 'none'
    return { file: path, symbol, timeframeMs, bars: null, ...unread, size, checksum, problem: error.message }
  }
}
