import { GrodtError } from '../errors.ts'
import { lastEntry, putJson, type Database, type Operation } from './database.ts'
import { damaged } from './failure.ts'
import { SCHEMA_KEY } from './keys.ts'

/** The layout that this code writes. */
export const SCHEMA_VERSION = 1

/**
 * The step from one version to the next: batches of changes, written one after the other. A step that is cut off is
 * done again from the beginning, so a batch must give the same when the ones before it are written already.
 */
export type Migration = (db: Database) => AsyncIterable<readonly Operation[]>

/** By the version they start from. */
const MIGRATIONS: Readonly<Record<number, Migration>> = {}

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
    await db.write([putJson(SCHEMA_KEY, target)], true)
    return null
  }
  for (let version = found; version < target; version++) {
    for await (const operations of migrations[version](db)) await db.write(operations, false)
    await db.write([putJson(SCHEMA_KEY, version + 1)], true)
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
  const version = Number(bytes.toString())
  if (!Number.isSafeInteger(version) || version < 1) throw damaged(folder, 'its version cannot be read')
  if (version > known) throw new GrodtError('STORE_NEWER', { folder, version, known })
  return version
}
