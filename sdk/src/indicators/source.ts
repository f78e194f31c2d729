import { MASK } from '../runtime/series.ts'
import type { Kernel, KernelSource } from './kernel.ts'
import { memory } from './memory.ts'

/** Typical price of each bar, (high + low + close) / 3. Defined from the first bar. */
export function typicalPrice({ series }: KernelSource): Kernel {
  const outputs = [series.ring()]
  return {
    outputs,
    warmup: 1,
    window: 0,
    run(from, to) {
      const { high, low, close } = series
      const output = outputs[0]
      const mask = MASK
      for (let i = from; i < to; i++) {
        const at = i & mask
        output[at] = (high[at] + low[at] + close[at]) / 3
      }
    },
    ...memory(new Float64Array(0)),
  }
}
