import type { BarColumns } from '../market/columns.ts'
import type { Json } from '../store/json.ts'
import type { HourBar } from './observed.ts'
import { damaged, fieldsOf, packNumbers, unpackNumbers } from './packed.ts'
import { HOUR } from './periods.ts'

/** Base bars of one instrument: rows `from` (inclusive) to `to` (exclusive) of its columns. */
export interface BaseBars {
  readonly instrument: number
  readonly columns: BarColumns
  readonly from: number
  readonly to: number
}

/** A full UTC hour of all instruments. */
export interface Hour {
  /** Its end, ms. */
  readonly time: number
  /** By instrument; null: none of its base bars is in that hour. */
  readonly bars: readonly (HourBar | null)[]
}

/** Makes full UTC hours of base bars. */
export interface HourMaker {
  /**
   * Slices in order of time that all end at one moment, as inputs of the engine do.
   *
   * @returns the hours that are over now: the last base bar of one of the instruments was in, or a later one was. Hours
   *   without any bar are left out.
   */
  add(slices: readonly BaseBars[]): Hour[]
  /** The hour that is not over yet. */
  snapshot(): Json
  /** @throws GrodtError ENGINE_STATE */
  restore(json: Json): void
}

/** Whether hours can be made of base bars of this length, ms: it divides an hour. */
export function makesHours(baseMs: number): boolean {
  return baseMs > 0 && HOUR % baseMs === 0
}

/** An hour while its base bars come in. */
interface Growing {
  open: number
  high: number
  low: number
  close: number
  volume: number
  /** Open time of the last base bar in it: one that comes again is not counted again. */
  last: number
}

function grow(hour: Growing | null, columns: BarColumns, i: number): Growing {
  const time = columns.time[i]
  if (hour === null) {
    const { open, high, low, close, volume } = columns
    return { open: open[i], high: high[i], low: low[i], close: close[i], volume: volume[i], last: time }
  }
  if (time <= hour.last) return hour
  hour.high = Math.max(hour.high, columns.high[i])
  hour.low = Math.min(hour.low, columns.low[i])
  hour.close = columns.close[i]
  hour.volume += columns.volume[i]
  hour.last = time
  return hour
}

const asBar = ({ open, high, low, close, volume }: Growing): HourBar => ({ open, high, low, close, volume })

/**
 * @param instruments how many there are
 * @param baseMs length of a base bar, ms; see `makesHours`
 */
export function createHours(instruments: number, baseMs: number): HourMaker {
  /** By the end of the hour: more than one only while slices of several hours are added. */
  const growing = new Map<number, (Growing | null)[]>()

  function add(slices: readonly BaseBars[]): Hour[] {
    let now = -Infinity
    for (const { instrument, columns, from, to } of slices) {
      for (let i = from; i < to; i++) {
        const end = (Math.floor(columns.time[i] / HOUR) + 1) * HOUR
        let hour = growing.get(end)
        if (hour === undefined) growing.set(end, (hour = new Array<Growing | null>(instruments).fill(null)))
        hour[instrument] = grow(hour[instrument], columns, i)
        now = Math.max(now, columns.time[i] + baseMs)
      }
    }
    const over = [...growing.keys()].filter((end) => end <= now).sort((a, b) => a - b)
    return over.map((time) => {
      const bars = (growing.get(time) ?? []).map((hour) => (hour === null ? null : asBar(hour)))
      growing.delete(time)
      return { time, bars }
    })
  }

  return {
    add,
    snapshot: () =>
      [...growing].map(([time, hours]) => ({
        time,
        bars: hours.map((hour) =>
          hour === null
            ? null
            : packNumbers(
                Float64Array.of(hour.open, hour.high, hour.low, hour.close, hour.volume, hour.last),
              ),
        ),
      })),
    restore(json) {
      if (!Array.isArray(json)) throw damaged('the hour that is not over is missing')
      growing.clear()
      for (const one of json as readonly Json[]) {
        const { time, bars } = fieldsOf(one, 'an hour')
        if (typeof time !== 'number' || !Array.isArray(bars) || bars.length !== instruments) {
          throw damaged('the hour that is not over is of other instruments')
        }
        growing.set(time, (bars as readonly Json[]).map(growingOf))
      }
    },
  }
}

function growingOf(json: Json): Growing | null {
  if (json === null) return null
  const [open, high, low, close, volume, last] = unpackNumbers(json, 6)
  return { open, high, low, close, volume, last }
}
