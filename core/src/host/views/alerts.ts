import type { Severity } from '../../config/alerts.ts'
import type { Alerts } from '../alerts/alerts.ts'
import type { Channel } from '../alerts/channels/channel.ts'
import type { AlertMessage } from '../alerts/message.ts'
import type { ChannelHealth } from '../alerts/outbox.ts'
import { moment, type Moment } from './time.ts'

/** What is wrong, what was told, and how the channels fare. Times are those of the day. */
export interface AlertsView {
  readonly active: readonly {
    /** As alerts.yaml calls it. */
    readonly rule: string
    readonly subject: string | null
    readonly severity: Severity
    readonly text: string
    readonly since: Moment
    /** Whether it was not found at the last look, and may come back. */
    readonly fading: boolean
  }[]
  /** Messages that wait for the end of the quiet hours. */
  readonly held: number
  readonly recent: readonly (Omit<AlertMessage, 'since' | 'at'> & {
    readonly since: Moment
    readonly at: Moment
  })[]
  readonly channels: readonly (Pick<Channel, 'name' | 'kind' | 'where' | 'severity'> &
    Omit<ChannelHealth, 'lastSent'> & { readonly lastSent: Moment | null })[]
}

export function alertsView(alerts: Alerts): AlertsView {
  const { active, held } = alerts.state()
  return {
    active: active.map(({ rule, subject, severity, text, since, goneSince }) => {
      return { rule, subject, severity, text, since: moment(since), fading: goneSince !== null }
    }),
    held: held.length,
    recent: alerts
      .recent()
      .map((message) => ({ ...message, since: moment(message.since), at: moment(message.at) })),
    channels: alerts.channels().map((outbox) => {
      const { name, kind, where, severity } = outbox.channel
      const { lastSent, ...health } = outbox.health()
      return { name, kind, where, severity, ...health, lastSent: lastSent === null ? null : moment(lastSent) }
    }),
  }
}
