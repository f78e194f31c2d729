import { GrodtError } from '../errors.ts'
import { entries, type Database } from './database.ts'
import { unpackChunk } from './chunk.ts'
import { readAnchor, readHead } from './head.ts'
import { endOf, numberOf, seriesOf } from './keys.ts'
import { openLevel } from './level-database.ts'
import { hashOf, type Link } from './record.ts'
import { chunkProblem } from './rows.ts'
import { schemaOf } from './schema.ts'
import { readSnapshot, snapshotNumbers } from './snapshots.ts'
import { faultText, walk } from './walk.ts'

/** Something in a store that cannot be trusted. */
export interface StoreProblem {
  readonly what: 'journal' | 'snapshot' | 'bars'
  /** The record from which on the journal, or the snapshot, cannot be trusted; null for bars. */
  readonly seq: number | null
  readonly problem: string
}

/** What a full check found. */
export interface Verification {
  readonly version: number | null
  /** The journal begins after this record. */
  readonly anchor: number
  /** Records that fit the hash chain, from the anchor up to the first problem. */
  readonly records: number
  /** The last of them, and its hash (hex). */
  readonly last: number
  readonly hash: string
  readonly snapshots: number
  readonly chunks: number
  readonly problems: readonly StoreProblem[]
}

/**
 * Check every record, snapshot and chunk of bars. Nothing is changed.
 *
 * @throws GrodtError STORE_MISSING, STORE_IN_USE, STORE_FOLDER, STORE_NEWER, STORE_DAMAGED when it cannot be read at all
 */
export async function verifyStore(folder: string): Promise<Verification> {
  const db = await openLevel(folder, { create: false })
  try {
    return await verifyOn(folder, db)
  } finally {
    await db.close()
  }
}

/** Check the store on a database. */
export async function verifyOn(folder: string, db: Database): Promise<Verification> {
  const version = await schemaOf(folder, db)
  const anchor = await readAnchor(folder, db)
  const journal = await checkJournal(folder, db, anchor)
  const snapshots = await checkSnapshots(db, journal)
  const bars = await checkChunks(db)
  return {
    version,
    anchor: anchor.seq,
    records: journal.last.seq - anchor.seq,
    last: journal.last.seq,
    hash: journal.last.hash.toString('hex'),
    snapshots: snapshots.count,
    chunks: bars.count,
    problems: [...journal.problems, ...snapshots.problems, ...bars.problems],
  }
}

interface JournalCheck {
  readonly last: Link
  readonly problems: StoreProblem[]
  /** Hashes of the records at which there are snapshots. */
  readonly hashes: ReadonlyMap<number, string>
}

async function checkJournal(folder: string, db: Database, anchor: Link): Promise<JournalCheck> {
  const wanted = new Set(await snapshotNumbers(db))
  const hashes = new Map([[anchor.seq, anchor.hash.toString('hex')]])
  let last = anchor
  for await (const step of walk(db, anchor)) {
    if (!step.good) {
      return { last, hashes, problems: [{ what: 'journal', seq: step.seq, problem: faultText(step) }] }
    }
    last = { seq: step.seq, hash: Buffer.from(hashOf(step.value)) }
    if (wanted.has(step.seq)) hashes.set(step.seq, last.hash.toString('hex'))
  }
  return { last, hashes, problems: await checkEnd(folder, db, last) }
}

async function checkEnd(folder: string, db: Database, last: Link): Promise<StoreProblem[]> {
  const wrong = (seq: number, problem: string): StoreProblem[] => [{ what: 'journal', seq, problem }]
  let head
  try {
    head = await readHead(folder, db)
  } catch (error) {
    if (error instanceof GrodtError) return wrong(last.seq, String(error.details.problem))
    throw error
  }
  const end = head?.seq ?? 0
  if (end === last.seq) return []
  const problem = `the journal should end with record ${end} and ends with record ${last.seq}`
  return wrong(Math.min(end, last.seq) + 1, problem)
}

async function checkSnapshots(
  db: Database,
  { hashes }: JournalCheck,
): Promise<{ count: number; problems: StoreProblem[] }> {
  const numbers = await snapshotNumbers(db)
  const problems: StoreProblem[] = []
  for (const seq of numbers) {
    const snapshot = await readSnapshot(db, seq)
    const hash = hashes.get(seq)
    if (typeof snapshot === 'string') problems.push({ what: 'snapshot', seq, problem: snapshot })
    else if (hash !== undefined && hash !== snapshot.hash) {
      const problem = `the snapshot at record ${seq} belongs to another journal`
      problems.push({ what: 'snapshot', seq, problem })
    }
  }
  return { count: numbers.length, problems }
}

async function checkChunks(db: Database): Promise<{ count: number; problems: StoreProblem[] }> {
  const problems: StoreProblem[] = []
  let count = 0
  for await (const [key, value] of entries(db, { gt: 'b/', lt: endOf('b/') })) {
    count += 1
    if (unpackChunk(value) !== null) continue
    problems.push({ what: 'bars', seq: null, problem: chunkProblem(seriesOf(key), numberOf(key)) })
  }
  return { count, problems }
}
