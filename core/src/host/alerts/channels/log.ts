import { LOG_CHANNEL } from '../../../config/check-alerts.ts'
import type { Severity } from '../../../config/alerts.ts'
import { messageText, type AlertMessage } from '../message.ts'
import type { Channel } from './channel.ts'

/** Takes lines with facts. */
export type AlertLog = Readonly<Record<'info' | 'warn' | 'error', (facts: object, line: string) => void>>

const LEVELS: Readonly<Record<Severity, keyof AlertLog>> = {
  info: 'info',
  warning: 'warn',
  critical: 'error',
}

const levelOf = ({ kind, severity }: AlertMessage): keyof AlertLog =>
  kind === 'cleared' ? 'info' : LEVELS[severity]

/** The log of the host: always there. */
export const logChannel = (log: AlertLog): Channel => ({
  ...{ name: LOG_CHANNEL, kind: 'log', severity: 'info', where: 'the log of the host' },
  send(message) {
    log[levelOf(message)]({ alert: message }, messageText(message))
    return Promise.resolve('written')
  },
})
