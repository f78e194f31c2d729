import type { Series } from '../runtime/series.ts'

/**
 * The arithmetic of one indicator over one series. `run` computes the outputs of consecutive bars; called once
 * for a block of 1,024 bars or once per bar it must give the same bits. It allocates nothing.
 */
export interface Kernel {
  /** Rings (see series.ts) that `run` writes. */
  readonly outputs: readonly Float64Array[]
  /** Bars after which more history changes the value by less than 1e-9 relative. */
  readonly warmup: number
  /** Bars before the current one that `run` reads from rings, so that a snapshot keeps them. */
  readonly window: number
  /** Compute the outputs of the bars with absolute indices `from` (inclusive) to `to` (exclusive), in order. */
  run(from: number, to: number): void
  /** For kernels whose bars wait for one another: what lets two of them share a loop, see ema.ts. */
  readonly chain?: Chain
  /** What is carried from bar to bar and cannot be read back from the rings. */
  snapshot(): Float64Array
  /** Take over the state of an equal kernel. */
  restore(state: Float64Array): void
}

/** A recurrence over one ring: `value += weight * (input - value)`, seeded with the first input. */
export interface Chain {
  readonly input: Float64Array
  readonly output: Float64Array
  readonly weight: number
  /** 1 once seeded, value. */
  readonly state: Float64Array
}

/** Gives a kernel the kernels it builds on: shared with everybody who asks for the same. */
export interface KernelSource {
  readonly series: Series
  /** The one kernel of this name and these parameters on this series; made at the first request. */
  kernel(name: KernelName, ...parameters: readonly (number | string)[]): Kernel
}

/** Names of the built-in kernels. */
export type KernelName =
  | 'source'
  | 'ema'
  | 'sma'
  | 'stddev'
  | 'true-range'
  | 'atr'
  | 'adx'
  | 'rsi'
  | 'bollinger'
  | 'session-vwap'
  | 'rolling-vwap'
  | 'donchian'
  | 'keltner'
  | 'efficiency-ratio'
  | 'relative-volume'
