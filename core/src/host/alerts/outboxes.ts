import type { ChannelSettings } from '../../config/alerts.ts'
import type { Environment } from './channels/channel.ts'
import { logChannel, type AlertLog } from './channels/log.ts'
import { openChannel } from './channels/open.ts'
import type { AlertMessage } from './message.ts'
import { createOutbox, type Outbox, type OutboxOptions } from './outbox.ts'

/** The channels of a host, as its configuration has them now. */
export interface Outboxes {
  /** Have these channels beside the log. One whose settings are new goes on with what waits in the one before. */
  configure(channels: readonly ChannelSettings[]): void
  push(message: AlertMessage): void
  /** The log first. */
  all(): readonly Outbox[]
  close(): void
}

/** What they work with. */
export interface OutboxesOptions extends Pick<OutboxOptions, 'now' | 'wait'> {
  readonly log: AlertLog
  readonly environment: Environment
}

export function createOutboxes({ log, environment, now, wait }: OutboxesOptions): Outboxes {
  const options: OutboxOptions = {
    now,
    wait,
    onProblem: ({ name, where }, problem) =>
      log.warn({ channel: name }, `alerts do not reach ${name} (${where}): ${problem}`),
    onRecovered: ({ name, where }) => log.info({ channel: name }, `alerts reach ${name} (${where}) again`),
  }
  const own = createOutbox(logChannel(log), options)
  let opened = new Map<string, { readonly settings: string; readonly outbox: Outbox }>()
  const all = (): Outbox[] => [own, ...[...opened.values()].map(({ outbox }) => outbox)]
  return {
    configure(channels) {
      const before = opened
      opened = new Map()
      for (const one of channels) {
        const settings = JSON.stringify(one)
        const present = before.get(one.name)
        if (present?.settings === settings) {
          opened.set(one.name, present)
          continue
        }
        const outbox = createOutbox(openChannel(one, environment, now), options)
        for (const message of present?.outbox.close() ?? []) outbox.push(message)
        opened.set(one.name, { settings, outbox })
      }
      for (const [name, { outbox }] of before) if (!opened.has(name)) outbox.close()
    },
    push(message) {
      for (const outbox of all()) outbox.push(message)
    },
    all,
    close() {
      for (const outbox of all()) outbox.close()
    },
  }
}
