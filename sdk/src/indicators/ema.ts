import type { Source } from '../contract/values.ts'
import { MASK, ring } from '../runtime/series.ts'
import type { Kernel, KernelSource } from './kernel.ts'
import { memory } from './memory.ts'
import { sourceRing } from './parameters.ts'
import { barsToForget, PRICE_RESIDUAL, RANGE_RESIDUAL } from './warmup.ts'

/** Exponential moving average, alpha = 2 / (period + 1), seeded with the first value; defined from the first bar. */
export function ema(source: KernelSource, period: number, input: Source): Kernel {
  const inputs = [sourceRing(source, input)]
  const outputs = [ring()]
  const alpha = 2 / (period + 1)
  const state = new Float64Array(2) // 1 once seeded, average
  return {
    outputs,
    warmup: barsToForget(1 - alpha, input === 'volume' ? RANGE_RESIDUAL : PRICE_RESIDUAL),
    window: 0,
    run(from, to) {
      // Everything in locals: over captured and imported names this loop takes two to three times as long.
      const values = inputs[0]
      const output = outputs[0]
      const weight = alpha
      const mask = MASK
      let average = state[0] === 0 ? values[from & mask] : state[1]
      for (let i = from; i < to; i++) {
        // In this form a constant input gives exactly that constant.
        average += weight * (values[i & mask] - average)
        output[i & mask] = average
      }
      state[0] = 1
      state[1] = average
    },
    ...memory(state),
  }
}
