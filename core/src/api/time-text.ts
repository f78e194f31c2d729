const TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?Z?)?$/

/** A time in UTC such as 2026-01-31T09:30Z. @returns ms since 1970, null when it is none; no calendar has 30 February */
export function utcTime(text: string): number | null {
  const match = TIME.exec(text)
  if (match === null) return null
  const [, day, clock = '00:00', seconds = '00', fraction = '0'] = match
  const iso = `${day}T${clock}:${seconds}.${fraction.padEnd(3, '0')}Z`
  const ms = Date.parse(iso)
  return !Number.isNaN(ms) && new Date(ms).toISOString() === iso ? ms : null
}

/** What people are told that do not write a time so. */
export const EXPECTED_TIME = 'a time such as 2026-01-31T09:30Z (UTC), or milliseconds since 1970'

/** A time of a list: as `utcTime`, or in milliseconds. */
export const listTime = (text: string): number | null =>
  /^\d{1,15}$/.test(text) ? Number(text) : utcTime(text)
