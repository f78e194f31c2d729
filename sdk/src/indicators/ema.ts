import type { Source } from '../contract/values.ts'
import { MASK } from '../runtime/series.ts'
import type { Chain, Kernel, KernelSource } from './kernel.ts'
import { memory } from './memory.ts'
import { sourceRing } from './parameters.ts'
import { barsToForget, PRICE_RESIDUAL, RANGE_RESIDUAL } from './warmup.ts'

/** Exponential moving average, alpha = 2 / (period + 1), seeded with the first value; defined from the first bar. */
export function ema(source: KernelSource, period: number, input: Source): Kernel {
  const alpha = 2 / (period + 1)
  const chain: Chain = {
    input: sourceRing(source, input),
    output: source.series.ring(),
    weight: alpha,
    state: new Float64Array(2),
  }
  return {
    outputs: [chain.output],
    warmup: barsToForget(1 - alpha, input === 'volume' ? RANGE_RESIDUAL : PRICE_RESIDUAL),
    window: 0,
    chain,
    run: (from, to) => runChain(chain, from, to),
    ...memory(chain.state),
  }
}

function runChain({ input, output, weight, state }: Chain, from: number, to: number): void {
  // Everything in locals: over captured and imported names this loop takes two to three times as long.
  const mask = MASK
  let average = state[0] === 0 ? input[from & mask] : state[1]
  for (let i = from; i < to; i++) {
    // In this form a constant input gives exactly that constant.
    average += weight * (input[i & mask] - average)
    output[i & mask] = average
  }
  state[0] = 1
  state[1] = average
}

/**
 * Two averages of one input in one loop. Every step of an average waits for the one before: two of them take hardly
 * more time than one. The bits are those of `runChain`.
 */
export function runPair(a: Chain, b: Chain, from: number, to: number): void {
  const mask = MASK
  const { input, output, weight } = a
  const { output: otherOutput, weight: otherWeight } = b
  let average = a.state[0] === 0 ? input[from & mask] : a.state[1]
  let other = b.state[0] === 0 ? input[from & mask] : b.state[1]
  for (let i = from; i < to; i++) {
    const value = input[i & mask]
    average += weight * (value - average)
    other += otherWeight * (value - other)
    output[i & mask] = average
    otherOutput[i & mask] = other
  }
  a.state[0] = 1
  a.state[1] = average
  b.state[0] = 1
  b.state[1] = other
}
