import { readAnchor, readHead } from './head.ts'
import { damaged } from './failure.ts'
import { readHostValue } from './host-values.ts'
import { endOf, numberOf, recordKey } from './keys.ts'
import { openLevel } from './level-database.ts'
import { readModels } from './models.ts'
import { hashOf, isSealed, parseRecord, textOf, type JournalRecord, type Link } from './record.ts'
import { codeProblem, readCode, readNewestRevisions, readRevisionAt } from './revisions.ts'
import { readRows } from './rows.ts'
import { schemaOf } from './schema.ts'
import {
  readSnapshot,
  readSnapshotInfo,
  snapshotNumbers,
  type Snapshot,
  type SnapshotInfo,
} from './snapshots.ts'
import { faultText, linkAt, walk } from './walk.ts'
import type { Database } from './database.ts'
import type { Json } from './json.ts'
import type { Store } from './store.ts'

/** A record without its hash, which was checked when it was read. */
export type ReadRecord = Omit<JournalRecord, 'hash'>

/** A store that is only read, by this process alone. */
export interface JournalReader {
  readonly folder: string
  /** The journal begins after this record. */
  readonly anchor: number
  /** Number of the last record, 0 in an empty store. */
  readonly last: number
  /**
   * All records in order, each checked against the hash chain.
   *
   * @throws GrodtError STORE_DAMAGED at the first that does not fit
   */
  records(): AsyncIterable<JournalRecord>
  /**
   * The same after one of them and several at a time, for who reads very many.
   *
   * @throws GrodtError STORE_DAMAGED at the first that does not fit, or when there is no such record
   */
  blocks(after: number): AsyncIterable<readonly ReadRecord[]>
  /** As `rows` of a store: columns of rows. @throws GrodtError STORE_DAMAGED; RangeError when rows are not there */
  rows(series: string, first: number, count: number): Promise<Float64Array[]>
  /** Snapshots that are whole, the oldest first. */
  snapshots(): AsyncIterable<Snapshot>
  /** Numbers and times of all snapshots, the oldest first. */
  snapshotInfos(): Promise<SnapshotInfo[]>
  /** The snapshot at a record; null when there is none that is whole. */
  snapshot(seq: number): Promise<Snapshot | null>
  /** As of a store. @throws GrodtError STORE_DAMAGED */
  readonly revisionAt: Store['revisionAt']
  readonly newestRevisions: Store['newestRevisions']
  readonly code: Store['code']
  readonly models: Store['models']
  /** A small value of the host. */
  get(name: string): Promise<Json | undefined>
  close(): Promise<void>
}

/**
 * Open a store to read it: nothing is cut, repaired or brought up to date.
 *
 * @throws GrodtError STORE_MISSING, STORE_IN_USE, STORE_FOLDER, STORE_NEWER, STORE_DAMAGED
 */
export async function readStore(folder: string): Promise<JournalReader> {
  const db = await openLevel(folder, { create: false })
  try {
    await schemaOf(folder, db)
    const anchor = await readAnchor(folder, db)
    const last = (await readHead(folder, db))?.seq ?? anchor.seq
    return {
      folder,
      anchor: anchor.seq,
      last,
      async *records() {
        for await (const step of walk(db, anchor)) {
          if (!step.good) throw damaged(folder, faultText(step), step.seq)
          yield parseRecord(step.value)
        }
      },
      async *snapshots() {
        for (const seq of await snapshotNumbers(db)) {
          const snapshot = await readSnapshot(db, seq)
          if (typeof snapshot !== 'string') yield snapshot
        }
      },
      blocks: (after) => recordBlocks(folder, db, anchor, after),
      rows: (series, first, count) => readRows(folder, db, series, first, count),
      async snapshotInfos() {
        const infos = await Promise.all((await snapshotNumbers(db)).map((seq) => readSnapshotInfo(db, seq)))
        return infos.filter((info) => info !== null)
      },
      async snapshot(seq) {
        const snapshot = await readSnapshot(db, seq)
        return typeof snapshot === 'string' ? null : snapshot
      },
      revisionAt: (seq) => readRevisionAt(db, seq),
      newestRevisions: (range) => readNewestRevisions(db, range),
      async code(hash) {
        const text = await readCode(db, hash)
        if (text === null) throw damaged(folder, codeProblem(hash))
        return text
      },
      models: () => readModels(db),
      get: (name) => readHostValue(folder, db, name),
      close: () => db.close(),
    }
  } catch (error) {
    await db.close()
    throw error
  }
}

async function* recordBlocks(
  folder: string,
  db: Database,
  anchor: Link,
  after: number,
): AsyncGenerator<readonly ReadRecord[]> {
  const from = await linkAt(db, anchor, after)
  if (from === null) throw damaged(folder, `record ${after} is missing`, after)
  let { seq, hash } = from
  // The next records are on their way while these are worked on.
  const chunks = db.scan({ gt: recordKey(after), lt: endOf('r/') })[Symbol.asyncIterator]()
  let coming = chunks.next()
  try {
    for (;;) {
      const next = await coming
      if (next.done === true) return
      coming = chunks.next()
      const records: ReadRecord[] = []
      for (const [key, value] of next.value) {
        seq += 1
        const present = numberOf(key) === seq
        if (!present || !isSealed(hash, value)) {
          throw damaged(folder, faultText({ good: false, seq, fault: present ? 'changed' : 'missing' }), seq)
        }
        hash = hashOf(value)
        records.push(JSON.parse(textOf(value)) as ReadRecord)
      }
      yield records
    }
  } finally {
    await coming.catch(() => undefined)
    await chunks.return?.()
  }
}
