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

/** What is looked for, by whatever the caller knows events by. */
export interface EventSearch extends Omit<PastQuery, 'strategy' | 'symbol'> {
  /** Only events above this number; left out: all. */
  readonly above?: number | undefined
}

type OfKind<K extends EngineEvent['kind']> = Extract<EngineEvent, { readonly kind: K }>

/**
 * Events of a kind from the journal, the newest first. A journal that keeps no events has none.
 *
 * @throws GrodtError STORE_DAMAGED
 */
export function pastEvents<K extends EngineEvent['kind']>(
  store: RecordJournal,
  kind: K,
  query: PastQuery,
): Promise<PastPage<PastEvent<OfKind<K>>>> {
  const wanted = (event: EngineEvent): event is OfKind<K> => event.kind === kind && matches(event, query)
  return eventsBackwards(store, query, wanted)
}

/**
 * Events of any kind from the journal, the newest first.
 *
 * @throws GrodtError STORE_DAMAGED
 */
export async function eventsBackwards<E extends EngineEvent>(
  store: RecordJournal,
  query: EventSearch,
  wanted: (event: EngineEvent) => event is E,
): Promise<PastPage<PastEvent<E>>> {
  const { before, limit, from = -Infinity, to, gone = () => false, records = MOST_RECORDS } = query
  const { above = -1 } = query
  const found: PastEvent<E>[] = []
  let read = 0
  for await (const record of recordsBackwards(store, before?.record ?? Infinity, to)) {
    if (record.time < from) break
    // All of this record is still to be looked at.
    if (read === records || gone()) return { found, next: { record: record.seq + 1, event: 0 } }
    read++
    const events = eventsOf(record)
    for (let i = events.length - 1; i >= 0; i--) {
      const said = events[i]
      if (said.seq <= above) return { found, next: null }
      if (!isInTime(said, query) || !wanted(said)) continue
      if (before?.record === record.seq && said.seq >= before.event) continue
      // One more than was asked for says that there are more.
      if (found.length === limit) return { found, next: placeOf(found.at(-1)) }
      found.push({
        ...{ record: record.seq, event: said.seq, said },
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

/** The page with which a list that is in memory begins. @param numberOf what its cursor says of a row */
export function firstPage<T>(all: readonly T[], limit: number, numberOf: (row: T) => number): PastPage<T> {
  const found = all.slice(0, limit)
  const last = found.at(-1)
  return {
    found,
    next: last === undefined || all.length <= limit ? null : { record: 0, event: numberOf(last) },
  }
}

/** Any page of such a list, whose numbers fall from row to row. */
export const numberedPage = <T>(
  all: readonly T[],
  { before, limit }: Pick<PastQuery, 'before' | 'limit'>,
  numberOf: (row: T) => number,
): PastPage<T> =>
  firstPage(before === null ? all : all.filter((row) => numberOf(row) < before.event), limit, numberOf)

/** Whether an event happened in the time that is asked for. */
export const isInTime = (
  { time }: { readonly time: number },
  { from, to }: Pick<PastQuery, 'from' | 'to'>,
): boolean => (from === undefined || time >= from) && (to === undefined || time <= to)

function matches(event: EngineEvent, { strategy, symbol }: PastQuery): boolean {
  if (strategy !== undefined && (!('strategy' in event) || event.strategy !== strategy)) return false
  return symbol === undefined || ('symbol' in event && event.symbol === symbol)
}
