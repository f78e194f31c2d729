import type { JournalRecord } from '../../store/record.ts'
import type { Store } from '../../store/store.ts'
import type { HostEvent } from '../host-events.ts'

/** What of a store is read here. */
export type EventJournal = Pick<Store, 'records' | 'oldest' | 'head'>

/** Records that one page reads at most: a page must not hold up the host. */
const PAGE_RECORDS = 100

/** Some events of the journal. */
export interface EventPage {
  /** Oldest first; a page may have none and not be the last. */
  readonly events: readonly HostEvent[]
  /** The last record that was read: the next page begins behind it. */
  readonly record: number
  /** Whether nothing is behind it now. */
  readonly last: boolean
}

const eventsOf = ({ events = [] }: JournalRecord): readonly HostEvent[] =>
  events as unknown as readonly HostEvent[]

/**
 * Events of the records after `record`; where retention has removed some of those, of the ones that are left.
 *
 * @throws GrodtError STORE_DAMAGED
 */
export async function readEvents(
  journal: EventJournal,
  record: number,
  records = PAGE_RECORDS,
): Promise<EventPage> {
  const after = Math.max(record, journal.oldest() - 1)
  let read = after
  const events: HostEvent[] = []
  for await (const one of journal.records({ after, until: after + records })) {
    read = one.seq
    events.push(...eventsOf(one))
  }
  return { events, record: read, last: read < after + records }
}

/**
 * The last record of the journal before the one with the first event above a number: halves the journal again and again,
 * and does not read it from its beginning.
 *
 * @throws GrodtError STORE_DAMAGED
 */
export async function recordBefore(journal: EventJournal, seq: number): Promise<number> {
  // Whatever is in (low, high] comes after `low`; records up to `low` have no event above the number.
  let low = journal.oldest() - 1
  let high = journal.head().seq
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const found = await firstWithEvents(journal, middle, high)
    if (found === null || found.seq > seq) high = middle
    else low = found.record
  }
  return low
}

/** The first record with events after one, and the last of them. */
async function firstWithEvents(
  journal: EventJournal,
  after: number,
  until: number,
): Promise<{ readonly record: number; readonly seq: number } | null> {
  for await (const one of journal.records({ after, until })) {
    const last = eventsOf(one).at(-1)
    if (last !== undefined) return { record: one.seq, seq: last.seq }
  }
  return null
}
