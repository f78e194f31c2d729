import type { LockEnd } from '../engine/inputs.ts'
import { GrodtError } from '../errors.ts'
import { timeframeMs } from '../market/timeframe.ts'
import { utcTime } from './time-text.ts'

/**
 * When a lock ends: a length of market time such as `4h`, or a time in UTC.
 *
 * @throws GrodtError BODY_INVALID when the text is neither
 */
export function lockEnd(text: string | null | undefined): LockEnd | null {
  if (text === null || text === undefined) return null
  const after = timeframeMs(text)
  if (after !== null) return { after }
  const at = utcTime(text)
  if (at !== null) return { at }
  const problem = `"until" was "${text}", expected a length such as 4h or 30m, or a time such as 2026-01-31T09:30Z (UTC).`
  throw new GrodtError('BODY_INVALID', { problem })
}
