import type { HeldField } from '../../engine/inputs.ts'
import { GrodtError } from '../../errors.ts'
import type { Store } from '../../store/store.ts'
import type { PinnedPlugin } from '../pins.ts'
import type { Prepared } from '../prepare.ts'
import { withHeld } from '../reload/held.ts'
import { lastMark } from './catch-up.ts'
import { storedAccount } from './open.ts'
import { prepareRevision, revisionAt, type KeptRevision } from './revisions.ts'

/** What ran when the process before ended. */
export interface LastGood {
  readonly prepared: Prepared
  /** The same with the fields that are held as they will be. */
  readonly asRead: Prepared
  /** Fields of it that still have the value of before. */
  readonly held: readonly HeldField[]
  readonly revision: number
}

/**
 * The configuration and plugins that ran when the journal ended, from the store alone; null for a store without an
 * account, or one that kept no revision.
 *
 * @param folder of the files of today, for which this one stands in
 * @throws GrodtError STORE_BACKTEST, STORE_DAMAGED, and as this version of GRODT does not take what ran
 */
export async function lastGood(store: Store, folder: string, cacheFolder: string): Promise<LastGood | null> {
  const account = await storedAccount(store)
  const kept = account === null ? null : await revisionAt(store, store.head().seq)
  if (account === null || kept === null) return null
  const { held = [] } = await lastMark(store, account)
  const asRead = { ...(await prepareRevision(store, kept, cacheFolder)), folder }
  return { prepared: withHeld(asRead, held), asRead, held, revision: kept.number }
}

/**
 * The kept code that is to run where the folders of its plugins are as they were, from the revision that ran last.
 *
 * @throws GrodtError STORE_DAMAGED, and as this version of GRODT does not take what ran
 */
export async function pinnedBefore(store: Store, cacheFolder: string): Promise<readonly PinnedPlugin[]> {
  const kept = await ranLast(store)
  return kept?.pins === undefined ? [] : (await prepareRevision(store, kept, cacheFolder)).pinned
}

/** Damage in a revision matters only if it is needed: without it there are no pins. */
async function ranLast(store: Store): Promise<KeptRevision | null> {
  try {
    return await revisionAt(store, store.head().seq)
  } catch (error) {
    if (error instanceof GrodtError && error.code === 'STORE_DAMAGED') return null
    throw error
  }
}
