import type { DrawdownTracker } from '../equity.ts'
import type { CurrentDrawdown, MaxDrawdown } from './schema/drawdowns.ts'

/** The borders of a run and its unit. */
export interface RunTimes {
  /** Open of the first bar and close of the last, ms. */
  readonly start: number
  readonly end: number
  /** Cash units per unit of the quote currency. */
  readonly scale: number
}

const NEVER: MaxDrawdown = {
  fraction: 0,
  amount: 0,
  peak: null,
  trough: null,
  recovered: null,
  declineMs: 0,
  recoveryMs: null,
  durationMs: 0,
}

/** The deepest fall at every bar. */
export function maxDrawdownOf(tracker: DrawdownTracker, { end, scale }: RunTimes): MaxDrawdown {
  const deepest = tracker.deepest()
  if (deepest === null) return NEVER
  const { fraction, amount, peakTime, troughTime, recoveredTime } = deepest
  return {
    fraction,
    amount: amount / scale,
    peak: iso(peakTime),
    trough: iso(troughTime),
    recovered: recoveredTime === null ? null : iso(recoveredTime),
    declineMs: troughTime - peakTime,
    recoveryMs: recoveredTime === null ? null : recoveredTime - troughTime,
    durationMs: (recoveredTime ?? end) - peakTime,
  }
}

/** The present fall of a curve that stands at `value`, cash units. */
export function currentDrawdownOf(
  tracker: DrawdownTracker,
  value: number,
  { start, end, scale }: RunTimes,
): CurrentDrawdown {
  const { peak, base, peakTime } = tracker
  const amount = Math.max(0, peak - value)
  const since = Number.isNaN(peakTime) ? start : peakTime
  return {
    fraction: amount / (peak + base),
    amount: amount / scale,
    since: iso(since),
    durationMs: amount > 0 ? end - since : 0,
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
