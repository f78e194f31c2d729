import type { Readable } from 'node:stream'
import { GrodtError } from '../../errors.ts'
import type { PaperHost } from '../paper-host.ts'
import type { EventFilter } from './filter.ts'
import { eventReader, type EventReader, type ReaderSource, type StreamClient } from './reader.ts'
import { sharedBytes } from './shared-bytes.ts'

/** Readers at a time. */
const MOST_READERS = 500

/** Readers of one client at a time: it must not keep the others out. */
const MOST_EACH = 50

/** How long events are gathered before readers are told, ms: a fast market has hundreds of inputs a second. */
const GATHER_MS = 50

/** Between two signs that the host is there, ms. */
const BEAT_MS = 15_000

/** When readers are told of events, and that the host is there. */
export interface StreamTiming {
  /** Do something once, soon. */
  soon(work: () => void): void
  /** Do something again and again. @returns ends that */
  again(work: () => void): () => void
}

const BY_TIMER: StreamTiming = {
  soon: (work) => void setTimeout(work, GATHER_MS).unref(),
  again(work) {
    const timer = setInterval(work, BEAT_MS).unref()
    return () => clearInterval(timer)
  },
}

/** Everybody who reads the events of a host. */
export interface EventReaders {
  /**
   * A stream of the events, as text for a reader: see `eventReader`.
   *
   * @throws GrodtError STREAM_FULL, STREAM_SHARE, HOST_STOPPED
   */
  open(filter: EventFilter, after: number | null, client: StreamClient): Readable
  /** How many there are. */
  readonly count: number
  /** Tell all of them that the host ends, and take no more. */
  close(): void
}

export interface ReadersOptions {
  /** Told of what cannot be read. */
  readonly onProblem: (error: unknown) => void
  readonly timing?: StreamTiming
  readonly most?: number
  /** Of one client. */
  readonly mostEach?: number
}

/** Let readers follow the events of a host. All that the host does for them is to note that there are new ones. */
export function eventReaders(
  host: Pick<PaperHost, 'events' | 'store'>,
  { onProblem, timing = BY_TIMER, most = MOST_READERS, mostEach = MOST_EACH }: ReadersOptions,
): EventReaders {
  /** With the name of the client. */
  const readers = new Map<EventReader, string>()
  let soon = false
  let closed = false
  let turn: Promise<unknown> = Promise.resolve()
  let endBeats = (): void => undefined
  let endWatch = (): void => undefined
  const next = sharedBytes(host)

  const source: ReaderSource = {
    get ring() {
      return host.events
    },
    journal: () => host.store,
    next,
    inTurn(work) {
      const done = turn.then(work)
      turn = done.catch(() => undefined)
      return done
    },
    onProblem,
  }

  function wakeSoon(): void {
    if (soon) return
    soon = true
    timing.soon(() => {
      soon = false
      for (const reader of readers.keys()) reader.wake()
    })
  }

  function begin(): void {
    endWatch = host.events.watch(wakeSoon)
    endBeats = timing.again(() => {
      for (const reader of readers.keys()) reader.beat()
    })
  }

  function end(): void {
    endWatch()
    endBeats()
  }

  return {
    open(filter, after, client) {
      if (closed) throw new GrodtError('HOST_STOPPED', { input: 'the stream of events' })
      if (readers.size >= most) throw new GrodtError('STREAM_FULL', { count: readers.size })
      const own = [...readers.values()].filter((name) => name === client.name).length
      if (own >= mostEach) throw new GrodtError('STREAM_SHARE', { count: own })
      const reader = eventReader(source, filter, after, client)
      if (readers.size === 0) begin()
      readers.set(reader, client.name)
      reader.stream.once('close', () => {
        readers.delete(reader)
        if (readers.size === 0) end()
      })
      return reader.stream
    },
    get count() {
      return readers.size
    },
    close() {
      if (closed) return
      closed = true
      for (const reader of readers.keys()) {
        // What happened last is not gathered any more.
        reader.wake()
        reader.end()
      }
    },
  }
}
