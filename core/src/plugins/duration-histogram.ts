import { quantile } from '../portfolio/statistics/quantile.ts'

/**
 * Upper bounds of the buckets, seconds: from an answer that costs nothing to one beyond the usual deadline. They are the same
 * for everything that is timed, so that one panel can hold one against the other, and never change while a process lives.
 */
export const DURATION_BOUNDS: readonly number[] = [
  0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25,
  0.5, 1, 2.5,
]

/** So many of the last ones are kept as they were. */
const KEPT = 512

/** The median of fewer than this says little, and the 99th percentile of fewer than that is their largest. */
const [ENOUGH_FOR_MEDIAN, ENOUGH_FOR_P99] = [10, 100]

/** What the last durations were like, ms; null where there are too few of them for that. */
export interface RecentDurations {
  /** How many they are. */
  readonly sample: number
  readonly median: number | null
  readonly p99: number | null
  readonly longest: number | null
}

/** Counts how long something took, over and over: by bucket for ever, and the last 512 exactly. Nothing is allocated to note one. */
export class DurationHistogram {
  /** By bucket of `DURATION_BOUNDS`, not cumulative; what is above the last bound stands behind it. */
  readonly counts = new Float64Array(DURATION_BOUNDS.length + 1)
  /** Seconds. */
  sum = 0
  count = 0
  readonly #last = new Float64Array(KEPT)
  #lastCount = 0
  /** What was found of the last ones, until there is another. */
  #recent: RecentDurations | null = null

  /** @param ms what it took */
  note(ms: number): void {
    const seconds = ms / 1000
    let bucket = 0
    while (bucket < DURATION_BOUNDS.length && seconds > DURATION_BOUNDS[bucket]) bucket++
    this.counts[bucket]++
    this.sum += seconds
    this.count++
    this.#last[this.#lastCount++ % KEPT] = ms
    this.#recent = null
  }

  /** Of the last 512. Asked again it is not found again. */
  get recent(): RecentDurations {
    return (this.#recent ??= this.#look())
  }

  #look(): RecentDurations {
    const sample = Math.min(this.#lastCount, KEPT)
    const sorted = this.#last.slice(0, sample).sort()
    return {
      sample,
      median: sample < ENOUGH_FOR_MEDIAN ? null : quantile(sorted, 0.5),
      p99: sample < ENOUGH_FOR_P99 ? null : quantile(sorted, 0.99),
      longest: sorted.at(-1) ?? null,
    }
  }

  /** The same counts, which go on, without the last ones: what is timed is not what it was. */
  afresh(): DurationHistogram {
    const fresh = new DurationHistogram()
    fresh.counts.set(this.counts)
    fresh.sum = this.sum
    fresh.count = this.count
    return fresh
  }
}
