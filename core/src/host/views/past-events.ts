import type { EngineEvent } from '../../engine/events.ts'
import type { JournalRecord } from '../../store/record.ts'
import { recordsBackwards, type RecordJournal } from './past-records.ts'

/** Records that are read for one page at most: each costs some 20 us of the thread that trades. */
export const MOST_RECORDS = 10_000

/** Where an event stands in the journal: the number of its record, and its own. */
export interface EventPlace {
  readonly record: number
  readonly event: number
}

/** An event of the journal, with the one after it in the same record. */
export interface PastEvent<E extends EngineEvent = EngineEvent> extends EventPlace {
  readonly said: E
  readonly then: EngineEvent | null
}

/** What is looked for in the past. Times are ms, both ends belong to it; left out: any. */
export interface PastQuery {
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly strategy?: string | undefined
  readonly symbol?: string | undefined
  /** Only what stands before this place; null: from the newest on. */
  readonly before: EventPlace | null
  readonly limit: number
  /** Whether nobody waits for it any more; it ends then. */
  readonly gone?: () => boolean
  /** Records that are read at most, 2 or more (default: `MOST_RECORDS`). */
  readonly records?: number
}

/**
 * Some events, the newest first, and the place behind which there may be more; null when there are none. There may be
 * less than was asked for, even nothing, and more behind it all the same.
 */
export interface PastPage<T> {
  readonly found: readonly T[]
  readonly next: EventPlace | null
}

type OfKind<K extends EngineEvent['kind']> = Extract<EngineEvent, { readonly kind: K }>

/**
 * Events of a kind from the journal, the newest first. A journal that keeps no events has none.
 *
 * @throws GrodtError STORE_DAMAGED
 */
export async function pastEvents<K extends EngineEvent['kind']>(
  store: RecordJournal,
  kind: K,
  query: PastQuery,
): Promise<PastPage<PastEvent<OfKind<K>>>> {
  const { before, limit, from = -Infinity, to, gone = () => false, records = MOST_RECORDS } = query
  const found: PastEvent<OfKind<K>>[] = []
  let read = 0
  for await (const record of recordsBackwards(store, before?.record ?? Infinity, to)) {
    if (record.time < from) break
    // All of this record is still to be looked at.
    if (read === records || gone()) return { found, next: { record: record.seq + 1, event: 0 } }
    read++
    const events = eventsOf(record)
    for (let i = events.length - 1; i >= 0; i--) {
      const said = events[i]
      if (said.kind !== kind || !matches(said, query)) continue
      if (before?.record === record.seq && said.seq >= before.event) continue
      // One more than was asked for says that there are more.
      if (found.length === limit) return { found, next: placeOf(found.at(-1)) }
      found.push({
        ...{ record: record.seq, event: said.seq, said: said as OfKind<K> },
        then: events.at(i + 1) ?? null,
      })
    }
  }
  return { found, next: null }
}

/** The events of a record; none where the journal keeps no events. */
export const eventsOf = ({ events = [] }: JournalRecord): readonly EngineEvent[] =>
  events as unknown as readonly EngineEvent[]

const placeOf = (last: EventPlace | undefined): EventPlace | null =>
  last === undefined ? null : { record: last.record, event: last.event }

function matches(event: EngineEvent, { from, to, strategy, symbol }: PastQuery): boolean {
  if ((from !== undefined && event.time < from) || (to !== undefined && event.time > to)) return false
  if (strategy !== undefined && (!('strategy' in event) || event.strategy !== strategy)) return false
  return symbol === undefined || ('symbol' in event && event.symbol === symbol)
}
