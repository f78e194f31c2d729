import type { JournalRecord } from '../../store/record.ts'
import { MOST_RECORDS, type PastPage, type PastQuery } from './past-events.ts'
import { recordsBackwards, type RecordJournal } from './past-records.ts'

/** What is looked for among records. */
export interface RecordQuery extends Omit<PastQuery, 'strategy' | 'symbol'> {
  /** Left out: of every kind. */
  readonly kinds?: readonly string[]
}

/**
 * Records of the journal, the newest first.
 *
 * @param rowOf what a record is on the page; null: it is passed over
 * @throws GrodtError STORE_DAMAGED
 */
export async function pastRecords<T>(
  store: RecordJournal,
  query: RecordQuery,
  rowOf: (record: JournalRecord) => T | null,
): Promise<PastPage<T>> {
  const { kinds, from = -Infinity, to, before, limit, gone = () => false, records = MOST_RECORDS } = query
  const found: T[] = []
  let read = 0
  // A place names the record behind those that are still to be looked at.
  const upTo = before === null ? Infinity : before.record - 1
  for await (const record of recordsBackwards(store, upTo, to)) {
    if (record.time < from) break
    // One more than was asked for says that there are more.
    if (found.length === limit || read === records || gone()) {
      return { found, next: { record: record.seq + 1, event: 0 } }
    }
    read++
    if ((to !== undefined && record.time > to) || kinds?.includes(record.kind) === false) continue
    const row = rowOf(record)
    if (row !== null) found.push(row)
  }
  return { found, next: null }
}
