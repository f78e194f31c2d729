import type { Database, Operation } from './database.ts'
import { damaged } from './failure.ts'
import { ANCHOR_KEY, HEAD_KEY } from './keys.ts'
import { GENESIS, type Link } from './record.ts'
import { putSummed, readSummed } from './summed.ts'

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

const MEMBERS = ['seq', 'hash', 'time', 'durable']

export const headOperation = ({ seq, hash, time, durable }: Head): Operation =>
  putSummed(HEAD_KEY, { seq, hash: hash.toString('hex'), time, durable } satisfies Stored)

export const anchorOperation = ({ seq, hash }: Link): Operation =>
  putSummed(ANCHOR_KEY, { seq, hash: hash.toString('hex'), time: null } satisfies Stored)

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
  const stored = readSummed(bytes, MEMBERS) as Stored | null
  if (stored !== null && Number.isSafeInteger(stored.seq) && /^[0-9a-f]{64}$/.test(stored.hash)) return stored
  throw damaged(folder, `the ${name} of its journal cannot be read`)
}
