import type { Source } from '../contract/values.ts'
import { MASK } from '../runtime/series.ts'
import type { Kernel, KernelSource } from './kernel.ts'
import { memory } from './memory.ts'
import { sourceRing } from './parameters.ts'

/**
 * Simple moving average of the last `period` values; defined from bar `period` on.
 *
 * No running sum that adds the new and subtracts the old value, because its rounding errors never leave. Instead
 * the bars are cut into blocks of `period` at absolute indices: a window is the tail of one block, summed
 * when that block ended, and the head of the next (van Herk 1992, Gil and Werman 1993). Two additions per bar,
 * no drift, and a value depends on its window alone.
 */
export function sma(source: KernelSource, period: number, input: Source): Kernel {
  const inputs = [sourceRing(source, input)]
  const outputs = [source.series.ring()]
  /** Sum of the previous block without its first k values; the last entry is the empty sum. */
  const tails = new Float64Array(period + 1)
  const state = Float64Array.of(NaN, 0, 0) // origin, next bar, sum of the head

  function sumTails(end: number): void {
    const values = inputs[0]
    let sum = 0
    for (let k = period - 1; k >= 0; k--) {
      sum += values[(end - period + k) & MASK]
      tails[k] = sum
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
      const previous = tails
      const length = period
      const mask = MASK
      const full = state[0] + length - 1
      let head = state[2]
      let count = from % length
      for (let i = from; i < to; i++) {
        if (count === 0) head = 0
        head += values[i & mask]
        count++
        output[i & mask] = i >= full ? (previous[count] + head) / length : NaN
        if (count === length) {
          count = 0
          sumTails(i + 1)
        }
      }
      state[1] = to
      state[2] = head
    },
    ...memory(state, () => sumTails(state[1] - (state[1] % period))),
  }
}
