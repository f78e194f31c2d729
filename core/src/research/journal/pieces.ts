import type { EngineEvent } from '../../engine/events.ts'
import type { BarSlice } from '../../engine/inputs.ts'
import { DAY_MS } from '../../portfolio/statistics/annual.ts'

/** Bars that close within one day (UTC), and the events that they caused. */
export interface Piece {
  /** Close of the last bar, ms. */
  readonly time: number
  /** Only those with rows. */
  readonly slices: readonly BarSlice[]
  readonly events: readonly EngineEvent[]
}

/**
 * Cut the bars of one input at the ends of days, so that a record can be found by its time. Each piece is an input that
 * the engine could have been given.
 *
 * @param lengths of the bars by instrument, ms
 * @param events what the input caused, in order
 */
export function* daily(
  slices: readonly BarSlice[],
  lengths: readonly number[],
  events: readonly EngineEvent[],
): Generator<Piece> {
  const next = slices.map(({ from }) => from)
  let told = 0
  for (;;) {
    let first = Infinity
    slices.forEach(({ instrument, columns, to }, i) => {
      if (next[i] < to) first = Math.min(first, columns.time[next[i]] + lengths[instrument])
    })
    if (first === Infinity) return
    const end = Math.ceil(first / DAY_MS) * DAY_MS
    let time = first
    const cut = slices.flatMap(({ instrument, columns, to }, i) => {
      const from = next[i]
      const lastOpen = end - lengths[instrument]
      let row = from
      while (row < to && columns.time[row] <= lastOpen) row++
      if (row === from) return []
      next[i] = row
      time = Math.max(time, columns.time[row - 1] + lengths[instrument])
      return [{ instrument, columns, from, to: row }]
    })
    const from = told
    while (told < events.length && events[told].time <= time) told++
    yield { time, slices: cut, events: events.slice(from, told) }
  }
}
