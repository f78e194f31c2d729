import type { JournalRecord } from '../../store/record.ts'
import type { Store } from '../../store/store.ts'

/** Records that are read at once. */
const CHUNK = 256

/** What of a store is read here. */
export type RecordJournal = Pick<Store, 'records' | 'oldest' | 'head' | 'flush'>

/**
 * The records up to one, this one first, back to the oldest that is kept.
 *
 * @param to engine time, ms: nothing is read that has only later events
 * @throws GrodtError STORE_DAMAGED
 */
export async function* recordsBackwards(
  store: RecordJournal,
  last: number,
  to: number | undefined,
): AsyncGenerator<JournalRecord> {
  await store.flush()
  let until = Math.min(last, store.head().seq)
  if (to !== undefined) until = await lastUpTo(store, to, until)
  while (until >= store.oldest()) {
    const chunk = await keptRecords(store, Math.max(0, until - CHUNK), until)
    yield* chunk.reverse()
    until -= CHUNK
  }
}

/**
 * The records after one up to the present end of the journal.
 *
 * @throws GrodtError STORE_DAMAGED
 */
export async function* recordsForwards(store: RecordJournal, last: number): AsyncGenerator<JournalRecord> {
  await store.flush()
  const end = store.head().seq
  for (let after = last; after < end; after += CHUNK) {
    yield* await keptRecords(store, after, Math.min(end, after + CHUNK))
  }
}

/** The records after one up to another, which are written; those that retention takes away meanwhile are left out, as if they had gone before. */
async function keptRecords(store: RecordJournal, after: number, until: number): Promise<JournalRecord[]> {
  for (;;) {
    const oldest = store.oldest()
    const from = Math.max(after, oldest - 1)
    const found: JournalRecord[] = []
    let failure: { readonly error: unknown } | null = null
    try {
      for await (const record of store.records({ after: from, until })) found.push(record)
    } catch (error) {
      failure = { error }
    }
    if (failure === null && found.length === until - from) return found
    // What is taken away is known when that is written.
    await store.flush()
    if (store.oldest() !== oldest) continue
    if (failure !== null) throw failure.error
    return found
  }
}

/**
 * The last record that may have an event up to a time, `until` at most: halves the journal again and again. Time does not
 * go back in it, so that nothing behind the first later record has one.
 */
async function lastUpTo(store: RecordJournal, to: number, until: number): Promise<number> {
  let low = store.oldest()
  let high = until
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const record = (await keptRecords(store, middle - 1, middle)).at(0)
    // What is gone was older than the rest.
    if (record !== undefined && record.time > to) high = middle
    else low = middle + 1
  }
  return high
}
