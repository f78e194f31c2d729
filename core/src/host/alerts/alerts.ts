import { setTimeout as pause } from 'node:timers/promises'
import type { PaperHost } from '../paper-host.ts'
import type { Environment } from './channels/channel.ts'
import type { AlertLog } from './channels/log.ts'
import { freeMegabytes } from './disk.ts'
import { hostFacts } from './facts.ts'
import { NO_MEMORY, type AlertMemory } from './memory.ts'
import type { AlertMessage } from './message.ts'
import { createOutboxes, type Outboxes } from './outboxes.ts'
import { findings } from './rules.ts'
import { createSaver } from '../saver.ts'
import { advance, essence, NO_ALERTS, type AlertState } from './state.ts'
import { testChannels, type ChannelTest } from './test-channels.ts'
import { within } from './within.ts'

/** How long a stop waits for what is on its way, ms. */
const DRAIN_MS = 5000
/** How long it is waited for a disk, ms. */
const SAVE_MS = 1000
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
  /** Look a last time and try to send what waits, for some seconds at most; what is left waits for the next start. */
  stop(): Promise<void>
}

/** What alerts work with; all behind the memory are for tests. */
export interface AlertsOptions {
  readonly host: PaperHost
  readonly log: AlertLog
  /** Keeps what is wrong and what waits; without it a new process tells everything again. */
  readonly memory?: AlertMemory
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
  memory = NO_MEMORY,
  environment = process.env,
  now = () => Date.now(),
  free = freeMegabytes,
  // It must not keep the process alive.
  wait = (ms, signal) => pause(ms, undefined, { signal, ref: false }),
}: AlertsOptions): Alerts {
  const configOf = () => host.prepared.checked.config.alerts
  let state = memory.kept?.state ?? NO_ALERTS
  const saver = createSaver(
    () => memory.write({ state, waiting: outboxes.waiting() }),
    (error) =>
      log.warn({ error: String(error) }, 'alerts cannot be kept: a new process will tell them again'),
  )
  const outboxes = createOutboxes({
    ...{ log, environment, now, wait },
    left: memory.kept?.waiting ?? {},
    // A disk that hangs must not keep anybody from being told.
    kept: () => within(SAVE_MS, saver.save()),
    onDone: () => void saver.save(),
  })
  outboxes.configure(configOf().channels)
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
    const before = essence(state)
    const next = advance(state, found, config, at)
    state = next.state
    recent = [...next.messages.toReversed(), ...recent].slice(0, MOST_RECENT)
    for (const message of next.messages) outboxes.push(message)
    if (essence(state) !== before) void saver.save()
  }

  function lookSafely(): void {
    try {
      look()
    } catch (error) {
      log.error({ error: String(error) }, 'alerts cannot be looked for')
    }
  }

  function lookLater(): void {
    timer = setTimeout(() => {
      lookSafely()
      lookLater()
    }, configOf().lookSeconds * 1000).unref()
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
      if (timer === undefined) lookLater()
    },
    async stop() {
      clearTimeout(timer)
      // Of a host that has not begun there is nothing to say.
      if (timer !== undefined) lookSafely()
      await within(DRAIN_MS, outboxes.drain())
      await within(SAVE_MS, saver.save())
      outboxes.close()
    },
  }
}
