/** Bar lengths that are taken from the distances of the bars; any other must be given. */
const KNOWN_MINUTES = [
  1, 2, 3, 5, 10, 15, 20, 30, 45, 60, 120, 180, 240, 360, 480, 720, 1_440, 2_880, 4_320, 10_080,
]
const KNOWN = new Set([
  1_000,
  5_000,
  10_000,
  15_000,
  30_000,
  ...KNOWN_MINUTES.map((minutes) => minutes * 60_000),
])

/** How far neighbouring bars are apart. */
export interface Spacing {
  /** The most common distance of neighbouring bars, ms; null without two rising times. */
  readonly common: number | null
  /** True when some neighbouring bars are exactly this far apart. */
  readonly has: (ms: number) => boolean
}

/**
 * Counts the distances of neighbouring times (ms), falling ones too: a file that runs from newest to oldest is told by
 * its own error. Unreadable times (NaN) are passed over.
 */
export function spacingOf(time: Float64Array): Spacing {
  const counts = counted((add) => {
    for (let i = 1; i < time.length; i++) {
      const distance = time[i] - time[i - 1]
      if (distance !== 0 && !Number.isNaN(distance)) add(Math.abs(distance))
    }
  })
  return { common: mostCommon(counts), has: (ms) => counts.has(ms) }
}

/** True for a usual bar length in ms, such as 5 minutes or one day; false for one that is more likely an accident. */
export function isKnownTimeframe(ms: number): boolean {
  return KNOWN.has(ms)
}

/**
 * Where the grid of the bars starts: the most common remainder of their times by the timeframe. It is 0 for a market
 * that never closes and, for example, half an hour for hourly bars of a session that opens at 9:30.
 */
export function gridOffset(time: Float64Array, timeframeMs: number): number {
  const counts = counted((add) => {
    for (const value of time) {
      if (Number.isFinite(value)) add(((value % timeframeMs) + timeframeMs) % timeframeMs)
    }
  })
  return mostCommon(counts) ?? 0
}

/** Counts values. Runs of one value, the normal case here, cost one addition each and no look-up. */
function counted(visit: (add: (value: number) => void) => void): Map<number, number> {
  const counts = new Map<number, number>()
  let current = NaN
  let run = 0
  const store = (): void => {
    if (run > 0) counts.set(current, (counts.get(current) ?? 0) + run)
  }
  visit((value) => {
    if (value === current) {
      run++
      return
    }
    store()
    current = value
    run = 1
  })
  store()
  return counts
}

/** The value with the highest count; of equal counts the smallest value. */
function mostCommon(counts: ReadonlyMap<number, number>): number | null {
  let best: number | null = null
  let most = 0
  for (const [value, count] of counts) {
    if (count > most || (count === most && best !== null && value < best)) {
      best = value
      most = count
    }
  }
  return best
}
