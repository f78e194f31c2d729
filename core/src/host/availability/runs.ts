/** A process of a host, by the time of day. */
export interface Run {
  /** When it began, ms. */
  readonly from: number
  /** Its last sign of life, ms. */
  readonly to: number
  /** Whether it ended in good order; one that runs has not. */
  readonly ended: boolean
}

/** How much of the time a host ran. */
export interface Availability {
  /** Begin of what is looked at: the last 30 days, or the first run that is known, ms. */
  readonly since: number
  /** Time in which a host ran, and in which none did. Seconds. */
  readonly up: number
  readonly down: number
  /** The first as a share of both, 0 to 1; null in the first hour, of which it would say nothing. */
  readonly share: number | null
  /** Processes that began. */
  readonly starts: number
  /** Of them those that were killed or failed. */
  readonly crashes: number
}

const DAY = 86_400_000
const WINDOW = 30 * DAY
const LEAST = 3_600_000

/** Runs that are kept, at most. */
export const MOST_RUNS = 1000

/**
 * The runs with this one as it is now; those that no window will have again are left out.
 *
 * @param runs in order of time
 * @param run the last one, or one that begins
 */
export function noteRun(runs: readonly Run[], run: Run): readonly Run[] {
  const before = runs.filter(({ from }) => from !== run.from)
  return [...before, run].filter(({ to }) => to > run.to - WINDOW).slice(-MOST_RUNS)
}

/**
 * How much of the last 30 days a host ran, by its signs of life: a killed one counts up to the last of them. A clock that
 * was set back counts as if it had stood still.
 *
 * @param earlier in order of time
 * @param from when the present run began, ms
 * @param now ms
 */
export function availability(earlier: readonly Run[], from: number, now: number): Availability {
  const before = earlier.filter(({ to }) => to > now - WINDOW)
  const since = Math.min(now, Math.max(before.at(0)?.from ?? from, now - WINDOW))
  let up = 0
  let covered = since
  for (const run of [...before, { from, to: now }]) {
    const to = Math.min(run.to, now)
    up += Math.max(0, to - Math.max(run.from, covered))
    covered = Math.max(covered, to)
  }
  const all = now - since
  return {
    since,
    up: up / 1000,
    down: (all - up) / 1000,
    share: all < LEAST ? null : up / all,
    starts: [...before, { from }].filter((run) => run.from >= since).length,
    crashes: before.filter(({ ended }) => !ended).length,
  }
}
