import { MASK } from '../runtime/series.ts'
import type { Kernel, KernelSource } from './kernel.ts'
import { memory } from './memory.ts'

/**
 * True range after Wilder (1978): the largest of high - low, |high - previous close|, |low - previous close|. The
 * first bar has no previous close and gives high - low.
 */
export function trueRange({ series }: KernelSource): Kernel {
  const outputs = [series.ring()]
  const state = new Float64Array(2) // 1 once there is a previous close, that close
  return {
    outputs,
    warmup: 2,
    window: 0,
    run(from, to) {
      const { high, low, close } = series
      const output = outputs[0]
      const mask = MASK
      let previous = state[0] === 0 ? low[from & mask] : state[1]
      for (let i = from; i < to; i++) {
        const at = i & mask
        // One subtraction of the outermost prices has the bits of the largest of the three differences.
        output[at] = Math.max(high[at], previous) - Math.min(low[at], previous)
        previous = close[at]
      }
      state[0] = 1
      state[1] = previous
    },
    ...memory(state),
  }
}
