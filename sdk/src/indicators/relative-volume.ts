import { MASK } from '../runtime/series.ts'
import type { Kernel, KernelSource } from './kernel.ts'
import { memory } from './memory.ts'

/**
 * Volume over the mean volume of the `period` bars before it, the current one excluded, so that a burst does not
 * raise its own measure. Defined from bar `period` + 1 on; NaN after `period` bars without volume.
 */
export function relativeVolume(source: KernelSource, period: number): Kernel {
  const { series } = source
  const inputs = source.kernel('sma', period, 'volume').outputs
  const outputs = [source.series.ring()]
  const state = Float64Array.of(NaN) // mean at the previous bar
  return {
    outputs,
    warmup: period + 1,
    window: 0,
    run(from, to) {
      const { volume } = series
      const means = inputs[0]
      const output = outputs[0]
      const mask = MASK
      let mean = state[0]
      for (let i = from; i < to; i++) {
        output[i & mask] = mean > 0 ? volume[i & mask] / mean : NaN
        mean = means[i & mask]
      }
      state[0] = mean
    },
    ...memory(state),
  }
}
