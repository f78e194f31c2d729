import type { Database, Operation } from './database.ts'
import { putJson } from './database.ts'
import { damaged } from './failure.ts'
import { ANCHOR_KEY, HEAD_KEY } from './keys.ts'
import { GENESIS, HASH_BYTES, type Link } from './record.ts'

/** The end of the journal as the last group wrote it. */
export interface Head extends Link {
  /** Engine time of the last record, ms; null before the first. */
  readonly time: number | null
  /** Up to here records were known to be on the disk, not only written, when the group was written. */
  readonly durable: number
}

interface Stored {
  readonly seq: number
  readonly hash: string
  readonly time: number | null
  readonly durable?: number
}

export const headOperation = ({ seq, hash, time, durable }: Head): Operation =>
  putJson(HEAD_KEY, { seq, hash: hash.toString('hex'), time, durable } satisfies Stored)

export const anchorOperation = ({ seq, hash }: Link): Operation =>
  putJson(ANCHOR_KEY, { seq, hash: hash.toString('hex'), time: null } satisfies Stored)

/**
 * The head; null in a store without one.
 *
 * @throws GrodtError STORE_DAMAGED
 */
export async function readHead(folder: string, db: Database): Promise<Head | null> {
  const stored = await read(folder, db, HEAD_KEY, 'head')
  return stored === null ? null : { ...linkOf(stored), time: stored.time, durable: stored.durable ?? 0 }
}

/**
 * The last record that was removed from the beginning, from which on the chain is checked.
 *
 * @throws GrodtError STORE_DAMAGED
 */
export async function readAnchor(folder: string, db: Database): Promise<Link> {
  const stored = await read(folder, db, ANCHOR_KEY, 'anchor')
  return stored === null ? GENESIS : linkOf(stored)
}

const linkOf = ({ seq, hash }: Stored): Link => ({ seq, hash: Buffer.from(hash, 'hex') })

async function read(folder: string, db: Database, key: string, name: string): Promise<Stored | null> {
  const bytes = await db.get(key)
  if (bytes === undefined) return null
  try {
    const stored = JSON.parse(bytes.toString()) as Stored
    if (Number.isSafeInteger(stored.seq) && linkOf(stored).hash.length === HASH_BYTES) return stored
  } catch {
    // Not JSON: the same as wrong JSON.
  }
  throw damaged(folder, `the ${name} of its journal cannot be read`)
}
