import { MASK } from '../runtime/series.ts'
import type { Kernel, KernelSource } from './kernel.ts'
import { memory } from './memory.ts'

/**
 * Donchian channel: highest high and lowest low of the last `period` bars, the current one included; outputs upper,
 * lower, defined from bar `period` on. Windows are put together from a block's tail and the next block's head as in
 * sma.ts: constant work per bar even in a trend where every oldest bar is the extreme.
 */
export function donchian({ series }: KernelSource, period: number): Kernel {
  const outputs = [series.ring(), series.ring()]
  /** Highest high and lowest low of the previous block without its first k bars. */
  const tails = [new Float64Array(period + 1).fill(-Infinity), new Float64Array(period + 1).fill(Infinity)]
  const state = Float64Array.of(NaN, 0, -Infinity, Infinity) // origin, next bar, extremes of the head

  function scanTails(end: number): void {
    const { high, low } = series
    const tailHighs = tails[0]
    const tailLows = tails[1]
    let highest = -Infinity
    let lowest = Infinity
    for (let k = period - 1; k >= 0; k--) {
      const at = (end - period + k) & MASK
      if (high[at] > highest) highest = high[at]
      if (low[at] < lowest) lowest = low[at]
      tailHighs[k] = highest
      tailLows[k] = lowest
    }
  }

  return {
    outputs,
    warmup: period,
    window: period - 1,
    run(from, to) {
      if (Number.isNaN(state[0])) state[0] = from
      const { high, low } = series
      const upper = outputs[0]
      const lower = outputs[1]
      const tailHighs = tails[0]
      const tailLows = tails[1]
      const length = period
      const mask = MASK
      const full = state[0] + length - 1
      let highest = state[2]
      let lowest = state[3]
      let count = from % length
      for (let i = from; i < to; i++) {
        const at = i & mask
        if (count === 0) {
          highest = -Infinity
          lowest = Infinity
        }
        count++
        if (high[at] > highest) highest = high[at]
        if (low[at] < lowest) lowest = low[at]
        if (i >= full) {
          upper[at] = tailHighs[count] > highest ? tailHighs[count] : highest
          lower[at] = tailLows[count] < lowest ? tailLows[count] : lowest
        } else {
          upper[at] = NaN
          lower[at] = NaN
        }
        if (count === length) {
          count = 0
          scanTails(i + 1)
        }
      }
      state[1] = to
      state[2] = highest
      state[3] = lowest
    },
    ...memory(state, () => scanTails(state[1] - (state[1] % period))),
  }
}
