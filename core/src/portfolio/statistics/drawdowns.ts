import { MINIMUM } from './minimum.ts'
import type { Drawdowns } from './schema/drawdowns.ts'

/**
 * The falls of a curve of daily values. A fall begins at the last value that reached the high-water mark.
 *
 * @param times of the values, ms
 * @param base added to a mark before a fraction of it is taken: 0 for equity, its capital for a strategy's result
 */
export function drawdownStatistics(times: Float64Array, values: Float64Array, base: number): Drawdowns {
  const n = values.length
  let peak = values[0]
  let peakTime = times[0]
  let depth = 0
  let troughTime = 0
  let count = 0
  let depths = 0
  let durations = 0
  let longest = 0
  let recovered = 0
  let recoveries = 0
  let under = 0
  let squares = 0
  const end = (time: number): void => {
    depths += depth
    durations += time - peakTime
    longest = Math.max(longest, time - peakTime)
  }
  for (let i = 1; i < n; i++) {
    const value = values[i]
    if (value >= peak) {
      if (depth > 0) {
        end(times[i])
        recovered++
        recoveries += times[i] - troughTime
        depth = 0
      }
      peak = value
      peakTime = times[i]
      continue
    }
    const fraction = (peak - value) / (peak + base)
    if (depth === 0) count++
    if (fraction > depth) {
      depth = fraction
      troughTime = times[i]
    }
    under++
    squares += fraction * fraction
  }
  if (depth > 0) end(times[n - 1])
  const enough = n >= MINIMUM.points
  return {
    count,
    averageFraction: count > 0 ? depths / count : null,
    averageDurationMs: count > 0 ? durations / count : null,
    longestDurationMs: count > 0 ? longest : null,
    averageRecoveryMs: recovered > 0 ? recoveries / recovered : null,
    timeUnderWater: enough ? under / (n - 1) : null,
    ulcerIndex: enough ? Math.sqrt(squares / (n - 1)) : null,
  }
}
