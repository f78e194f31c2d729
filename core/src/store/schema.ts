import { GrodtError } from '../errors.ts'
import { lastEntry, type Database, type Operation } from './database.ts'
import { markUncovered } from './damaged-chunks.ts'
import { damaged } from './failure.ts'
import { SCHEMA_KEY } from './keys.ts'
import { putSummed, readSummed } from './summed.ts'

/** The layout that this code writes. */
export const SCHEMA_VERSION = 2

/**
 * The step from one version to the next: batches of changes, written one after the other. A step that is cut off is
 * done again from the beginning, so a batch must give the same when the ones before it are written already.
 */
export type Migration = (db: Database) => AsyncIterable<readonly Operation[]>

/** By the version they start from; null where only something was added. */
const MIGRATIONS: Readonly<Record<number, Migration | null>> = {
  // Version 2 has revisions and their code, bars in the hash chain, and checksums. What ran before is not known, and the
  // bars of the records before are outside of the chain.
  1: markUncovered,
}

/**
 * Check the layout of a store and bring an older one up to date; a new one is marked.
 *
 * @returns the version it had before; null for a new store and for one that is up to date
 * @throws GrodtError STORE_NEWER, STORE_DAMAGED
 */
export async function migrate(
  folder: string,
  db: Database,
  target = SCHEMA_VERSION,
  migrations = MIGRATIONS,
): Promise<number | null> {
  const found = await schemaOf(folder, db, target)
  if (found === null) {
    await db.write([schemaOperation(target)], true)
    return null
  }
  for (let version = found; version < target; version++) {
    const step = migrations[version]
    if (step !== null) for await (const operations of step(db)) await db.write(operations, false)
    await db.write([schemaOperation(version + 1)], true)
  }
  return found === target ? null : found
}

/**
 * The version of a store; null when there is nothing in it.
 *
 * @throws GrodtError STORE_NEWER, STORE_DAMAGED
 */
export async function schemaOf(folder: string, db: Database, known = SCHEMA_VERSION): Promise<number | null> {
  const bytes = await db.get(SCHEMA_KEY)
  if (bytes === undefined) {
    if ((await lastEntry(db, {})) === null) return null
    throw damaged(folder, 'it does not say which version it has')
  }
  const version = versionIn(bytes)
  if (version === null) throw damaged(folder, 'its version cannot be read')
  if (version > known) throw new GrodtError('STORE_NEWER', { folder, version, known })
  return version
}

/** What marks a store as one of a version. */
export const schemaOperation = (version: number): Operation => putSummed(SCHEMA_KEY, { version })

/** Version 1 is the number alone. */
function versionIn(bytes: Buffer): number | null {
  const read: unknown = /^\d+$/.test(bytes.toString()) ? { version: Number(bytes) } : readSummed(bytes, [])
  const version = (read as { version?: unknown } | null)?.version
  return typeof version === 'number' && Number.isSafeInteger(version) && version > 0 ? version : null
}
