import type { Source } from '../contract/values.ts'
import { MASK } from '../runtime/series.ts'
import type { Kernel, KernelSource } from './kernel.ts'
import { memory } from './memory.ts'
import { sourceRing } from './parameters.ts'

/**
 * Rolling population standard deviation of the last `period` values; defined from bar `period` on.
 *
 * Windows are put together from a block's tail and the next block's head as in sma.ts. Each half is a mean and a
 * sum of squared deviations (Welford 1962) and the halves are merged (Chan, Golub and LeVeque 1979): nothing
 * is ever subtracted, so a flat window gives exactly 0 and a calm one after a spike is not noise.
 */
export function stddev(source: KernelSource, period: number, input: Source): Kernel {
  const inputs = [sourceRing(source, input)]
  const outputs = [source.series.ring()]
  const means = new Float64Array(period + 1)
  const squares = new Float64Array(period + 1)
  const reciprocals = Float64Array.from({ length: period + 1 }, (_, count) => 1 / count)
  /** Weight of the squared distance between the means of a head of `count` values and the tail before it. */
  const weights = Float64Array.from({ length: period + 1 }, (_, count) => (count * (period - count)) / period)
  const state = Float64Array.of(NaN, 0, 0, 0) // origin, next bar, mean and squares of the head

  function measureTails(end: number): void {
    const values = inputs[0]
    let mean = 0
    let sum = 0
    for (let k = period - 1; k >= 0; k--) {
      const value = values[(end - period + k) & MASK]
      const distance = value - mean
      mean += distance * reciprocals[period - k]
      sum += distance * (value - mean)
      means[k] = mean
      squares[k] = sum
    }
  }

  return {
    outputs,
    warmup: period,
    window: period - 1,
    run(from, to) {
      if (Number.isNaN(state[0])) state[0] = from
      const values = inputs[0]
      const output = outputs[0]
      const tailMeans = means
      const tailSquares = squares
      const shares = reciprocals
      const apartWeights = weights
      const length = period
      const mask = MASK
      const full = state[0] + length - 1
      let mean = state[2]
      let sum = state[3]
      let count = from % length
      for (let i = from; i < to; i++) {
        const value = values[i & mask]
        if (count === 0) {
          mean = 0
          sum = 0
        }
        count++
        const distance = value - mean
        mean += distance * shares[count]
        sum += distance * (value - mean)
        const apart = mean - tailMeans[count]
        const total = sum + tailSquares[count] + apart * apart * apartWeights[count]
        output[i & mask] = i >= full ? Math.sqrt(total / length) : NaN
        if (count === length) {
          count = 0
          measureTails(i + 1)
        }
      }
      state[1] = to
      state[2] = mean
      state[3] = sum
    },
    ...memory(state, () => measureTails(state[1] - (state[1] % period))),
  }
}
