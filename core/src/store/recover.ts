import { del, lastEntry, type Database, type Operation } from './database.ts'
import { keepDropped, type Dropped } from './dropped.ts'
import { damaged } from './failure.ts'
import { headOperation, readAnchor, readHead, type Head } from './head.ts'
import { endOf, numberOf, recordKey, snapshotBytesKey, snapshotKey } from './keys.ts'
import { cutRevisions } from './revisions.ts'
import { faultText, linkAt, walk } from './walk.ts'
import { GENESIS, parseRecord, type Link } from './record.ts'

/** Records at the end that every start checks, whatever is known of them. */
const ALWAYS_CHECKED = 10_000

/** What the start found. */
export interface Recovery {
  /** Records that were cut off because one before them was lost; they are in `dropped.file`. */
  readonly cut: number
  /** The last whole record; 0 when there is none. */
  readonly lastSeq: number
  /** Records after this one were checked against the hash chain. */
  readonly checkedAfter: number
  readonly dropped: Dropped | null
  /** The version of an older store that was brought up to date. */
  readonly migratedFrom: number | null
}

export interface Recovered {
  readonly head: Head
  readonly anchor: Link
  readonly recovery: Omit<Recovery, 'migratedFrom'>
}

/**
 * Check the end of a journal. What was written after the last sync may have lost a part in a power loss: from the first
 * missing record on it is cut. Anything else that does not fit is damage, and nothing is changed.
 *
 * @throws GrodtError STORE_DAMAGED
 */
export async function recover(folder: string, db: Database): Promise<Recovered> {
  const anchor = await readAnchor(folder, db)
  const head = await readHead(folder, db)
  const last = await lastEntry(db, { gt: 'r/', lt: endOf('r/') })
  const lastSeq = last === null ? anchor.seq : numberOf(last[0])
  if (head === null) {
    if (last !== null || anchor.seq !== 0) throw damaged(folder, 'the head of its journal is missing')
    const empty = { ...GENESIS, time: null, durable: 0 }
    return { head: empty, anchor, recovery: { cut: 0, lastSeq: 0, checkedAfter: 0, dropped: null } }
  }
  const start = Math.max(anchor.seq, Math.min(head.durable, lastSeq - ALWAYS_CHECKED))
  const from = await linkAt(db, anchor, start)
  if (from === null) throw damaged(folder, `record ${start} is missing`, start)
  const whole = await wholePart(folder, db, from, { ...head, lastSeq })
  const checked = { lastSeq: whole.seq, checkedAfter: start }
  if (whole.seq === head.seq && whole.seq === lastSeq) {
    return { head, anchor, recovery: { ...checked, cut: 0, dropped: null } }
  }
  const next = { ...whole, time: await timeOf(db, whole.seq), durable: whole.seq }
  const dropped = await cutAfter(folder, db, next)
  return { head: next, anchor, recovery: { ...checked, cut: dropped?.count ?? 0, dropped } }
}

/** The link of the last record before the first that was lost; of the last one when none was. */
async function wholePart(
  folder: string,
  db: Database,
  from: Link,
  { seq, durable, lastSeq }: Head & { lastSeq: number },
): Promise<Link> {
  let whole = from
  for await (const step of walk(db, from)) {
    if (step.good) {
      whole = { seq: step.seq, hash: step.value.subarray(0, 32) }
      continue
    }
    const mayBeLost = step.fault === 'missing' || step.seq === lastSeq
    if (step.seq <= durable || !mayBeLost) throw damaged(folder, faultText(step), step.seq)
    return { ...whole, hash: Buffer.from(whole.hash) }
  }
  // Every batch with records has its head, and a sync may have written a head alone: after the last sync records can be
  // lost without the head that counts them, but never a head without its records.
  if (whole.seq !== seq && !(whole.seq < seq && whole.seq >= durable)) {
    const problem = `its journal should end with record ${seq} and ends with record ${whole.seq}`
    throw damaged(folder, problem, Math.min(seq, whole.seq) + 1)
  }
  return { ...whole, hash: Buffer.from(whole.hash) }
}

async function timeOf(db: Database, seq: number): Promise<number | null> {
  const value = await db.get(recordKey(seq))
  return value === undefined ? null : parseRecord(value).time
}

/** Take everything after `head` out of the journal; a file keeps it. */
export async function cutAfter(folder: string, db: Database, head: Head): Promise<Dropped | null> {
  const range = { gt: recordKey(head.seq), lt: endOf('r/') }
  const dropped = await keepDropped(folder, db, range)
  const operations: Operation[] = [headOperation(head), ...(await cutRevisions(db, head.seq))]
  for await (const chunk of db.scan(range)) operations.push(...chunk.map(([key]) => del(key)))
  for await (const chunk of db.scan({ gt: snapshotKey(head.seq), lt: endOf('s/') })) {
    operations.push(...chunk.flatMap(([key]) => [del(key), del(snapshotBytesKey(numberOf(key)))]))
  }
  await db.write(operations, true)
  return dropped
}
