import type { AlertsConfig } from '../../config/alerts.ts'

const MINUTE = 60_000
const MINUTES_A_DAY = 1440

/**
 * Whether a moment lies in the quiet hours: from their first minute on, before their last.
 *
 * @param now time of day, ms
 */
export function isQuiet(hours: AlertsConfig['quietHours'], now: number): boolean {
  if (hours === null) return false
  const minute = Math.floor(now / MINUTE) % MINUTES_A_DAY
  const { from, to } = hours
  return from < to ? minute >= from && minute < to : minute >= from || minute < to
}
