import { SeededRandom, seedFor } from '@grodt/sdk/host'
import { drawBlocks, intervalOf } from '../../portfolio/statistics/blocks.ts'
import type { Interval } from '../../portfolio/statistics/schema/returns.ts'
import { VALIDATION_MINIMUM } from './minimum.ts'

/** Days in a block, on average; labels that are longer make it longer. */
const BLOCK_DAYS = 10

export interface DayBootstrap {
  readonly resamples: number
  readonly seed: number
  /** Days that count as one. */
  readonly clusterDays: number
  /** Number of the day of each row, from 0 on. */
  readonly day: Int32Array
  readonly days: number
}

/**
 * A figure of one resample, from the sums of its rows.
 *
 * @param times how often each day is in the resample
 * @returns NaN where the resample has no such figure
 */
export type ResampledFigure = (sums: Float64Array, times: Int32Array) => number

/**
 * 95 % intervals by the stationary bootstrap of days (Politis and Romano 1994) in blocks of 10 days on average: rows of
 * one day stay together, and neighbouring days do mostly. All figures go through the same blocks.
 *
 * @param columns one value per row of each quantity whose sums the figures need
 * @returns null below 60 days, and where some resample has no such figure
 */
export function dayIntervals<K extends string>(
  columns: readonly Float64Array[],
  { resamples, seed, clusterDays, day, days }: DayBootstrap,
  figures: Readonly<Record<K, ResampledFigure>>,
): Record<K, Interval | null> {
  const names = Object.keys(figures) as K[]
  const of = (interval: (name: K) => Interval | null): Record<K, Interval | null> =>
    Object.fromEntries(names.map((name) => [name, interval(name)])) as Record<K, Interval | null>
  if (days < VALIDATION_MINIMUM.days || resamples === 0) return of(() => null)
  const daily = columns.map((column) => daySums(column, day, days))
  const random = new SeededRandom(seedFor(seed, 'validation'))
  const starts = new Int32Array(days)
  const lengths = new Int32Array(days)
  const times = new Int32Array(days)
  const sums = new Float64Array(columns.length)
  const found = new Map(names.map((name) => [name, new Float64Array(resamples)]))
  for (let resample = 0; resample < resamples; resample++) {
    const blocks = drawBlocks(random, Math.max(BLOCK_DAYS, clusterDays), starts, lengths)
    times.fill(0)
    for (let block = 0; block < blocks; block++) {
      for (let i = 0; i < lengths[block]; i++) times[(starts[block] + i) % days]++
    }
    daily.forEach((column, c) => {
      let sum = 0
      for (let i = 0; i < days; i++) sum += times[i] * column[i]
      sums[c] = sum
    })
    for (const [name, values] of found) values[resample] = figures[name](sums, times)
  }
  return of((name) => {
    const values = found.get(name)
    return values === undefined || values.some(Number.isNaN) ? null : intervalOf(values)
  })
}

function daySums(values: Float64Array, day: Int32Array, days: number): Float64Array {
  const sums = new Float64Array(days)
  for (let row = 0; row < values.length; row++) sums[day[row]] += values[row]
  return sums
}
