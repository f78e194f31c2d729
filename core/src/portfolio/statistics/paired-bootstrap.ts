import { SeededRandom, seedFor } from '@grodt/sdk/host'
import { drawBlocks, intervalOf } from './blocks.ts'
import type { Interval } from './schema/returns.ts'

/** How days are drawn again. */
export interface BlockOptions {
  /** Mean length of a block, days. */
  readonly blockDays: number
  readonly resamples: number
  readonly seed: number
}

/**
 * 95 % intervals of figures that compare curves: all curves go through the same drawn days (stationary bootstrap of
 * Politis and Romano 1994), so that what they have in common cancels out.
 *
 * @param curves daily returns over the same days
 * @param figures of one resample; the arrays are used again for the next one
 * @returns one per figure; null where a resample has no such figure (NaN)
 */
export function pairedBootstrap(
  curves: readonly Float64Array[],
  { blockDays, resamples, seed }: BlockOptions,
  figures: (resampled: readonly Float64Array[]) => readonly number[],
): (Interval | null)[] {
  const n = curves[0].length
  const random = new SeededRandom(seedFor(seed, 'paired-bootstrap'))
  const starts = new Int32Array(n)
  const lengths = new Int32Array(n)
  const drawn = curves.map(() => new Float64Array(n))
  const found: Float64Array[] = []
  for (let i = 0; i < resamples; i++) {
    const blocks = drawBlocks(random, blockDays, starts, lengths)
    curves.forEach((curve, c) => {
      let to = 0
      for (let block = 0; block < blocks; block++) {
        let from = starts[block]
        for (let k = 0; k < lengths[block]; k++) {
          drawn[c][to++] = curve[from]
          from = from + 1 === n ? 0 : from + 1
        }
      }
    })
    figures(drawn).forEach((figure, f) => {
      found[f] ??= new Float64Array(resamples)
      found[f][i] = figure
    })
  }
  return found.map((values) => (values.some(Number.isNaN) ? null : intervalOf(values)))
}
