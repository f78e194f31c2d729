import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { GrodtError } from '../../errors.ts'
import { parseFileName } from '../import/file-name.ts'
import { candleFile, listPaths } from '../import/files.ts'
import { eachGap, type Gap } from '../import/gaps.ts'
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
  const files = listPaths(path).map((file) => listedFile(file))
  return files.sort(
    (a, b) =>
      compare(a.symbol, b.symbol) ||
      (a.timeframeMs ?? 0) - (b.timeframeMs ?? 0) ||
      (a.first ?? 0) - (b.first ?? 0) ||
      compare(a.file, b.file),
  )
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Which gaps of a file are wanted: the newest, before another one, and between times. */
export interface GapsRequest {
  /** At most so many. */
  readonly limit: number
  /** Only those before the one with this number; null: the newest. */
  readonly before: number | null
  /** Bounds of the first missing bar, ms; null: none. */
  readonly from: number | null
  readonly to: number | null
}

/** A gap with its number among all of the file, from 0 on. */
export interface NumberedGap extends Gap {
  readonly number: number
}

/** A candle file with gaps of it, the newest first; none where it cannot be read. */
export interface GapsPage {
  readonly file: ListedFile
  readonly gaps: readonly NumberedGap[]
  /** Whether there are older ones that were asked for. */
  readonly more: boolean
}

/** Gaps of one candle file, read whole. */
export function gapsOf(path: string, { limit, before, from, to }: GapsRequest): GapsPage {
  const gaps: NumberedGap[] = []
  let number = 0
  const file = listedFile(path, (gap) => {
    const isOlder = before === null || number < before
    if (isOlder && gap.from >= (from ?? -Infinity) && gap.from <= (to ?? Infinity)) {
      gaps.push({ ...gap, number })
      // One more than wanted tells that there are older ones.
      if (gaps.length > limit + 1) gaps.shift()
    }
    number++
  })
  return { file, gaps: gaps.slice(-limit).reverse(), more: gaps.length > limit }
}

/**
 * One candle file, read whole.
 *
 * @param onGap called with every place where bars are missing, by time
 */
export function listedFile(path: string, onGap: (gap: Gap) => void = () => undefined): ListedFile {
  const file = candleFile(path)
  const { symbol, timeframeMs, described } = file
  const size = statSync(path).size
  try {
    const { rows, timeframeMs: found } = readRows(file, null, '--timeframe')
    sealedHash(file, rows.columns)
    const { time } = rows.columns
    const bad = rows.badRowCount
    let gaps = 0
    let missing = 0
    eachGap(rows.columns, found, rows.lineOf, (gap) => {
      gaps++
      missing += gap.bars
      onGap(gap)
    })
    return {
      file: path,
      symbol,
      timeframeMs: found,
      bars: time.length,
      first: time.length === 0 ? null : time[0],
      last: time.length === 0 ? null : time[time.length - 1],
      gaps,
      missing,
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
    return { ...unreadFile(path, error.message, size), symbol, timeframeMs, checksum }
  }
}

/** A file of which nothing is known but its name and its size, and why. */
export function unreadFile(path: string, problem: string, size: number): ListedFile {
  const { symbol, timeframeMs } = parseFileName(basename(path))
  const unread = { bars: null, first: null, last: null, gaps: null, missing: null }
  return { file: path, symbol, timeframeMs, ...unread, size, checksum: 'none', problem }
}
