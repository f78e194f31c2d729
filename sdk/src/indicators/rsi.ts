import type { Source } from '../contract/values.ts'
import { MASK } from '../runtime/series.ts'
import type { Kernel, KernelSource } from './kernel.ts'
import { memory } from './memory.ts'
import { sourceRing } from './parameters.ts'
import { barsToForget, RANGE_RESIDUAL } from './warmup.ts'

/**
 * Relative strength index after Wilder (1978), 100 * average gain / (average gain + average loss). The averages are
 * the means of the first `period` changes, then Wilder's; defined from bar `period` + 1 on. 50 where nothing
 * has ever moved.
 */
export function rsi(source: KernelSource, period: number, input: Source): Kernel {
  const inputs = [sourceRing(source, input)]
  const outputs = [source.series.ring()]
  const alpha = 1 / period
  // Bars seen (up to `period` + 1), average gain and loss (sums until then), previous value.
  const state = new Float64Array(4)
  return {
    outputs,
    warmup: period + 1 + barsToForget(1 - alpha, RANGE_RESIDUAL),
    window: 0,
    run(from, to) {
      const values = inputs[0]
      const output = outputs[0]
      const weight = alpha
      const mask = MASK
      let seen = state[0]
      let gains = state[1]
      let losses = state[2]
      let previous = state[3]
      let i = from
      for (; i < to && seen <= period; i++) {
        const value = values[i & mask]
        const change = seen === 0 ? 0 : value - previous
        previous = value
        gains += Math.max(change, 0)
        losses += Math.max(-change, 0)
        seen++
        if (seen > period) {
          gains /= period
          losses /= period
        }
        output[i & mask] = seen > period ? strength(gains, losses) : NaN
      }
      for (; i < to; i++) {
        const value = values[i & mask]
        const change = value - previous
        previous = value
        gains += weight * (Math.max(change, 0) - gains)
        losses += weight * (Math.max(-change, 0) - losses)
        output[i & mask] = strength(gains, losses)
      }
      state[0] = seen
      state[1] = gains
      state[2] = losses
      state[3] = previous
    },
    ...memory(state),
  }
}

function strength(gains: number, losses: number): number {
  const sum = gains + losses
  return sum > 0 ? (100 * gains) / sum : 50
}
