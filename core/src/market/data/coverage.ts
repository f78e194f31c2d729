const WEEK = 604_800_000
/** Fewer weeks say nothing about when a market trades. */
const LEAST_WEEKS = 4
/** Weeks before and after the one in question. */
const NEIGHBOURS = 4
/** Bars of a calendar without gaps that fit in memory; beyond, all times count as trading time. */
const MOST_SLOTS = 20_000_000

/** How much of its time a series covers. */
export interface Coverage {
  /** Bars that should be there: those that are, and the missing ones. */
  readonly expected: number
  /** Bars missing at times at which the market usually trades. */
  readonly missing: number
  /** Bars missing at other times: nights, weekends. */
  readonly closed: number
}

/** A place where bars are missing at times at which the market usually trades. */
export interface MissingRange {
  /** The first bar after it. */
  readonly bar: number
  /** Open time of the first missing bar, ms; a night before it counts too. */
  readonly from: number
  /** Missing bars without those of closed hours. */
  readonly bars: number
}

/**
 * Finds missing bars and tells those that are lost from those of hours in which the market is closed. A time of the week
 * is trading time in a week when bars are there at it in at least half of the nine weeks around it; weeks without any
 * bar are passed over, the next ones take their place. In less than four weeks all times are trading time.
 *
 * @param time ascending, on the grid of the timeframe
 */
export function coverageOf(
  time: Float64Array,
  timeframeMs: number,
): { coverage: Coverage; ranges: MissingRange[] } {
  const calendar = time.length === 0 ? 0 : slotOf(time[time.length - 1] - time[0], timeframeMs) + 1
  const gaps = calendar - time.length
  const ranges: MissingRange[] = []
  if (gaps === 0) return { coverage: { expected: time.length, missing: 0, closed: 0 }, ranges }
  const trades = tradingTimes(time, timeframeMs, calendar)
  let missing = 0
  for (let bar = 1; bar < time.length; bar++) {
    if (time[bar] - time[bar - 1] === timeframeMs) continue
    const from = slotOf(time[bar - 1] - time[0], timeframeMs) + 1
    const to = slotOf(time[bar] - time[0], timeframeMs)
    let bars = to - from
    if (trades !== null) {
      bars = 0
      for (let slot = from; slot < to; slot++) bars += trades[slot]
    }
    if (bars > 0) ranges.push({ bar, from: time[bar - 1] + timeframeMs, bars })
    missing += bars
  }
  return { coverage: { expected: time.length + missing, missing, closed: gaps - missing }, ranges }
}

const slotOf = (distance: number, timeframeMs: number): number => Math.round(distance / timeframeMs)

/** For every bar of a calendar without gaps 1 when the market usually trades then, or null when it always does. */
function tradingTimes(time: Float64Array, timeframeMs: number, calendar: number): Uint8Array | null {
  const slots = WEEK / timeframeMs
  const weeks = Math.ceil(calendar / slots)
  if (!Number.isInteger(slots) || weeks < LEAST_WEEKS || calendar > MOST_SLOTS) return null
  const present = new Uint8Array(weeks * slots)
  for (const value of time) present[slotOf(value - time[0], timeframeMs)] = 1
  const alive = Array.from({ length: weeks }, (_, week) => week).filter((week) =>
    present.subarray(week * slots, (week + 1) * slots).includes(1),
  )
  const windows = windowsOf(weeks, alive)
  const trades = new Uint8Array(weeks * slots)
  // Bars of one time of the week in the weeks alive before the n-th.
  const before = new Uint32Array(alive.length + 1)
  for (let slot = 0; slot < slots; slot++) {
    alive.forEach((week, i) => (before[i + 1] = before[i] + present[week * slots + slot]))
    windows.forEach(({ from, to }, week) => {
      const bars = before[to] - before[from]
      if (2 * bars >= to - from) trades[week * slots + slot] = 1
    })
  }
  return trades
}

/** For every week the weeks alive around it, as indexes of `alive`: `from` inclusive, `to` exclusive. */
function windowsOf(weeks: number, alive: readonly number[]): { from: number; to: number }[] {
  let place = 0
  return Array.from({ length: weeks }, (_, week) => {
    while (place < alive.length && alive[place] < week) place++
    return {
      from: Math.max(0, place - NEIGHBOURS),
      to: Math.min(alive.length, place + NEIGHBOURS + (alive[place] === week ? 1 : 0)),
    }
  })
}
