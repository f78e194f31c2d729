import { CAPACITY, MASK } from '../runtime/series.ts'

/** The carried state of one kernel and the tails of its output rings, oldest value first. */
export interface KernelSnapshot {
  /** Name and parameters. */
  readonly key: string
  readonly state: Float64Array
  readonly outputs: readonly Float64Array[]
}

/** Tails of the bar columns, oldest bar first. */
export interface BarsSnapshot {
  readonly time: Float64Array
  readonly open: Float64Array
  readonly high: Float64Array
  readonly low: Float64Array
  readonly close: Float64Array
  readonly volume: Float64Array
}

/** A series with all its indicators: plain data that survives a structured clone. */
export interface RegistrySnapshot {
  readonly version: 1
  readonly symbol: string
  readonly timeframe: string
  /** Bars appended; the tails end with bar `appended - 1`. */
  readonly appended: number
  /** Bars the indicators have been run over. */
  readonly computed: number
  /** Absolute index of the bar that plugins saw as "now". */
  readonly cursor: number
  readonly bars: BarsSnapshot
  readonly kernels: readonly KernelSnapshot[]
}

/** The values of a ring at the absolute indices `from` (inclusive) to `to` (exclusive). */
export function readTail(values: Float64Array, from: number, to: number): Float64Array {
  const tail = new Float64Array(to - from)
  for (let i = from; i < to; i++) tail[i - from] = values[i & MASK]
  return tail
}

/** Make a ring what `writeTail` of another one's `readTail` makes it. */
export function copyTail(values: Float64Array, other: Float64Array, from: number, to: number): void {
  values.fill(NaN)
  const at = from & MASK
  const turn = Math.min(CAPACITY, at + to - from)
  values.set(other.subarray(at, turn), at)
  // Where the ring ends before the tail does, the rest is at its beginning.
  values.set(other.subarray(0, at + to - from - turn), 0)
}

/** Fill a ring so that `tail` ends before the absolute index `to`; all other places become NaN. */
export function writeTail(values: Float64Array, tail: Float64Array, to: number): void {
  values.fill(NaN)
  const from = to - tail.length
  for (let i = from; i < to; i++) values[i & MASK] = tail[i - from]
}
