import { baseBars, type EngineSnapshot } from '../../engine/snapshot.ts'
import type { BarSlice } from '../../engine/inputs.ts'
import { newColumns } from '../../market/columns.ts'
import { chunks, type FeedSource } from '../../market/feed.ts'

/** The last bars of a state, once more. */
export interface RecentBars {
  /** One input each, in order. */
  readonly batches: readonly (readonly BarSlice[])[]
  /** How much later they are than they were, ms. */
  readonly shiftMs: number
}

/**
 * The last bars that a state has seen, as if they came again after it: at the times that follow, from the present price
 * on, with the moves and volumes that they had. So whatever the state holds, positions and what plugins remember, fits
 * them, and nobody sees time run backwards.
 *
 * @param count most base bars of each market
 */
export function recentBars({ engine: { time }, markets }: EngineSnapshot, count: number): RecentBars {
  const windows = markets.map((market) => lastRows(baseBars(market), time - count * market.baseMs))
  const first = Math.min(
    ...windows.map(({ columns, from, to }) => (from < to ? columns.time[from] : Infinity)),
  )
  if (first === Infinity) return { batches: [], shiftMs: 0 }
  const shiftMs = time - first
  return {
    batches: [
      ...chunks(
        windows.map((window) => again(window, shiftMs)),
        1,
      ),
    ],
    shiftMs,
  }
}

/** The rows that opened at a time or later. */
function lastRows(source: FeedSource, since: number): FeedSource {
  const from = source.columns.time.findIndex((time) => time >= since)
  return { ...source, from: from < 0 ? source.to : from }
}

function again(
  { columns: { time, open, high, low, close, volume }, timeframeMs, from, to }: FeedSource,
  shiftMs: number,
): FeedSource {
  const columns = newColumns(to - from)
  const scale = close[to - 1] / open[from]
  for (let row = from; row < to; row++) {
    const at = row - from
    columns.time[at] = time[row] + shiftMs
    columns.open[at] = open[row] * scale
    columns.high[at] = high[row] * scale
    columns.low[at] = low[row] * scale
    columns.close[at] = close[row] * scale
    columns.volume[at] = volume[row]
  }
  return { columns, timeframeMs, from: 0, to: to - from }
}
