import type { PaperHost } from '../paper-host.ts'
import { framesOf, framesOfNone } from './frames.ts'
import { bytesOf, MOST_EVENTS, type NextBytes, type ReaderSource } from './reader.ts'

/** Bytes that are kept: readers who keep up need one for each filter, and who asks from anywhere must not fill the memory. */
const KEPT = 16

/** Readers who are as far as each other and want the same get the same bytes: they are made once. */
export function sharedBytes(host: Pick<PaperHost, 'events'>): ReaderSource['next'] {
  let at: number | null = null
  const made = new Map<string, NextBytes>()
  return (cursor, filter) => {
    const { events: ring } = host
    const { newest } = ring
    if (newest === null || newest <= cursor) return null
    if (newest !== at) made.clear()
    at = newest
    const key = JSON.stringify([cursor, filter])
    const known = made.get(key)
    if (known !== undefined) return known
    const events = ring.after(cursor, MOST_EVENTS)
    const bytes = bytesOf(
      events.length === 0 ? framesOfNone(cursor, newest) : framesOf(events, cursor, filter),
    )
    const [oldest] = made.keys()
    if (made.size >= KEPT) made.delete(oldest)
    made.set(key, bytes)
    return bytes
  }
}
