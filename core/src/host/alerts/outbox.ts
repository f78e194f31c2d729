import { SendProblem, type Channel } from './channels/channel.ts'
import type { AlertMessage } from './message.ts'
import { isAtLeast } from './severity.ts'

/** Messages that wait at most. */
const MOST_WAITING = 100
/** How often one is tried. */
const TRIES = 8
/** Waits between two tries: the first, and the longest; ms. Each is twice as long as the one before. */
const FIRST_WAIT = 1000
const LONGEST_WAIT = 60_000

/** How a channel fares. Counts begin when the channel is opened. */
export interface ChannelHealth {
  /** Whether the last try arrived; true before the first. */
  readonly healthy: boolean
  readonly sent: number
  /** Tries that failed. */
  readonly failures: number
  /** Messages that were not tried again, or had no room. */
  readonly lost: number
  readonly waiting: number
  /** Time of day, ms; null: none has arrived. */
  readonly lastSent: number | null
  /** What was wrong at the last try; null where it arrived. */
  readonly problem: string | null
}

/** Messages on their way out by one channel. */
export interface Outbox {
  readonly channel: Channel
  /** Have it sent, if it matters enough; returns at once and throws nothing. */
  push(message: AlertMessage): void
  health(): ChannelHealth
  /** What has not been sent, the one on its way first. */
  waiting(): readonly AlertMessage[]
  /** Resolves when nothing waits any more. */
  idle(): Promise<void>
  /** Try what waits once more, without pauses. Resolves when that is done, or one has failed again. */
  drain(): Promise<void>
  /** End it. @returns what has not been sent */
  close(): readonly AlertMessage[]
}

/** What an outbox works with. */
export interface OutboxOptions {
  /** Time of day, ms. */
  readonly now: () => number
  /** Resolves after so many ms, rejects when the signal ends it. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>
  /** Resolves when what waits is kept: nothing is sent before, so that a new process knows it by its id. */
  readonly kept?: () => Promise<void>
  /** Told when one does not wait any more. */
  readonly onDone?: () => void
  /** Told when the channel begins to fail, not at every try. */
  readonly onProblem: (channel: Channel, problem: string) => void
  /** Told when it works again. */
  readonly onRecovered: (channel: Channel) => void
}

/** How long is waited after so many tries that failed one after the other, ms. */
export const waitAfter = (tries: number): number => Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (tries - 1))

/** Send messages one after the other, beside everything else; what does not arrive is tried again for some minutes. */
export function createOutbox(channel: Channel, options: OutboxOptions): Outbox {
  const { now, wait, kept, onDone, onProblem, onRecovered } = options
  const closing = new AbortController()
  const { signal } = closing
  const hurry = new AbortController()
  const pauseEnds = AbortSignal.any([signal, hurry.signal])
  const waiting: AlertMessage[] = []
  const health = { healthy: true, sent: 0, failures: 0, lost: 0 }
  let lastSent: number | null = null
  let problem: string | null = null
  let working: Promise<void> | null = null

  /** @returns how long to wait before the next try, ms; null when there is none */
  async function attempt(message: AlertMessage, tries: number): Promise<number | null> {
    try {
      await channel.send(message, signal)
      health.sent++
      lastSent = now()
      problem = null
      if (!health.healthy) onRecovered(channel)
      health.healthy = true
      return null
    } catch (error) {
      if (signal.aborted) return null
      health.failures++
      problem = error instanceof Error ? error.message : String(error)
      if (health.healthy) onProblem(channel, problem)
      health.healthy = false
      const asked = error instanceof SendProblem ? error : null
      if (asked?.retry !== false && tries < TRIES) return Math.max(waitAfter(tries), asked?.wait ?? 0)
      health.lost++
      return null
    }
  }

  async function work(): Promise<void> {
    for (let message = waiting.at(0); message !== undefined && !signal.aborted; message = waiting.at(0)) {
      await kept?.()
      if (!(await deliver(message))) break
      waiting.shift()
      onDone?.()
    }
    working = null
  }

  /** @returns whether it is done with, arrived or lost */
  async function deliver(message: AlertMessage): Promise<boolean> {
    for (let tries = 1; !signal.aborted; tries++) {
      const isLast = hurry.signal.aborted
      const pause = await attempt(message, tries)
      if (signal.aborted) break
      if (pause === null) return true
      if (isLast) break
      await wait(pause, pauseEnds).catch(() => undefined)
    }
    return false
  }

  return {
    channel,
    push(message) {
      if (signal.aborted || !isAtLeast(message.severity, channel.severity)) return
      if (waiting.length >= MOST_WAITING) {
        // The first one is on its way.
        const lesser = waiting.findIndex(({ severity }, i) => i > 0 && severity !== 'critical')
        waiting.splice(Math.max(1, lesser), 1)
        health.lost++
      }
      waiting.push(message)
      working ??= work()
    },
    health: () => ({ ...health, waiting: waiting.length, lastSent, problem }),
    waiting: () => waiting,
    idle: () => working ?? Promise.resolve(),
    drain() {
      hurry.abort()
      return working ?? Promise.resolve()
    },
    close() {
      closing.abort()
      return waiting.splice(0)
    },
  }
}
