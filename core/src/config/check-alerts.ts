import { addIssue, type Report } from './check-report.ts'
import { isTimeZone, nearestTimeZone, ZONE_TEXT } from './time-zone.ts'

/** The channel that is always there. */
export const LOG_CHANNEL = 'log'

/** Quiet hours have both ends in a zone that there is, and every channel a name of its own. */
export function checkAlerts(report: Report): void {
  const { alerts } = report.loaded.values['alerts.yaml']
  const { quiet_hours: quiet, channels } = alerts
  for (const [own, other] of [
    ['from', 'to'],
    ['to', 'from'],
  ] as const) {
    if (quiet[own] === '' || report.loaded.isBroken('alerts.yaml', ['alerts', 'quiet_hours'])) continue
    const at = ['alerts', 'quiet_hours', own]
    const value = quiet[own]
    if (quiet[other] === '') {
      const expected = `quiet_hours.${other} beside it`
      addIssue(report, 'alerts.yaml', at, { value, expected, problem: `needs ${expected}` })
    } else if (own === 'to' && quiet.from === quiet.to) {
      addIssue(report, 'alerts.yaml', at, { value, expected: 'another time than quiet_hours.from' })
    }
  }
  if (!isTimeZone(quiet.time_zone) && !report.loaded.isBroken('alerts.yaml', ['alerts', 'quiet_hours'])) {
    const at = ['alerts', 'quiet_hours', 'time_zone']
    const nearest = nearestTimeZone(quiet.time_zone)
    addIssue(report, 'alerts.yaml', at, { value: quiet.time_zone, expected: ZONE_TEXT, nearest })
  }
  for (const kind of ['webhook', 'telegram'] as const) {
    for (const name of Object.keys(channels[kind])) {
      const at = ['alerts', 'channels', kind, name]
      const taken = takenBy(name, kind === 'telegram' ? Object.keys(channels.webhook) : [])
      if (taken === null) continue
      const problem = `is the name of ${taken}, expected another one`
      addIssue(report, 'alerts.yaml', at, { value: name, expected: 'another name', problem, target: 'key' })
    }
  }
}

/** What has this name already; null where nothing has. */
function takenBy(name: string, webhooks: readonly string[]): string | null {
  if (name === LOG_CHANNEL) return 'the log'
  return webhooks.includes(name) ? 'a webhook too' : null
}
