import { GrodtError } from '../../errors.ts'
import type { EngineSnapshot } from '../../engine/snapshot/schema.ts'
import { readStore } from '../../store/read.ts'
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
    try {
      for await (const record of reader.records()) checker.see(record)
    } catch (error) {
      // The first check has named it.
      if (!(error instanceof GrodtError && error.code === 'STORE_DAMAGED')) throw error
    }
    return { store, counts: checker.counts, links: checker.links }
  } finally {
    await reader.close()
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
