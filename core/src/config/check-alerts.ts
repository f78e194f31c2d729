import { addIssue, type Report } from './check-report.ts'

/** The channel that is always there. */
export const LOG_CHANNEL = 'log'

/** Quiet hours have both ends, and every channel a name of its own. */
export function checkAlerts(report: Report): void {
  const { alerts } = report.loaded.values['alerts.yaml']
  const { quiet_hours: quiet, channels } = alerts
  for (const [own, other] of [
    ['from', 'to'],
    ['to', 'from'],
  ] as const) {
    if (quiet[own] === '' || report.loaded.isBroken('alerts.yaml', ['alerts', 'quiet_hours'])) continue
    const at = ['alerts', 'quiet_hours', own]
    if (quiet[other] === '') addIssue(report, 'alerts.yaml', at, `needs quiet_hours.${other} beside it`)
    else if (own === 'to' && quiet.from === quiet.to) {
      addIssue(report, 'alerts.yaml', at, `was "${quiet.to}", expected another time than quiet_hours.from`)
    }
  }
  for (const kind of ['webhook', 'telegram'] as const) {
    for (const name of Object.keys(channels[kind])) {
      const at = ['alerts', 'channels', kind, name]
      if (name === LOG_CHANNEL) {
        addIssue(report, 'alerts.yaml', at, 'is the name of the log, expected another one', 'key')
      } else if (kind === 'telegram' && Object.hasOwn(channels.webhook, name)) {
        addIssue(report, 'alerts.yaml', at, 'is the name of a webhook too, expected another one', 'key')
      }
    }
  }
}
