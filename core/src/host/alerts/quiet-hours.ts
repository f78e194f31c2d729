import type { QuietHours } from '../../config/alerts.ts'

/** Making one takes longer than asking it: the clocks of each zone that was asked for. */
const CLOCKS = new Map<string, Intl.DateTimeFormat>()

/**
 * Whether a moment lies in the quiet hours: from their first minute on, before their last, by the clocks of their zone.
 * Where clocks are put forward an end that they leave out comes with the next minute that they show; where they are put
 * back, what they show twice counts twice.
 *
 * @param now time of day, ms
 */
export function isQuiet(hours: QuietHours | null, now: number): boolean {
  if (hours === null) return false
  const minute = minuteOfDay(now, hours.timeZone)
  const { from, to } = hours
  return from < to ? minute >= from && minute < to : minute >= from || minute < to
}

/** Minutes that the clocks of a zone show since their midnight. */
function minuteOfDay(now: number, timeZone: string): number {
  let clock = CLOCKS.get(timeZone)
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
    CLOCKS.set(timeZone, clock)
  }
  const [hours, minutes] = clock.format(now).split(':').map(Number)
  return hours * 60 + minutes
}
