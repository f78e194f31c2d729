import { closeSync, openSync, readSync } from 'node:fs'
import { timeframeMs, timeframeName } from '../timeframe.ts'
import { gzipComment } from './gzip.ts'

/** Raise it when the meaning of a field changes. */
const FORMAT = 1
/** More than any description takes. */
const HEAD_BYTES = 4_096

/** What a file of a data folder says about itself, in the comment of its gzip header. */
export interface Description {
  readonly symbol: string
  /** Length of a bar, ms. */
  readonly timeframeMs: number
  /** Number of bars. */
  readonly bars: number
  /** `hashColumns` of the bars. */
  readonly sha256: string
}

/** The description as one line of ASCII: JSON with `grodt`, `symbol`, `timeframe`, `bars` and `sha256`. */
export function describe({ symbol, timeframeMs: ms, bars, sha256 }: Description): string {
  const text = JSON.stringify({ grodt: FORMAT, symbol, timeframe: timeframeName(ms), bars, sha256 })
  return text.replace(/[^ -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** The description in the bytes of a file, or in its first ones; null when there is none. */
export function descriptionIn(bytes: Buffer): Description | null {
  const comment = gzipComment(bytes)
  if (comment?.startsWith('{') !== true) return null
  let fields: Record<string, unknown>
  try {
    fields = JSON.parse(comment) as Record<string, unknown>
  } catch {
    return null
  }
  const { grodt, symbol, timeframe, bars, sha256 } = fields
  const ms = typeof timeframe === 'string' ? timeframeMs(timeframe) : null
  if (grodt !== FORMAT || ms === null) return null
  if (typeof symbol !== 'string' || typeof bars !== 'number' || typeof sha256 !== 'string') return null
  return { symbol, timeframeMs: ms, bars, sha256 }
}

/** The description of a file; null when it has none or cannot be read, which shows when its bars are read. */
export function readDescription(path: string): Description | null {
  let handle: number
  try {
    handle = openSync(path, 'r')
  } catch {
    return null
  }
  try {
    const head = Buffer.alloc(HEAD_BYTES)
    return descriptionIn(head.subarray(0, readSync(handle, head)))
  } catch {
    return null
  } finally {
    closeSync(handle)
  }
}
