import { MASK } from '../runtime/series.ts'
import type { Kernel, KernelSource } from './kernel.ts'
import { memory } from './memory.ts'

/**
 * VWAP of typical prices over the last `period` bars and the volume-weighted population standard deviation around
 * it; outputs vwap, sigma, defined from bar `period` on. NaN where the window has no volume; a bar
 * without volume has no weight.
 *
 * Windows are put together from a block's tail and the next block's head as in stddev.ts, with volumes as weights
 * (West 1979).
 */
export function rollingVwap(source: KernelSource, period: number): Kernel {
  const { series } = source
  const inputs = source.kernel('source', 'typical').outputs
  const outputs = [source.series.ring(), source.series.ring()]
  /** Volume, mean and sum of squares of the previous block without its first k bars. */
  const tails = [new Float64Array(period + 1), new Float64Array(period + 1), new Float64Array(period + 1)]
  const state = Float64Array.of(NaN, 0, 0, 0, 0) // origin, next bar, volume, mean and squares of the head

  function measureTails(end: number): void {
    const { volume } = series
    const typical = inputs[0]
    let weight = 0
    let mean = 0
    let squares = 0
    for (let k = period - 1; k >= 0; k--) {
      const at = (end - period + k) & MASK
      const size = volume[at]
      if (size > 0) {
        const total = weight + size
        const distance = typical[at] - mean
        const step = distance * (size / total)
        squares += weight * distance * step
        mean += step
        weight = total
      }
      tails[0][k] = weight
      tails[1][k] = mean
      tails[2][k] = squares
    }
  }

  return {
    outputs,
    warmup: period,
    window: period - 1,
    run(from, to) {
      if (Number.isNaN(state[0])) state[0] = from
      const { volume } = series
      const typical = inputs[0]
      const vwapRing = outputs[0]
      const sigmaRing = outputs[1]
      const tailWeights = tails[0]
      const tailMeans = tails[1]
      const tailSquares = tails[2]
      const length = period
      const mask = MASK
      const full = state[0] + length - 1
      let weight = state[2]
      let mean = state[3]
      let squares = state[4]
      let count = from % length
      for (let i = from; i < to; i++) {
        const at = i & mask
        if (count === 0) {
          weight = 0
          mean = 0
          squares = 0
        }
        count++
        const size = volume[at]
        if (size > 0) {
          const total = weight + size
          const distance = typical[at] - mean
          const step = distance * (size / total)
          squares += weight * distance * step
          mean += step
          weight = total
        }
        const whole = weight + tailWeights[count]
        if (i >= full && whole > 0) {
          const apart = mean - tailMeans[count]
          const share = weight / whole
          vwapRing[at] = tailMeans[count] + apart * share
          const spread = squares + tailSquares[count] + apart * apart * share * tailWeights[count]
          sigmaRing[at] = Math.sqrt(spread / whole)
        } else {
          vwapRing[at] = NaN
          sigmaRing[at] = NaN
        }
        if (count === length) {
          count = 0
          measureTails(i + 1)
        }
      }
      state[1] = to
      state[2] = weight
      state[3] = mean
      state[4] = squares
    },
    ...memory(state, () => measureTails(state[1] - (state[1] % period))),
  }
}
