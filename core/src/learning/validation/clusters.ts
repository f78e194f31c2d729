import { DAY_MS } from '../../portfolio/statistics/annual.ts'
import { cumulative } from '../../portfolio/statistics/normal.ts'
import { VALIDATION_MINIMUM } from './minimum.ts'
import type { OutOfSample } from './out-of-sample.ts'

/** Rows that hang together: neighbours of one day, whatever the subject, and labels that overlap. */
export interface Clusters {
  /** Days that count as one: the longest label, rounded up. */
  readonly days: number
  readonly count: number
  /** Number of the cluster of each row, from 0 on in order of time. */
  readonly of: Int32Array
}

/** The UTC day of a moment, counted from 1970. */
export function dayOf(ms: number): number {
  return Math.floor(ms / DAY_MS)
}

/** Clusters of rows in order of time. @param days that count as one; the length of the longest label when left out */
export function clustersOf({ time, end }: OutOfSample, days = labelDays(time, end)): Clusters {
  const of = new Int32Array(time.length)
  let count = 0
  let last = NaN
  for (let row = 0; row < time.length; row++) {
    const stretch = Math.floor(dayOf(time[row]) / days)
    if (stretch !== last) count++
    last = stretch
    of[row] = count - 1
  }
  return { days, count, of }
}

function labelDays(time: Float64Array, end: Float64Array): number {
  let longest = 1
  for (let row = 0; row < time.length; row++) {
    longest = Math.max(longest, Math.ceil((end[row] - time[row]) / DAY_MS))
  }
  return longest
}

/** Whether a mean differs from 0. */
export interface ClusteredTest {
  readonly t: number
  /** Two-sided, of the normal distribution: there are at least 30 clusters. */
  readonly p: number
}

/**
 * t-statistic of the mean of rows that are dependent within clusters (Liang and Zeger 1986): the variance is that of the
 * sums of distances of each cluster, times count / (count - 1). Null below 30 clusters, and where nothing varies.
 */
export function clusteredTest(values: Float64Array, { count, of }: Clusters): ClusteredTest | null {
  if (count < VALIDATION_MINIMUM.clusters) return null
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const sums = new Float64Array(count)
  for (let row = 0; row < values.length; row++) sums[of[row]] += values[row] - mean
  const variance = sums.reduce((total, sum) => total + sum * sum, 0) * (count / (count - 1))
  if (!(variance > 0)) return null
  const t = (mean * values.length) / Math.sqrt(variance)
  return { t, p: 2 * cumulative(-Math.abs(t)) }
}
