import { createHmac } from 'node:crypto'
import type { ChannelSettings } from '../../../config/alerts.ts'
import type { AlertMessage } from '../message.ts'
import { secretOf, type Channel, type Environment } from './channel.ts'
import { postJson } from './post.ts'

/**
 * What proves that a body was sent by who has the secret, and when: HMAC-SHA-256 (RFC 2104) of the time, a point and the
 * body, hexadecimal. The time is signed too, so that nobody can send an old message again later.
 *
 * @param timestamp seconds since 1970
 */
export const signature = (secret: string, timestamp: number, body: string): string =>
  createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')

/** The body that a webhook gets: times are ISO 8601 in UTC. */
const webhookBody = ({ since, at, ...message }: AlertMessage): string =>
  JSON.stringify({ ...message, since: new Date(since).toISOString(), at: new Date(at).toISOString() })

/** A place that takes signed JSON. @param now time of day, ms */
export function webhook(
  { name, severity, url, secretEnv }: ChannelSettings & { readonly kind: 'webhook' },
  environment: Environment,
  now: () => number,
): Channel {
  return {
    ...{ name, kind: 'webhook', severity },
    // A path may have a key of its own.
    where: new URL(url).origin,
    async send(message, signal) {
      const secret = secretOf(environment, secretEnv)
      const body = webhookBody(message)
      const timestamp = Math.floor(now() / 1000)
      const headers = {
        'grodt-delivery': message.id,
        'grodt-timestamp': String(timestamp),
        'grodt-signature': `sha256=${signature(secret, timestamp, body)}`,
      }
      return postJson(url, body, headers, signal, secret)
    },
  }
}
