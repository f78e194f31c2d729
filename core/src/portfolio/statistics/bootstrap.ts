import { SeededRandom, seedFor } from '@grodt/sdk/host'
import type { Basis } from './annual.ts'
import { drawBlocks, intervalOf } from './blocks.ts'
import { MINIMUM } from './minimum.ts'
import { moments } from './moments.ts'
import type { Confidence } from './schema/returns.ts'

/** One resample after the other, block by block: what has been seen of one curve. */
interface Resampling {
  /** From the mean, twice over, so that a block round the end is one stretch. */
  readonly distances: Float64Array
  readonly mean: number
  readonly sharpes: Float64Array
  readonly drawdowns: Float64Array
}

/** How a bootstrap is done. */
export interface BootstrapOptions extends Basis {
  readonly resamples: number
  /** Of the run. */
  readonly seed: number
}

/**
 * 95 % intervals of Sharpe ratio and maximum drawdown by the stationary bootstrap of daily returns (Politis and Romano
 * 1994): blocks of geometric length, its mean the cube root of the sample, from random days on, round the end. All
 * curves go through the same blocks, so that their intervals belong together and the blocks are drawn once.
 *
 * @param curves daily returns over the same days; null: some day began with nothing
 * @returns null for each curve when the sample is too small
 */
export function bootstrap(
  curves: readonly (Float64Array | null)[],
  options: BootstrapOptions,
): (Confidence | null)[] {
  const { resamples, seed } = options
  const n = curves.find((returns) => returns !== null)?.length ?? 0
  if (n < MINIMUM.bootstrapReturns || resamples === 0) return curves.map(() => null)
  const blockLength = Math.round(Math.cbrt(n))
  const random = new SeededRandom(seedFor(seed, 'bootstrap'))
  const work = curves.map((returns) => (returns === null ? null : resampling(returns, resamples)))
  const present = work.filter((one) => one !== null)
  const starts = new Int32Array(n)
  const lengths = new Int32Array(n)
  for (let i = 0; i < resamples; i++) {
    const blocks = drawBlocks(random, blockLength, starts, lengths)
    for (const one of present) resample(one, i, blocks, starts, lengths, options)
  }
  return work.map((one) => (one === null ? null : confidenceOf(one, blockLength)))
}

function resampling(returns: Float64Array, resamples: number): Resampling {
  const n = returns.length
  const { mean } = moments(returns)
  const distances = new Float64Array(2 * n)
  for (let i = 0; i < 2 * n; i++) distances[i] = returns[i < n ? i : i - n] - mean
  return { distances, mean, sharpes: new Float64Array(resamples), drawdowns: new Float64Array(resamples) }
}

/** Sharpe ratio and drawdown of one resample of one curve. */
function resample(
  { distances, mean, sharpes, drawdowns }: Resampling,
  index: number,
  blocks: number,
  starts: Int32Array,
  lengths: Int32Array,
  { periods, dailyRate, deviation: kind }: Basis,
): void {
  const n = starts.length
  const growth = 1 + mean
  let sum = 0
  let squares = 0
  let value = 1
  let peak = 1
  // The lowest value over its peak: a division is only due when there is a new one.
  let lowest = 1
  for (let block = 0; block < blocks; block++) {
    const end = starts[block] + lengths[block]
    for (let at = starts[block]; at < end; at++) {
      const distance = distances[at]
      sum += distance
      squares += distance * distance
      value *= distance + growth
      if (value > peak) peak = value
      else if (value < peak * lowest) lowest = value / peak
    }
  }
  const shift = sum / n
  const variance = squares - sum * shift
  const deviation = Math.sqrt(variance / (kind === 'sample' ? n - 1 : n))
  // Equal returns leave the rounding noise of the subtraction.
  const spread = variance > squares * 1e-12
  sharpes[index] = spread ? ((mean + shift - dailyRate) / deviation) * Math.sqrt(periods) : NaN
  drawdowns[index] = 1 - lowest
}

function confidenceOf({ sharpes, drawdowns }: Resampling, blockLength: number): Confidence {
  return {
    blockLength,
    sharpe: sharpes.some(Number.isNaN) ? null : intervalOf(sharpes),
    maxDrawdown: intervalOf(drawdowns),
  }
}
