import { nearestName } from '@grodt/sdk/host'

export const UTC = 'UTC'

/** What a name of a time zone is expected to be. */
export const ZONE_TEXT = 'a time zone such as "Europe/Berlin" or "UTC"'

/** Whether there is a time zone of this name in the IANA database of this machine. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** The time zone whose name is most like another one; null where none is. */
export const nearestTimeZone = (name: string): string | null =>
  nearestName(name, [UTC, ...Intl.supportedValuesOf('timeZone')])
