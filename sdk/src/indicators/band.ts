import type { Source } from '../contract/values.ts'
import { MASK } from '../runtime/series.ts'
import type { Kernel, KernelSource } from './kernel.ts'
import { memory } from './memory.ts'

/** Bollinger bands: SMA +- `deviations` population standard deviations; defined from bar `period` on. */
export function bollinger(source: KernelSource, period: number, deviations: number, input: Source): Kernel {
  return band(source, source.kernel('sma', period, input), source.kernel('stddev', period, input), deviations)
}

/** Keltner channel in Raschke's form: EMA of the close +- `multiple` ATRs; defined from bar `atrPeriod` on. */
export function keltner(source: KernelSource, period: number, atrPeriod: number, multiple: number): Kernel {
  return band(source, source.kernel('ema', period, 'close'), source.kernel('atr', atrPeriod), multiple)
}

/** Outputs upper, middle, lower; all three NaN until both the middle and the width are defined. */
function band(source: KernelSource, middle: Kernel, width: Kernel, multiple: number): Kernel {
  const inputs = [middle.outputs[0], width.outputs[0]]
  const outputs = [source.series.ring(), source.series.ring(), source.series.ring()]
  return {
    outputs,
    warmup: Math.max(middle.warmup, width.warmup),
    window: 0,
    run(from, to) {
      const centres = inputs[0]
      const widths = inputs[1]
      const upper = outputs[0]
      const line = outputs[1]
      const lower = outputs[2]
      const factor = multiple
      const mask = MASK
      for (let i = from; i < to; i++) {
        const at = i & mask
        const centre = centres[at]
        const distance = factor * widths[at]
        upper[at] = centre + distance
        line[at] = Number.isNaN(distance) ? NaN : centre
        lower[at] = centre - distance
      }
    },
    ...memory(new Float64Array(0)),
  }
}
