import { MASK } from '../runtime/series.ts'
import type { Kernel, KernelSource } from './kernel.ts'
import { memory } from './memory.ts'

/**
 * Kaufman's efficiency ratio (1995) of the close: |close - close `period` bars ago| over the sum of the absolute
 * changes between, 0 to 1; 0 where nothing moved. Defined from bar `period` + 1 on. The sum is put
 * together from a block's tail and the next block's head as in sma.ts.
 */
export function efficiencyRatio({ series }: KernelSource, period: number): Kernel {
  const outputs = [series.ring()]
  const tails = new Float64Array(period + 1)
  const state = Float64Array.of(NaN, 0, 0) // origin, next bar, sum of the head

  function sumTails(end: number): void {
    const { close } = series
    let sum = 0
    for (let k = period - 1; k >= 0; k--) {
      const i = end - period + k
      sum += Math.abs(close[i & MASK] - close[(i - 1) & MASK])
      tails[k] = sum
    }
  }

  return {
    outputs,
    warmup: period + 1,
    window: period,
    run(from, to) {
      const { close } = series
      const output = outputs[0]
      const previousTails = tails
      const length = period
      const mask = MASK
      // The first bar has nothing to change from.
      let previous = close[(Number.isNaN(state[0]) ? from : from - 1) & mask]
      if (Number.isNaN(state[0])) state[0] = from
      const full = state[0] + length
      let head = state[2]
      let count = from % length
      for (let i = from; i < to; i++) {
        const value = close[i & mask]
        if (count === 0) head = 0
        head += Math.abs(value - previous)
        previous = value
        count++
        const path = previousTails[count] + head
        const net = Math.abs(value - close[(i - length) & mask])
        const ratio = path > 0 ? Math.min(1, net / path) : 0
        output[i & mask] = i >= full ? ratio : NaN
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
