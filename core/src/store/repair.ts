import { GrodtError } from '../errors.ts'
import { del, type Database } from './database.ts'
import { keepDropped, type Dropped } from './dropped.ts'
import { anchorOperation, headOperation, readAnchor, type Head } from './head.ts'
import { ANCHOR_KEY, recordKey } from './keys.ts'
import { openLevel, restoreLevel } from './level-database.ts'
import { GENESIS, hashOf, parseRecord, type Link } from './record.ts'
import { cutAfter } from './recover.ts'
import { schemaOf } from './schema.ts'
import { readSnapshot, removeSnapshot, snapshotNumbers } from './snapshots.ts'
import { verifyOn } from './verify.ts'
import { walk } from './walk.ts'

/** What a repair did. */
export interface Repair {
  /** Records that are left: numbers greater than `anchor`, up to `last`. */
  readonly anchor: number
  readonly last: number
  /**
   * `end`: records after the last good one went. `beginning`: a whole snapshot is newer than the damage and the records
   * after it are good; those before went. Null: the journal was whole.
   */
  readonly removed: 'end' | 'beginning' | null
  /** The records that went, and the files that keep them. */
  readonly dropped: readonly Dropped[]
  /** Snapshots that were damaged and are gone, by number. */
  readonly snapshots: readonly number[]
  /** The files of the database itself had to be restored. */
  readonly database: boolean
}

/**
 * Keep what can be trusted of a damaged store. Records that go are kept in a file beside the database.
 *
 * @throws GrodtError STORE_MISSING, STORE_IN_USE, STORE_FOLDER, STORE_NEWER
 */
export async function repairStore(folder: string): Promise<Repair> {
  const { db, restored } = await openOrRestore(folder)
  try {
    return { ...(await repairOn(folder, db)), database: restored }
  } finally {
    await db.close()
  }
}

async function openOrRestore(folder: string): Promise<{ db: Database; restored: boolean }> {
  try {
    return { db: await openLevel(folder, { create: false }), restored: false }
  } catch (error) {
    if (!(error instanceof GrodtError) || error.code !== 'STORE_DAMAGED') throw error
    await restoreLevel(folder)
    return { db: await openLevel(folder, { create: false }), restored: true }
  }
}

async function repairOn(folder: string, db: Database): Promise<Omit<Repair, 'database'>> {
  await schemaOf(folder, db)
  const snapshots = await removeDamagedSnapshots(db)
  const anchor = await trustedAnchor(folder, db)
  const { problems, last } = await verifyOn(folder, db)
  if (problems.every(({ what }) => what !== 'journal')) {
    return { anchor: anchor.seq, last, removed: null, dropped: [], snapshots }
  }
  const resume = await newestStart(db, last)
  const end = await lastGood(db, resume ?? anchor)
  if (resume === null) {
    const dropped = list(await cutAfter(folder, db, end))
    return { anchor: anchor.seq, last: end.seq, removed: 'end', dropped, snapshots }
  }
  const before = list(await keepDropped(folder, db, { gt: 'r/', lte: recordKey(resume.seq) }))
  const operations = [anchorOperation(resume)]
  for await (const chunk of db.scan({ gt: 'r/', lte: recordKey(resume.seq) })) {
    operations.push(...chunk.map(([key]) => del(key)))
  }
  // Snapshots before the new beginning have no journal to go on with.
  for (const seq of await snapshotNumbers(db)) if (seq < resume.seq) operations.push(...removeSnapshot(seq))
  await db.write([...operations, headOperation(end)], true)
  const dropped = [...before, ...list(await cutAfter(folder, db, end))]
  return { anchor: resume.seq, last: end.seq, removed: 'beginning', dropped, snapshots }
}

const list = (dropped: Dropped | null): Dropped[] => (dropped === null ? [] : [dropped])

/** An anchor that cannot be read is taken as the beginning; the walk shows what fits it. */
async function trustedAnchor(folder: string, db: Database): Promise<Link> {
  try {
    return await readAnchor(folder, db)
  } catch {
    await db.write([del(ANCHOR_KEY)], true)
    return GENESIS
  }
}

async function removeDamagedSnapshots(db: Database): Promise<number[]> {
  const removed: number[] = []
  for (const seq of await snapshotNumbers(db)) {
    if (typeof (await readSnapshot(db, seq)) !== 'string') continue
    await db.write(removeSnapshot(seq), true)
    removed.push(seq)
  }
  return removed
}

/**
 * The newest whole snapshot after the damage from which the journal goes on without a fault to its end; the state of the
 * host is worth more than the history before it.
 */
async function newestStart(db: Database, lastGoodSeq: number): Promise<Link | null> {
  for (const seq of (await snapshotNumbers(db)).reverse()) {
    if (seq <= lastGoodSeq) return null
    const snapshot = await readSnapshot(db, seq)
    if (typeof snapshot !== 'string') return { seq, hash: Buffer.from(snapshot.hash, 'hex') }
  }
  return null
}

async function lastGood(db: Database, from: Link): Promise<Head> {
  let last: Head = { ...from, time: null, durable: from.seq }
  for await (const step of walk(db, from)) {
    if (!step.good) break
    const { time } = parseRecord(step.value)
    last = { seq: step.seq, hash: Buffer.from(hashOf(step.value)), time, durable: step.seq }
  }
  return last
}
