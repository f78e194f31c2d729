import { MASK } from '../runtime/series.ts'
import type { Kernel, KernelSource } from './kernel.ts'
import { memory } from './memory.ts'
import { barsToForgetTwice, RANGE_RESIDUAL } from './warmup.ts'

/**
 * Directional movement after Wilder (1978), outputs ADX, +DI, -DI, each 0 to 100. True ranges and directional moves
 * count from the second bar on; they are summed over `period` bars, then S = S - S / period + new. The DIs are
 * defined from bar `period` + 1 on. ADX is the mean of the first `period` DX, from bar 2 `period` on, then
 * Wilder's average. Without any range the DIs are 0, without any direction DX is 0.
 */
export function adx(source: KernelSource, period: number): Kernel {
  const { series } = source
  const inputs = source.kernel('true-range').outputs
  const outputs = [source.series.ring(), source.series.ring(), source.series.ring()]
  // Bars seen (up to 2 `period`), sums of true range, +DM and -DM, ADX (sum until defined), previous high and low.
  const state = new Float64Array(7)
  return {
    outputs,
    warmup: 2 * period + barsToForgetTwice(1 - 1 / period, RANGE_RESIDUAL),
    window: 0,
    run(from, to) {
      const { high, low } = series
      const ranges = inputs[0]
      const adxRing = outputs[0]
      const plusRing = outputs[1]
      const minusRing = outputs[2]
      const alpha = 1 / period
      const mask = MASK
      let seen = state[0]
      let range = state[1]
      let plus = state[2]
      let minus = state[3]
      let average = state[4]
      let previousHigh = state[5]
      let previousLow = state[6]
      let i = from
      for (; i < to && seen < 2 * period; i++) {
        const at = i & mask
        const up = Math.max(high[at] - previousHigh, 0)
        const down = Math.max(previousLow - low[at], 0)
        previousHigh = high[at]
        previousLow = low[at]
        seen++
        // The first bar has no move; while the first `period` moves are summed nothing leaves.
        if (seen > 1) {
          const leaving = seen <= period + 1 ? 0 : alpha
          range += ranges[at] - range * leaving
          plus += (up > down ? up : 0) - plus * leaving
          minus += (down > up ? down : 0) - minus * leaving
        }
        const scale = range > 0 ? 100 / range : 0
        const sum = plus + minus
        if (seen > period) average += sum > 0 ? (100 * Math.abs(plus - minus)) / sum : 0
        if (seen === 2 * period) average /= period
        adxRing[at] = seen === 2 * period ? average : NaN
        plusRing[at] = seen > period ? plus * scale : NaN
        minusRing[at] = seen > period ? minus * scale : NaN
      }
      for (; i < to; i++) {
        const at = i & mask
        const up = Math.max(high[at] - previousHigh, 0)
        const down = Math.max(previousLow - low[at], 0)
        previousHigh = high[at]
        previousLow = low[at]
        range += ranges[at] - range * alpha
        plus += (up > down ? up : 0) - plus * alpha
        minus += (down > up ? down : 0) - minus * alpha
        const scale = range > 0 ? 100 / range : 0
        const sum = plus + minus
        const dx = sum > 0 ? (100 * Math.abs(plus - minus)) / sum : 0
        average += alpha * (dx - average)
        adxRing[at] = average
        plusRing[at] = plus * scale
        minusRing[at] = minus * scale
      }
      state[0] = seen
      state[1] = range
      state[2] = plus
      state[3] = minus
      state[4] = average
      state[5] = previousHigh
      state[6] = previousLow
    },
    ...memory(state),
  }
}
