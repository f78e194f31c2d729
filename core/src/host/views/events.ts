import type { EngineEvent } from '../../engine/events.ts'
import type { EventRing } from '../event-ring.ts'
import type { HostEvent } from '../host-events.ts'
import { wants, type EventFilter } from '../stream/filter.ts'
import { eventsBackwards, firstPage, isInTime, type EventSearch, type PastPage } from './past-events.ts'
import type { RecordJournal } from './past-records.ts'

/**
 * Events of every kind from the journal, the newest first.
 *
 * @throws GrodtError STORE_DAMAGED
 */
export async function journaledEvents(
  store: RecordJournal,
  query: EventSearch,
  filter: EventFilter,
): Promise<PastPage<HostEvent>> {
  const wanted = (event: EngineEvent): event is EngineEvent => wants(filter, event)
  const { found, next } = await eventsBackwards(store, query, wanted)
  return { found: found.map(({ said }) => said), next }
}

/** The same of a host without a journal, which has the last ones in memory. */
export function rememberedEvents(
  ring: Pick<EventRing, 'after' | 'capacity'>,
  query: EventSearch,
  filter: EventFilter,
): PastPage<HostEvent> {
  const { above = 0, before, limit } = query
  const found = ring
    .after(above, ring.capacity)
    .filter(
      (event) => event.seq < (before?.event ?? Infinity) && isInTime(event, query) && wants(filter, event),
    )
    .reverse()
  return firstPage(found, limit, ({ seq }) => seq)
}

/**
 * The same for who asks again and again what has come since, without a look into the journal; null where memory has not
 * all of it.
 */
export function recentEvents(
  ring: Pick<EventRing, 'after' | 'capacity' | 'oldest'>,
  query: EventSearch,
  filter: EventFilter,
): PastPage<HostEvent> | null {
  const { above, before } = query
  if (above === undefined || before !== null || ring.oldest === null || ring.oldest > above) return null
  const page = rememberedEvents(ring, query, filter)
  return page.next === null ? page : null
}
