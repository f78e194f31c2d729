import { GrodtError } from '../errors.ts'
import { checkRows } from './check-rows.ts'
import { findDamagedChunks, type DamagedChunk } from './damaged-chunks.ts'
import { del, entries, type Database } from './database.ts'
import { keepDropped, keepLines, type Dropped } from './dropped.ts'
import { anchorOperation, headOperation, readAnchor, readHead, type Head } from './head.ts'
import { damagedHostValues } from './host-values.ts'
import { ANCHOR_KEY, endOf, hostKey, numberOf, recordKey } from './keys.ts'
import { openLevel, restoreLevel } from './level-database.ts'
import { repairModels } from './models.ts'
import { GENESIS, hashOf, parseRecord, type Link } from './record.ts'
import { cutAfter } from './recover.ts'
import { repairRevisions } from './revisions.ts'
import { schemaOf, schemaOperation, SCHEMA_VERSION } from './schema.ts'
import { orphanNumbers, readSnapshot, removeSnapshot, snapshotNumbers } from './snapshots.ts'
import { verifyOn, type StoreProblem } from './verify.ts'
import { walk } from './walk.ts'

/** What a repair did. */
export interface Repair {
  /** Records that are left: numbers greater than `anchor`, up to `last`. */
  readonly anchor: number
  readonly last: number
  /**
   * `end`: records after the last good one went. `beginning`: a whole snapshot is newer than the damage and the records
   * after it are good; those before went, or only the first one where what comes before it is lost. Null: the journal was whole.
   */
  readonly removed: 'end' | 'beginning' | null
  /** The records that went, and the files that keep them. */
  readonly dropped: readonly Dropped[]
  /** Snapshots that were damaged and are gone, by number. */
  readonly snapshots: readonly number[]
  /** What was wrong with revisions and their code, which is gone. */
  readonly revisions: readonly string[]
  /** What was wrong with trained models, which is gone. */
  readonly models: readonly string[]
  /** Chunks of bars that were damaged, and the file that keeps them. */
  readonly bars: {
    readonly chunks: readonly { readonly series: string; readonly first: number }[]
    readonly file: string
  } | null
  /** Small values of the host that were damaged, and the file that keeps them. */
  readonly values: { readonly names: readonly string[]; readonly file: string } | null
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
  const version = await trustedSchema(folder, db)
  const snapshots = await removeDamagedSnapshots(db)
  const values = await takeOutValues(folder, db)
  const { operations: lost, problems: revisions } = await repairRevisions(db)
  const { operations: gone, problems: models } = await repairModels(db)
  if (lost.length + gone.length > 0) await db.write([...lost, ...gone], true)
  const { anchor, dropped } = await trustedAnchor(folder, db)
  const { damaged: chunks } = await findDamagedChunks(db, version, anchor.seq)
  const { problems } = await verifyOn(folder, db)
  const bars = await takeOutChunks(folder, db, chunks)
  const journal = await repairJournal(folder, db, anchor, problems, chunks)
  for (const { what, seq } of (await verifyOn(folder, db)).problems) {
    if (what !== 'snapshot' || seq === null) continue
    await db.write(removeSnapshot(seq), true)
    snapshots.push(seq)
  }
  const removed = journal.removed ?? (dropped.length > 0 ? 'beginning' : null)
  return {
    ...journal,
    removed,
    dropped: [...dropped, ...journal.dropped],
    snapshots,
    revisions,
    models,
    bars,
    values,
  }
}

async function repairJournal(
  folder: string,
  db: Database,
  anchor: Link,
  problems: readonly StoreProblem[],
  chunks: readonly DamagedChunk[],
): Promise<Pick<Repair, 'anchor' | 'last' | 'removed' | 'dropped'>> {
  const last = await lastGood(db, anchor, chunks)
  if (problems.every(({ what, seq }) => what !== 'journal' && (what !== 'bars' || seq === null))) {
    return { anchor: anchor.seq, last: last.seq, removed: null, dropped: [] }
  }
  const resume = await newestStart(db, last.seq)
  if (resume === null) {
    const dropped = list(await cutAfter(folder, db, last))
    return { anchor: anchor.seq, last: last.seq, removed: 'end', dropped }
  }
  const end = await lastGood(db, resume, chunks)
  const before = list(await keepDropped(folder, db, { gt: 'r/', lte: recordKey(resume.seq) }))
  const operations = [anchorOperation(resume)]
  for await (const chunk of db.scan({ gt: 'r/', lte: recordKey(resume.seq) })) {
    operations.push(...chunk.map(([key]) => del(key)))
  }
  // Snapshots before the new beginning have no journal to go on with.
  for (const seq of await snapshotNumbers(db)) if (seq < resume.seq) operations.push(...removeSnapshot(seq))
  await db.write([...operations, headOperation(end)], true)
  const dropped = [...before, ...list(await cutAfter(folder, db, end))]
  return { anchor: resume.seq, last: end.seq, removed: 'beginning', dropped }
}

async function takeOutChunks(
  folder: string,
  db: Database,
  chunks: readonly DamagedChunk[],
): Promise<Repair['bars']> {
  if (chunks.length === 0) return null
  const lines = chunks.map(({ series, first, value }) => ({
    series,
    first,
    base64: value.toString('base64'),
  }))
  const file = keepLines(folder, 'bars', lines)
  await db.write(
    chunks.map(({ key }) => del(key)),
    true,
  )
  return { chunks: chunks.map(({ series, first }) => ({ series, first })), file }
}

async function takeOutValues(folder: string, db: Database): Promise<Repair['values']> {
  const values = await damagedHostValues(db)
  if (values.length === 0) return null
  const names = values.map(({ name }) => name)
  const lines = values.map(({ name, bytes }) => ({ name, base64: bytes.toString('base64') }))
  const file = keepLines(folder, 'values', lines)
  await db.write(
    names.map((name) => del(hostKey(name))),
    true,
  )
  return { names, file }
}

/** A version that cannot be read is taken for the present one: what was repaired is what was in use. */
async function trustedSchema(folder: string, db: Database): Promise<number | null> {
  try {
    return await schemaOf(folder, db)
  } catch (error) {
    if (!(error instanceof GrodtError) || error.code !== 'STORE_DAMAGED') throw error
    await db.write([schemaOperation(SCHEMA_VERSION)], true)
    return SCHEMA_VERSION
  }
}

const list = (dropped: Dropped | null): Dropped[] => (dropped === null ? [] : [dropped])

/**
 * An anchor that cannot be read, or is lost, is made anew from what is there. Where nothing knows the hash before the first
 * record, that one is trusted and becomes the anchor itself: it goes.
 */
async function trustedAnchor(folder: string, db: Database): Promise<{ anchor: Link; dropped: Dropped[] }> {
  const first = await firstSeq(db)
  const found = await readAnchor(folder, db).catch(() => null)
  const head = await readHead(folder, db).catch(() => null)
  if (found !== null && (found.seq > 0 || first === 1 || (first === null && head === null))) {
    return { anchor: found, dropped: [] }
  }
  const anchor = await anchorBefore(db, first, head)
  const range = { gt: 'r/', lte: recordKey(anchor.seq) }
  const dropped = list(await keepDropped(folder, db, range))
  const operations = [anchor.seq === 0 ? del(ANCHOR_KEY) : anchorOperation(anchor)]
  if (dropped.length > 0) operations.push(del(recordKey(anchor.seq)))
  await db.write(operations, true)
  return { anchor, dropped }
}

async function firstSeq(db: Database): Promise<number | null> {
  for await (const [key] of entries(db, { gt: 'r/', lt: endOf('r/'), limit: 1 })) return numberOf(key)
  return null
}

/** What the first record follows: the beginning, or what a snapshot or the head knows, or it is trusted itself. */
async function anchorBefore(db: Database, first: number | null, head: Link | null): Promise<Link> {
  if (first === 1) return GENESIS
  if (first === null) return head ?? GENESIS
  const known = await readSnapshot(db, first - 1)
  if (typeof known !== 'string') return { seq: known.seq, hash: Buffer.from(known.hash, 'hex') }
  const value = await db.get(recordKey(first))
  // A journal without its beginning is of use only with a state to go on from.
  const usable = (await snapshotNumbers(db)).some((seq) => seq >= first)
  return value === undefined || !usable ? GENESIS : { seq: first, hash: Buffer.from(hashOf(value)) }
}

async function removeDamagedSnapshots(db: Database): Promise<number[]> {
  const removed: number[] = []
  for (const seq of [...(await snapshotNumbers(db)), ...(await orphanNumbers(db))]) {
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

/** The last record before the first that cannot be trusted, or whose bars cannot. */
async function lastGood(db: Database, from: Link, chunks: readonly DamagedChunk[]): Promise<Head> {
  const rows = checkRows(db)
  const harmed = (seq: number): boolean =>
    chunks.some(({ unnamed }) => unnamed !== null && seq >= unnamed.from && seq <= unnamed.until)
  let last: Head = { ...from, time: null, durable: from.seq }
  try {
    for await (const step of walk(db, from)) {
      if (!step.good || harmed(step.seq) || !(await rows.fits(step.value))) break
      const { time } = parseRecord(step.value)
      last = { seq: step.seq, hash: Buffer.from(hashOf(step.value)), time, durable: step.seq }
    }
  } finally {
    await rows.close()
  }
  return last
}
