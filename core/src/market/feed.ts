import { BLOCK } from '@grodt/sdk/host'
import type { BarColumns } from './columns.ts'

/**
 * The most rows of one instrument in a chunk: one less than the rings take ahead, because an aggregated bar that was in
 * the making before the chunk may close with it.
 */
export const MAX_ROWS = BLOCK - 1

/** Bars of one instrument, ready to be cut into slices. */
export interface FeedSource {
  readonly columns: BarColumns
  /** Length of one bar, ms. */
  readonly timeframeMs: number
  /** Rows to be used: `from` inclusive, `to` exclusive. */
  readonly from: number
  readonly to: number
}

/** Rows of one source that belong to a chunk. */
export interface FeedSlice {
  /** Index of the source. */
  readonly instrument: number
  readonly columns: BarColumns
  readonly from: number
  readonly to: number
}

/** First row in [from, to) whose bar closes after `time`. */
function rowAfter(source: FeedSource, from: number, time: number): number {
  const open = time - source.timeframeMs
  let low = from
  let high = Math.min(source.to, from + MAX_ROWS)
  while (low < high) {
    const middle = (low + high) >>> 1
    if (source.columns.time[middle] <= open) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Cut sources into chunks of at most `rows` bars each, in order of time, such that all slices of a chunk end at the
 * same moment: no bar of a later chunk closes at or before it.
 *
 * @param rows 1 to `MAX_ROWS`; 1 gives what a live feed would
 * @param nextStop the first moment after one (ms) beyond which no chunk goes that began before it
 */
export function* chunks(
  sources: readonly FeedSource[],
  rows = MAX_ROWS,
  nextStop: (time: number) => number = () => Infinity,
): Generator<FeedSlice[]> {
  const next = sources.map((source) => source.from)
  for (;;) {
    let moment = Infinity
    let first = Infinity
    sources.forEach((source, i) => {
      if (next[i] >= source.to) return
      const last = Math.min(next[i] + rows, source.to) - 1
      moment = Math.min(moment, source.columns.time[last] + source.timeframeMs)
      first = Math.min(first, source.columns.time[next[i]] + source.timeframeMs)
    })
    if (moment === Infinity) return
    moment = Math.min(moment, nextStop(first - 1))
    const slices: FeedSlice[] = []
    sources.forEach((source, i) => {
      const to = rowAfter(source, next[i], moment)
      if (to === next[i]) return
      slices.push({ instrument: i, columns: source.columns, from: next[i], to })
      next[i] = to
    })
    yield slices
  }
}
