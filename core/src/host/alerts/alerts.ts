import { setTimeout as pause } from 'node:timers/promises'
import type { PaperHost } from '../paper-host.ts'
import type { Environment } from './channels/channel.ts'
import type { AlertLog } from './channels/log.ts'
import { freeMegabytes } from './disk.ts'
import { hostFacts } from './facts.ts'
import type { AlertMessage } from './message.ts'
import { createOutboxes, type Outboxes } from './outboxes.ts'
import { findings } from './rules.ts'
import { advance, NO_ALERTS, type AlertState } from './state.ts'
import { testChannels, type ChannelTest } from './test-channels.ts'

/** How often the host is looked at, ms. */
const EVERY = 5000
/** Messages that are remembered, for persons who look. */
const MOST_RECENT = 100

/** Watches a host and tells what is wrong. */
export interface Alerts {
  state(): AlertState
  /** What was told, the newest first. */
  recent(): readonly AlertMessage[]
  channels(): ReturnType<Outboxes['all']>
  /** Look at the host now. */
  look(): void
  /**
   * Send a test message.
   *
   * @param channel its name; null: through all
   * @throws GrodtError ALERT_CHANNEL
   */
  test(channel: string | null): Promise<ChannelTest[]>
  /** Look every few seconds from now on. */
  start(): void
  /** What waits to be sent is given up. */
  close(): void
}

/** What alerts work with; all but the first two are for tests. */
export interface AlertsOptions {
  readonly host: PaperHost
  readonly log: AlertLog
  /** Has the secrets of the channels. */
  readonly environment?: Environment
  /** Time of day, ms. */
  readonly now?: () => number
  /** Megabytes that are free where a folder lies. */
  readonly free?: (folder: string) => Promise<number | null>
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<unknown>
}

/**
 * The alerts of a host. They read it between two inputs, and send beside it: nothing that goes wrong here reaches it.
 * Times are those of the day, whatever the speed of the market: they are for persons.
 */
export function createAlerts({
  host,
  log,
  environment = process.env,
  now = () => Date.now(),
  free = freeMegabytes,
  // It must not keep the process alive.
  wait = (ms, signal) => pause(ms, undefined, { signal, ref: false }),
}: AlertsOptions): Alerts {
  const configOf = () => host.prepared.checked.config.alerts
  const outboxes = createOutboxes({ log, environment, now, wait })
  outboxes.configure(configOf().channels)
  let state = NO_ALERTS
  let recent: readonly AlertMessage[] = []
  let lastBar = { bars: host.feed.bars, at: now() }
  let freeMb: number | null = null
  let measuring = false
  let timer: NodeJS.Timeout | undefined

  /** A disk that hangs must not hold up the rest: its answer is for the next look. */
  async function measure(): Promise<void> {
    if (measuring) return
    measuring = true
    freeMb = await free(host.store?.folder ?? '.')
    measuring = false
  }

  function look(): void {
    const config = configOf()
    outboxes.configure(config.channels)
    void measure()
    const at = now()
    if (lastBar.bars !== host.feed.bars) lastBar = { bars: host.feed.bars, at }
    const found = findings(config.rules, hostFacts(host, freeMb), at - lastBar.at)
    const next = advance(state, found, config, at)
    state = next.state
    recent = [...next.messages.toReversed(), ...recent].slice(0, MOST_RECENT)
    for (const message of next.messages) outboxes.push(message)
  }

  return {
    state: () => state,
    recent: () => recent,
    channels: () => outboxes.all(),
    look,
    test: (channel) =>
      testChannels(
        outboxes.all().map((outbox) => outbox.channel),
        channel,
        now(),
      ),
    start() {
      void measure()
      timer ??= setInterval(() => {
        try {
          look()
        } catch (error) {
          log.error({ error: String(error) }, 'alerts cannot be looked for')
        }
      }, EVERY).unref()
    },
    close() {
      clearInterval(timer)
      outboxes.close()
    },
  }
}
