import { Readable } from 'node:stream'
import type { EventRing } from '../event-ring.ts'
import type { HostEvent } from '../host-events.ts'
import type { EventFilter } from './filter.ts'
import { frame, framesOf, heartbeat, opening, type Frames } from './frames.ts'
import { readEvents, recordBefore, type EventJournal } from './journal.ts'

/** Events that are given at once at most: what waits for a reader who takes nothing. */
export const MOST_EVENTS = 100

/** Heartbeats without any progress after which a reader is hung up on. */
const MOST_STALLED = 8

const NOT_ADMITTED = 'the token is not valid any more'

/** What readers read from. */
export interface ReaderSource {
  readonly ring: EventRing
  /** Null where nothing is kept. */
  readonly journal: () => EventJournal | null
  /** The bytes of the next events of the ring; equal readers get the same ones. Null when there are none. */
  readonly next: (cursor: number, filter: EventFilter) => NextBytes | null
  /** Does what reads the journal, one after the other over all readers: many must not hold up the host. */
  readonly inTurn: <A>(work: () => Promise<A>) => Promise<A>
  /** Told of what cannot be read. */
  readonly onProblem: (error: unknown) => void
}

export interface NextBytes {
  readonly bytes: Buffer | null
  readonly cursor: number
}

/** For whom a stream is. */
export interface StreamClient {
  /** By which its streams are counted. */
  readonly name: string
  /** Whether it may read still; asked whenever something could be given, so it must be quick. */
  readonly admitted: () => boolean
}

/** One who reads the events of a host. */
export interface EventReader {
  readonly stream: Readable
  /** There are new events. */
  wake(): void
  /** Say that the host is there; hang up on who has taken nothing for long. */
  beat(): void
  /** The host ends. */
  end(): void
}

/**
 * The events of a host as a stream of text. It has no queue of its own: it takes from the ring of the host what its
 * reader is ready for, and tells what has left the ring before.
 *
 * @param after the number of the last event that the reader has seen: it goes on from there, out of the journal where the
 * ring does not reach so far; null: it begins with the next event
 */
export function eventReader(
  source: ReaderSource,
  filter: EventFilter,
  after: number | null,
  { admitted }: Pick<StreamClient, 'admitted'>,
): EventReader {
  const { ring } = source
  const newest = ring.newest ?? 0
  const ahead = after !== null && Math.floor(after) > Math.floor(newest)
  let cursor = after === null || ahead ? newest : after
  /** Events that have left the ring are looked for in the journal. */
  let resuming = after !== null && !ahead
  /** How far the journal was read; null before that. */
  let record: number | null = null
  let page: readonly HostEvent[] = []
  let reading = false
  let wanting = false
  let ended = false
  let stalled = 0

  const stream = new Readable({
    read() {
      wanting = true
      stalled = 0
      pump()
    },
  })
  // A client knows of its answer when the first bytes come.
  stream.push(opening(cursor))
  if (ahead) stream.push(frame(newest, { asked: after, newest }, 'rewound'))

  function pump(): void {
    while (wanting && !reading && !ended && !stream.destroyed) {
      if (!admitted()) return finish(NOT_ADMITTED)
      const journal = page.length === 0 && resuming && leftTheRing() ? source.journal() : null
      if (journal !== null) return void readPage(journal)
      const chunk = page.length > 0 ? fromPage() : fromRing()
      if (chunk === null) return
      cursor = chunk.cursor
      if (chunk.bytes !== null) wanting = stream.push(chunk.bytes)
    }
  }

  const leftTheRing = (): boolean =>
    Math.floor(ring.oldest ?? (ring.newest ?? 0) + 1) > Math.floor(cursor) + 1

  function fromPage(): NextBytes {
    const some = page.slice(0, MOST_EVENTS)
    page = page.slice(MOST_EVENTS)
    return bytesOf(framesOf(some, cursor, filter))
  }

  function fromRing(): NextBytes | null {
    resuming = false
    return source.next(cursor, filter)
  }

  async function readPage(journal: EventJournal): Promise<void> {
    reading = true
    try {
      const found = await source.inTurn(async () => {
        if (stream.destroyed) return null
        return readEvents(journal, record ?? (await recordBefore(journal, cursor)))
      })
      if (found !== null) {
        record = found.record
        page = found.events.filter(({ seq }) => seq > cursor)
        // What is newer than the journal is in the ring.
        if (found.last) resuming = false
      }
    } catch (error) {
      resuming = false
      source.onProblem(error)
    }
    reading = false
    pump()
  }

  function finish(reason: string): void {
    if (ended) return
    ended = true
    stream.push(frame(cursor, { reason }, 'end'))
    stream.push(null)
  }

  return {
    stream,
    wake: pump,
    beat() {
      if (!admitted()) finish(NOT_ADMITTED)
      if (wanting && !ended) wanting = stream.push(heartbeat(cursor))
      else if (++stalled >= MOST_STALLED) stream.destroy()
    },
    end: () => finish('the host has stopped'),
  }
}

export const bytesOf = ({ text, cursor }: Frames): NextBytes => ({
  bytes: text === '' ? null : Buffer.from(text),
  cursor,
})
