import type { SeededRandom } from '@grodt/sdk/host'
import { quantile } from './quantile.ts'
import type { Interval } from './schema/returns.ts'

/**
 * Blocks of one resample of the stationary bootstrap (Politis and Romano 1994): of geometric length, from random places
 * on, round the end, as many as fill the sample. Its length is that of `starts`.
 *
 * @param blockLength mean length, above 1
 * @param starts @param lengths where they are written
 * @returns their number
 */
export function drawBlocks(
  random: SeededRandom,
  blockLength: number,
  starts: Int32Array,
  lengths: Int32Array,
): number {
  const n = starts.length
  const logStay = Math.log(1 - 1 / blockLength)
  let left = n
  let blocks = 0
  while (left > 0) {
    const length = 1 + Math.floor(Math.log(1 - random.next()) / logStay)
    starts[blocks] = Math.floor(random.next() * n)
    lengths[blocks] = Math.min(left, length)
    left -= lengths[blocks]
    blocks++
  }
  return blocks
}

/** Where the middle 95 % of the resamples lie, and their median. Sorts its argument. */
export function intervalOf(values: Float64Array): Interval {
  values.sort()
  return { low: quantile(values, 0.025), median: quantile(values, 0.5), high: quantile(values, 0.975) }
}
