import type { Readable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import type { Store } from '../../store/store.ts'
import type { EventRing } from '../event-ring.ts'
import type { HostEvent } from '../host-events.ts'
import type { EventFilter } from './filter.ts'
import type { StreamClient } from './reader.ts'
import type { StreamTiming } from './readers.ts'

/** A host of which readers need to know nothing but its events. */
export interface EventHost {
  readonly events: EventRing
  readonly store: Store | null
}

export const EVERYTHING: EventFilter = { kinds: [], strategies: [], symbols: [] }

export const ANYONE: StreamClient = { name: 'anyone', admitted: () => true }

export const trade = (seq: number, strategy = 'S1', symbol = 'BTC/USDT'): HostEvent => ({
  kind: 'trade-closed',
  seq,
  time: seq * 1000,
  strategy,
  symbol,
  trade: seq,
  cause: 'stop',
  net: 1,
})

/** A journal with one record for each list of events, of which those up to `removed` are gone. */
export function journalOf(records: readonly (readonly HostEvent[])[], removed = 0): Store {
  const journal = {
    oldest: () => removed + 1,
    head: () => ({ seq: records.length, hash: '', time: null }),
    async *records({ after = removed, until = Infinity } = {}) {
      await turn()
      for (let seq = after + 1; seq <= Math.min(until, records.length); seq++) {
        yield { seq, time: seq, kind: 'bars', events: records[seq - 1], hash: '' }
      }
    },
  }
  return journal as unknown as Store
}

/** Time that passes when a test says so. */
export function manualTiming(): StreamTiming & { readonly flush: () => void; readonly beat: () => void } {
  let waiting: (() => void)[] = []
  const beats = new Set<() => void>()
  return {
    soon: (work) => void waiting.push(work),
    again(work) {
      beats.add(work)
      return () => void beats.delete(work)
    },
    flush() {
      const due = waiting
      waiting = []
      for (const work of due) work()
    },
    beat() {
      for (const work of beats) work()
    },
  }
}

/** One message of a stream. */
export interface Message {
  readonly event: string | null
  readonly id: string
  readonly data: Readonly<Record<string, unknown>> | null
}

/** Everything that a stream has for its reader now. */
export async function taken(stream: Readable): Promise<Message[]> {
  let text = ''
  // What comes out of a journal takes some turns.
  for (let quiet = 0; quiet < 30; quiet++) {
    const bytes = stream.read() as Buffer | null
    if (bytes !== null) [text, quiet] = [text + bytes.toString(), 0]
    await turn()
  }
  return messagesOf(text)
}

/** The messages of a text of server-sent events, without what every stream begins with. */
export function messagesOf(text: string): Message[] {
  return text
    .split('\n\n')
    .filter((block) => block !== '' && !block.startsWith('retry: '))
    .map((block) => {
      const field = (name: string): string | null =>
        block
          .split('\n')
          .find((line) => line.startsWith(`${name}: `))
          ?.slice(name.length + 2) ?? null
      const data = field('data')
      return {
        event: field('event'),
        id: field('id') ?? '',
        data: data === null ? null : (JSON.parse(data) as Message['data']),
      }
    })
}
