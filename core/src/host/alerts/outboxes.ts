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
  /** What has not been sent, by the name of the channel. */
  waiting(): Readonly<Record<string, readonly AlertMessage[]>>
  /** Try what waits once more. Resolves when that is done. */
  drain(): Promise<void>
  close(): void
}

/** What they work with. */
export interface OutboxesOptions extends Pick<OutboxOptions, 'now' | 'wait' | 'kept' | 'onDone'> {
  readonly log: AlertLog
  readonly environment: Environment
  /** What the process before has not sent, by channel. */
  readonly left: Readonly<Record<string, readonly AlertMessage[]>>
}

export function createOutboxes({
  log,
  environment,
  now,
  wait,
  kept,
  onDone,
  left,
}: OutboxesOptions): Outboxes {
  const options: OutboxOptions = {
    now,
    wait,
    onProblem: ({ name, where }, problem) =>
      log.warn({ channel: name }, `alerts do not reach ${name} (${where}): ${problem}`),
    onRecovered: ({ name, where }) => log.info({ channel: name }, `alerts reach ${name} (${where}) again`),
  }
  const own = createOutbox(logChannel(log), options)
  const lasting: OutboxOptions = { ...options, ...(kept && { kept }), ...(onDone && { onDone }) }
  const unsent = new Map(Object.entries(left))
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
        const outbox = createOutbox(openChannel(one, environment, now), lasting)
        for (const message of present?.outbox.close() ?? unsent.get(one.name) ?? []) outbox.push(message)
        opened.set(one.name, { settings, outbox })
      }
      for (const [name, { outbox }] of before) if (!opened.has(name)) outbox.close()
      unsent.clear()
    },
    push(message) {
      for (const outbox of all()) outbox.push(message)
    },
    all,
    waiting: () =>
      Object.fromEntries([...opened].map(([name, { outbox }]) => [name, [...outbox.waiting()]] as const)),
    async drain() {
      await Promise.all(all().map((outbox) => outbox.drain()))
    },
    close() {
      for (const outbox of all()) outbox.close()
    },
  }
}
