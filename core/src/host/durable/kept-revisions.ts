import { GrodtError } from '../../errors.ts'
import type { Store } from '../../store/store.ts'
import { wholeRevision, type KeptRevision } from './revisions.ts'

/** What keeps revisions: a store that is open, or one that is read. */
export type RevisionStore = Pick<Store, 'folder' | 'newestRevisions'>

/**
 * A revision by its number.
 *
 * @throws GrodtError REVISION_UNKNOWN, STORE_DAMAGED
 */
export async function revisionNumbered(store: RevisionStore, number: number): Promise<KeptRevision> {
  const [found] = await store.newestRevisions({ before: number + 1, limit: 1 })
  if ((found as typeof found | undefined)?.number === number) return wholeRevision(store, found)
  throw new GrodtError('REVISION_UNKNOWN', { folder: store.folder, number, present: await present(store) })
}

/**
 * The revision before one; null when there is none, or retention has removed it.
 *
 * @throws GrodtError STORE_DAMAGED
 */
export async function revisionBefore(store: RevisionStore, number: number): Promise<KeptRevision | null> {
  const [found] = await store.newestRevisions({ before: number, limit: 1 })
  return (found as typeof found | undefined)?.number === number - 1 ? wholeRevision(store, found) : null
}

async function present(store: RevisionStore): Promise<string> {
  const numbers = (await store.newestRevisions({ before: Infinity, limit: Number.MAX_SAFE_INTEGER })).map(
    ({ number }) => number,
  )
  const [newest] = numbers
  const oldest = numbers.at(-1)
  if (oldest === undefined) return 'There are none in it.'
  return oldest === newest ? `There is revision ${newest} only.` : `There are ${oldest} to ${newest}.`
}
