import { GrodtError } from '../../errors.ts'
import type { EngineSnapshot } from '../../engine/snapshot/schema.ts'
import { readStore } from '../../store/read.ts'
import type { JournalRecord } from '../../store/record.ts'
import type { Store } from '../../store/store.ts'
import { verifyStore, type Verification } from '../../store/verify.ts'
import { readHostSnapshot } from '../durable/host-snapshot.ts'
import { bookedState, type BookedState } from './books.ts'
import { Checker, type BrokenLink, type LinkCounts } from './check.ts'
import { readStarts } from './starts.ts'

/** What a check of a journal found. */
export interface AuditVerification {
  /** Hash chain and checksums. */
  readonly store: Verification
  /** What fits, up to the first record that cannot be trusted. */
  readonly counts: LinkCounts
  /** What does not follow from what came before, in order. */
  readonly links: readonly BrokenLink[]
}

/**
 * Check a store: hash chain, checksums, and what the events mean. Nothing is changed.
 *
 * @throws GrodtError STORE_MISSING, STORE_IN_USE, STORE_FOLDER, STORE_NEWER, STORE_DAMAGED when it cannot be read at all
 */
export async function verifyAudit(folder: string): Promise<AuditVerification> {
  const store = await verifyStore(folder)
  const reader = await readStore(folder)
  try {
    const states: BookedState[] = []
    for await (const { seq, bytes } of reader.snapshots()) {
      const state = stateOf(seq, bytes)
      if (state !== null) states.push(state)
    }
    const checker = new Checker(await readStarts(reader), reader.anchor, states)
    // Where it is damaged, the first check has named it.
    await seeAll(checker, reader.records())
    return { store, counts: checker.counts, links: checker.links }
  } finally {
    await reader.close()
  }
}

/** What a check of the journal of a running host found. */
export interface RunningVerification extends Pick<AuditVerification, 'counts' | 'links'> {
  /** The journal begins after this record. */
  readonly anchor: number
  /** The last record that was there when the check began, and its hash (hex). */
  readonly last: number
  readonly hash: string
  /** The first record that does not fit the hash chain, in words; null where all do. */
  readonly damage: string | null
}

/** Checks that go on: whoever asks meanwhile waits for the same one. */
const RUNNING = new WeakMap<Store, Promise<RunningVerification>>()

/**
 * Check the journal of a running host up to its present end: hash chain, what the events mean, and the books of the
 * last snapshot. Bars and other snapshots are left to `verifyAudit`, which needs the store for itself.
 *
 * @throws GrodtError STORE_WRITE
 */
export function verifyRunning(store: Store): Promise<RunningVerification> {
  const running = RUNNING.get(store)
  if (running !== undefined) return running
  const begun = verifyJournal(store).finally(() => RUNNING.delete(store))
  RUNNING.set(store, begun)
  return begun
}

async function verifyJournal(store: Store): Promise<RunningVerification> {
  await store.flush()
  const notes = await readStarts(store)
  const snapshot = await store.latestSnapshot()
  // Read at once, so that nothing is removed or added in between.
  const { seq: last, hash } = store.head()
  const anchor = store.oldest() - 1
  const records = store.records({ after: anchor, until: last })
  const state = snapshot === null ? null : stateOf(snapshot.seq, snapshot.bytes)
  const checker = new Checker(notes, anchor, state === null ? [] : [state])
  const damage = await seeAll(checker, records)
  return { anchor, last, hash, damage, counts: checker.counts, links: checker.links }
}

/** Check records in order. @returns what is wrong with the first that is damaged, where it ends; null for none */
async function seeAll(checker: Checker, records: AsyncIterable<JournalRecord>): Promise<string | null> {
  try {
    for await (const record of records) checker.see(record)
    return null
  } catch (error) {
    if (error instanceof GrodtError && error.code === 'STORE_DAMAGED') return error.message
    throw error
  }
}

/** Null for a snapshot of another version, which the host would refuse too. */
function stateOf(record: number, bytes: Uint8Array): BookedState | null {
  try {
    return bookedState(record, readHostSnapshot(bytes).engine as EngineSnapshot)
  } catch (error) {
    if (error instanceof GrodtError && error.code === 'ENGINE_STATE') return null
    throw error
  }
}
