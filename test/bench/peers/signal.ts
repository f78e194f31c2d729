import { QUIET_BARS } from '../floor.ts'

/** Periods of the fast and the slow EMA, bars. */
export const FAST = 9
export const SLOW = 21

/** For each bar, 1 when the rule wants the position after its close; the arithmetic of the floor. */
export function crossSignal(close: Float64Array): Uint8Array {
  const wanted = new Uint8Array(close.length)
  const fastWeight = 2 / (FAST + 1)
  const slowWeight = 2 / (SLOW + 1)
  let fast = close[0]
  let slow = close[0]
  for (let i = 0; i < close.length; i++) {
    fast += fastWeight * (close[i] - fast)
    slow += slowWeight * (close[i] - slow)
    wanted[i] = i >= QUIET_BARS && fast > slow ? 1 : 0
  }
  return wanted
}
