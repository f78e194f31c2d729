import { MASK } from '../runtime/series.ts'
import type { Kernel, KernelSource } from './kernel.ts'
import { memory } from './memory.ts'
import { barsToForget, RANGE_RESIDUAL } from './warmup.ts'

/**
 * Average true range after Wilder (1978): the mean of the first `period` true ranges, then
 * ATR += (true range - ATR) / period. The first bar has no previous close and so no true range, as in ADX:
 * defined from bar `period` + 1 on.
 */
export function atr(source: KernelSource, period: number): Kernel {
  const inputs = source.kernel('true-range').outputs
  const outputs = [source.series.ring()]
  const alpha = 1 / period
  // True ranges seen (up to `period`, -1 before the first bar), their average (sum until `period`).
  const state = Float64Array.of(-1, 0)
  return {
    outputs,
    warmup: period + 1 + barsToForget(1 - alpha, RANGE_RESIDUAL),
    window: 0,
    run(from, to) {
      const ranges = inputs[0]
      const output = outputs[0]
      const weight = alpha
      const mask = MASK
      let seen = state[0]
      let average = state[1]
      let i = from
      for (; i < to && seen < period; i++) {
        if (seen >= 0) average += ranges[i & mask]
        seen++
        if (seen === period) average /= period
        output[i & mask] = seen === period ? average : NaN
      }
      for (; i < to; i++) {
        average += weight * (ranges[i & mask] - average)
        output[i & mask] = average
      }
      state[0] = seen
      state[1] = average
    },
    ...memory(state),
  }
}
