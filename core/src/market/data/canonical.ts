import { COLUMN_NAMES, newColumns } from '../columns.ts'
import type { BarColumns } from '../columns.ts'
import { describe } from '../import/description.ts'
import { parseFileName } from '../import/file-name.ts'
import { gzipWithComment } from '../import/gzip.ts'
import { hashColumns } from '../import/hash.ts'
import { timeframeName } from '../timeframe.ts'

const HEADER = 'timestamp_ms,open,high,low,close,volume'
/** Rows of one piece of text: a longer string is slower to build and a shorter one to join. */
const PIECE = 8_192

/** Bars of one symbol and timeframe. */
export interface Series {
  readonly symbol: string
  /** Length of a bar, ms. */
  readonly timeframeMs: number
  readonly columns: BarColumns
}

/** A series as the bytes of its file in a data folder. */
export interface CanonicalFile {
  readonly bytes: Buffer
  /** `hashColumns` of its bars, as the file says it itself. */
  readonly sha256: string
}

/**
 * The name of the file of a series in a data folder: `BTCUSDT-1h.csv.gz`. It is for people and the shell; the symbol
 * stands in the file.
 */
export function canonicalName(symbol: string, timeframeMs: number): string {
  const end = `-${timeframeName(timeframeMs)}.csv.gz`
  const joined = symbol.replace('/', '') + end
  const telling = parseFileName(joined).symbol === symbol ? joined : symbol.replaceAll('/', '-') + end
  return telling.replace(/[^\w.=^-]/g, '_')
}

/**
 * A series in the form of a data folder: gzipped CSV with the columns timestamp_ms, open, high, low, close and volume,
 * every number in the shortest form that gives the same double back, and a description with a checksum in the comment
 * of the gzip header.
 */
export function canonicalFile({ symbol, timeframeMs, columns }: Series): CanonicalFile {
  const bars = columns.time.length
  const sha256 = hashColumns(columns)
  const comment = describe({ symbol, timeframeMs, bars, sha256 })
  return { bytes: gzipWithComment(canonicalCsv(columns), comment), sha256 }
}

/** The text of a canonical file. */
export function canonicalCsv({ time, open, high, low, close, volume }: BarColumns): Buffer {
  const pieces = [Buffer.from(`${HEADER}\n`)]
  for (let from = 0; from < time.length; from += PIECE) {
    const to = Math.min(from + PIECE, time.length)
    let text = ''
    for (let i = from; i < to; i++) {
      text += `${time[i]},${open[i]},${high[i]},${low[i]},${close[i]},${volume[i]}\n`
    }
    pieces.push(Buffer.from(text, 'latin1'))
  }
  return Buffer.concat(pieces)
}

/** The columns with 0 for -0, which text does not keep. */
export function withoutNegativeZero(columns: BarColumns): BarColumns {
  const result = newColumns(columns.time.length)
  for (const name of COLUMN_NAMES) {
    const from = columns[name]
    const to = result[name]
    for (let i = 0; i < from.length; i++) to[i] = from[i] + 0
  }
  return result
}
