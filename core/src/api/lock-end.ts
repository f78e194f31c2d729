import type { LockEnd } from '../engine/inputs.ts'
import { GrodtError } from '../errors.ts'
import { timeframeMs } from '../market/timeframe.ts'

const TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?Z?)?$/

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

/** Ms since 1970, or null when the text is no time; a day that no calendar has is none. */
function utcTime(text: string): number | null {
  const match = TIME.exec(text)
  if (match === null) return null
  const [, day, clock = '00:00', seconds = '00', fraction = '0'] = match
  const iso = `${day}T${clock}:${seconds}.${fraction.padEnd(3, '0')}Z`
  const ms = Date.parse(iso)
  return !Number.isNaN(ms) && new Date(ms).toISOString() === iso ? ms : null
}
