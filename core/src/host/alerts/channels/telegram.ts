import type { ChannelSettings } from '../../../config/alerts.ts'
import { messageText } from '../message.ts'
import { secretOf, type Channel, type Environment } from './channel.ts'
import { postJson } from './post.ts'

/** The longest text that the bot interface takes, characters. */
const LONGEST = 4096

/** A chat that a bot writes to. */
export function telegram(
  { name, severity, chatId, tokenEnv, apiUrl }: ChannelSettings & { readonly kind: 'telegram' },
  environment: Environment,
): Channel {
  return {
    ...{ name, kind: 'telegram', severity },
    where: `${new URL(apiUrl).origin} chat ${chatId}`,
    async send(message, signal) {
      const token = secretOf(environment, tokenEnv)
      const whole = messageText(message)
      const text = whole.length > LONGEST ? `${whole.slice(0, LONGEST - 1)}…` : whole
      const url = `${apiUrl.replace(/\/$/, '')}/bot${encodeURIComponent(token)}/sendMessage`
      return postJson(url, JSON.stringify({ chat_id: chatId, text }), {}, signal, token)
    },
  }
}
