import { resolve } from 'node:path'
import { GrodtError } from '../errors.ts'
import type { Database } from './database.ts'
import { damaged } from './failure.ts'
import { headOperation } from './head.ts'
import { hostValueOperation, readHostValue } from './host-values.ts'
import { openLevel } from './level-database.ts'
import { modelOperations, readModels, removeModel, type StoredModel } from './models.ts'
import { parseRecord, type JournalEntry, type JournalParts, type JournalRecord } from './record.ts'
import { recover, type Recovery } from './recover.ts'
import { removeRecords, removeRows } from './retention.ts'
import {
  codeProblem,
  newRevision,
  readCode,
  readNewestRevisions,
  readRevisionAt,
  readRevisions,
  retireRevisions,
  revisionOperations,
  type DamagedRevision,
  type RevisionRange,
  type StoredRevision,
} from './revisions.ts'
import { openRows, readRows, requireRows } from './rows.ts'
import { migrate } from './schema.ts'
import {
  readSnapshot,
  readSnapshotInfo,
  removeSnapshot,
  snapshotNumbers,
  snapshotOperations,
  type Snapshot,
  type SnapshotInfo,
} from './snapshots.ts'
import { readValidations, validationOperation, type StoredValidation } from './validations.ts'
import { faultText, linkAt, walk } from './walk.ts'
import { startWriter, type GroupSize } from './writer.ts'
import type { Json } from './json.ts'

const DAY = 86_400_000

export interface StoreOptions {
  /** Which parts of an entry the journal keeps (default: both). */
  readonly parts?: JournalParts
  /** Snapshots that are kept, 1 or more (default: 3). */
  readonly snapshots?: number
  /**
   * Days of engine time that the journal goes back; 0 keeps what the oldest snapshot needs, null everything (default).
   * Records after the oldest snapshot are always kept.
   */
  readonly days?: number | null
  /** When a group is written without a flush (default: 512 records, 256 KiB). */
  readonly group?: Partial<GroupSize>
  /** Bytes that the database collects in memory before it writes a table: more is faster where much is written. */
  readonly writeBuffer?: number
  /** Told of what goes wrong where no caller waits: a write that failed, a snapshot that cannot be used. */
  readonly onProblem?: (problem: GrodtError) => void
}

/** Records with `after` < number <= `until`, of some kinds or all. */
export interface RecordRange {
  readonly after?: number
  readonly until?: number
  readonly kinds?: readonly string[]
}

/** A snapshot as the host gives it. */
export interface NewSnapshot {
  /** The last record whose effect is in it. */
  readonly seq: number
  /** Engine time, ms. */
  readonly time: number
  readonly bytes: Uint8Array
  readonly meta?: Json
}

/**
 * The journal, bars, snapshots and small values of one host. After a failed write everything that writes throws
 * STORE_WRITE: open the store anew.
 */
export interface Store {
  readonly folder: string
  readonly recovery: Recovery
  /**
   * Put a record at the end of the journal. It is in memory only until its group is written: see `flush`.
   *
   * @returns its sequence number; the first is 1
   * @throws GrodtError STORE_WRITE; RangeError for a time that is not finite
   */
  append(entry: JournalEntry): number
  /** Append the record that brings a revision into force; the store has both with the code, or neither. As `append`. */
  appendRevision(entry: JournalEntry, revision: StoredRevision, code: ReadonlyMap<string, string>): number
  /** Append, and return when the record survives a power loss. @throws GrodtError STORE_WRITE */
  appendDurable(entry: JournalEntry): Promise<number>
  /**
   * Put a row of numbers, such as a bar, at the end of a series. It is written with the records that are appended next.
   *
   * @returns its number in the series; the first is 0
   * @throws GrodtError STORE_WRITE; RangeError when the row has not as many numbers as the rows before
   */
  addRow(series: string, row: ArrayLike<number>): number
  /**
   * Put rows `from` (inclusive) to `to` (exclusive) of columns at the end of a series: the same as `addRow` for each.
   *
   * @returns the number of the first of them
   * @throws GrodtError STORE_WRITE; RangeError when there are not as many columns as before
   */
  addRows(series: string, columns: readonly ArrayLike<number>[], from: number, to: number): number
  /** Number of the next row of a series. */
  nextRow(series: string): number
  /**
   * Rows of a series as columns, with the same bits as they were given.
   *
   * @throws GrodtError STORE_DAMAGED; RangeError when rows are not there
   */
  rows(series: string, first: number, count: number): Promise<Float64Array[]>
  /** Write all that was appended; with `sync` it survives a power loss, without it only the end of the process. */
  flush(options?: { readonly sync?: boolean }): Promise<void>
  /** Number of the oldest record that is kept; one more than the last where there is none. */
  oldest(): number
  /** Records that are appended and not written. */
  pending(): number
  /** The last written record: 0, 64 zeros and null before the first. The hash is hex. */
  head(): { readonly seq: number; readonly hash: string; readonly time: number | null }
  /**
   * Records in order, each checked against the hash chain. What was appended before is written first.
   *
   * @throws GrodtError STORE_DAMAGED, STORE_REMOVED
   */
  records(range?: RecordRange): AsyncIterable<JournalRecord>
  /**
   * Write a snapshot, after the journal up to it; both survive a power loss. Older ones go as `snapshots` says, and the
   * journal as `days` says.
   *
   * @throws GrodtError STORE_WRITE; RangeError when there is no such record
   */
  writeSnapshot(snapshot: NewSnapshot): Promise<void>
  /**
   * The newest snapshot that is whole; null when there is none and the journal has its beginning. Damaged ones are
   * reported and passed over.
   *
   * @throws GrodtError STORE_DAMAGED when no snapshot is left and the journal has lost its beginning
   */
  latestSnapshot(): Promise<Snapshot | null>
  /** All snapshots, the oldest first. */
  snapshots(): Promise<SnapshotInfo[]>
  /**
   * Keep a revision with its code, by the SHA-256 of each; what is there already is not written again. It survives a
   * power loss, and so do the records before it.
   */
  putRevision(revision: StoredRevision, code: ReadonlyMap<string, string>): Promise<void>
  /** The revision with which a record is made, the latest for `Infinity`; null when there was none. */
  revisionAt(seq: number): Promise<StoredRevision | DamagedRevision | null>
  /** Some revisions, the newest first; damaged ones say what is wrong. */
  newestRevisions(range: RevisionRange): Promise<(StoredRevision | DamagedRevision)[]>
  /** All revisions, the oldest first; damaged ones say what is wrong. */
  revisions(): Promise<(StoredRevision | DamagedRevision)[]>
  /** Kept code by the SHA-256 (hex) of its text. @throws GrodtError STORE_DAMAGED when it is not there, or another one */
  code(hash: string): Promise<string>
  /**
   * Keep a trained model, or what is known of it now. It is written with the record that is appended next: the store has
   * both or neither. Without bytes those that are kept stay.
   *
   * @throws GrodtError STORE_WRITE; RangeError when the id is not the SHA-256 of the bytes
   */
  putModel(id: string, known: Json, bytes: Uint8Array | null): void
  /** Remove a model, or its bytes alone; as `putModel`. */
  removeModel(id: string, what: 'all' | 'bytes'): void
  /** All models in the order of their ids, damaged ones too. */
  models(): Promise<StoredModel[]>
  /** Keep what the last walk-forward of a specification of models found, by its SHA-256; null: let go of it. As `putModel`. */
  putValidation(specification: string, found: Json): void
  /** All of them, damaged ones too. */
  validations(): Promise<StoredValidation[]>
  /** @throws GrodtError STORE_DAMAGED */
  get(name: string): Promise<Json | undefined>
  /** Keep a small value. It survives a power loss. */
  put(name: string, value: Json): Promise<void>
  /** Write everything and give the store free. */
  close(): Promise<void>
}

/**
 * Open the store in a folder, which is made if need be, for this process alone.
 *
 * @throws GrodtError STORE_IN_USE, STORE_FOLDER, STORE_NEWER, STORE_DAMAGED
 */
export async function openStore(folder: string, options: StoreOptions = {}): Promise<Store> {
  const { writeBuffer } = options
  return openStoreOn(folder, await openLevel(resolve(folder), { create: true, writeBuffer }), options)
}

/** Open a store on a database, which it closes. */
export async function openStoreOn(folder: string, db: Database, options: StoreOptions = {}): Promise<Store> {
  try {
    return await start(folder, db, options)
  } catch (error) {
    await db.close()
    throw error
  }
}

async function start(folder: string, db: Database, options: StoreOptions): Promise<Store> {
  const { parts = 'inputs+events', snapshots: kept = 3, days = null, group, onProblem = ignore } = options
  const migratedFrom = await migrate(folder, db)
  const recovered = await recover(folder, db)
  let { anchor } = recovered
  const rows = await openRows(folder, db)
  await requireRows(folder, db, rows)
  const writer = startWriter({
    folder,
    db,
    head: recovered.head,
    rows,
    parts,
    group: { records: group?.records ?? 512, bytes: group?.bytes ?? 262_144 },
    onProblem,
  })

  const flush = ({ sync = false } = {}): Promise<void> => writer.flush(sync)

  async function* records({ after = anchor.seq, until = Infinity, kinds }: RecordRange = {}) {
    if (after < anchor.seq) throw new GrodtError('STORE_REMOVED', { folder, seq: anchor.seq, after })
    if (writer.pending() > 0) await flush()
    const from = await linkAt(db, anchor, after)
    if (from === null) return
    for await (const step of walk(db, from, until)) {
      if (!step.good) throw damaged(folder, faultText(step), step.seq)
      const record = parseRecord(step.value)
      if (kinds === undefined || kinds.includes(record.kind)) yield record
    }
  }

  async function writeSnapshot(snapshot: NewSnapshot): Promise<void> {
    await flush({ sync: true })
    await writer.alone(() => writeFlushed(snapshot))
  }

  async function writeFlushed({ seq, time, bytes, meta = null }: NewSnapshot): Promise<void> {
    const link = await linkAt(db, anchor, seq)
    if (link === null) throw new RangeError(`There is no record ${seq} for a snapshot.`)
    const numbers = [...new Set([...(await snapshotNumbers(db)), seq])].sort((a, b) => a - b)
    const old = numbers.slice(0, Math.max(0, numbers.length - kept)).filter((one) => one !== seq)
    const info = { seq, time, hash: link.hash.toString('hex'), meta }
    const written = [...snapshotOperations(info, bytes), headOperation(writer.head())]
    await writer.write([...written, ...old.flatMap(removeSnapshot)], true)
    if (days !== null) await compact(numbers.find((one) => !old.includes(one)) ?? seq, days)
  }

  async function compact(oldest: number, keepDays: number): Promise<void> {
    const { time } = writer.head()
    const limit = keepDays === 0 || time === null ? Infinity : time - keepDays * DAY
    anchor = await removeRecords(db, writer.write, anchor, oldest, limit)
    await removeRows(db, writer.write, rows, anchor.seq)
    const retired = await retireRevisions(db, anchor.seq)
    if (retired.length > 0) await writer.write(retired, true)
  }

  async function latestSnapshot(): Promise<Snapshot | null> {
    for (const seq of (await snapshotNumbers(db)).reverse()) {
      const snapshot = await readSnapshot(db, seq)
      if (typeof snapshot !== 'string') return snapshot
      onProblem(new GrodtError('STORE_SNAPSHOT', { folder, problem: snapshot }))
    }
    if (anchor.seq === 0) return null
    throw damaged(folder, `no snapshot is whole, and the journal begins after record ${anchor.seq}`)
  }

  return {
    folder,
    recovery: { ...recovered.recovery, migratedFrom },
    append: (entry) => writer.append(entry),
    appendRevision: (entry, revision, code) => writer.append(entry, newRevision(revision, code)),
    async appendDurable(entry) {
      const seq = writer.append(entry)
      await flush({ sync: true })
      return seq
    },
    addRow: writer.addRow,
    addRows: writer.addRows,
    nextRow: rows.next,
    async rows(series, first, count) {
      if (rows.waiting() > 0 || writer.pending() > 0) await flush()
      return readRows(folder, db, series, first, count)
    },
    flush,
    oldest: () => anchor.seq + 1,
    pending: writer.pending,
    head() {
      const { seq, hash, time } = writer.head()
      return { seq, hash: hash.toString('hex'), time }
    },
    records,
    writeSnapshot,
    latestSnapshot,
    async snapshots() {
      const infos = await Promise.all((await snapshotNumbers(db)).map((seq) => readSnapshotInfo(db, seq)))
      return infos.filter((info) => info !== null)
    },
    async putRevision(revision, code) {
      await flush({ sync: true })
      const operations = await revisionOperations(db, revision, code)
      if (operations.length > 0) await writer.write(operations, true)
    },
    revisionAt: (seq) => readRevisionAt(db, seq),
    newestRevisions: (range) => readNewestRevisions(db, range),
    revisions: () => readRevisions(db),
    async code(hash) {
      const text = await readCode(db, hash)
      if (text === null) throw damaged(folder, codeProblem(hash))
      return text
    },
    putModel: (id, known, bytes) => writer.beside(modelOperations(id, known, bytes)),
    removeModel: (id, what) => writer.beside(removeModel(id, what)),
    async models() {
      await flush()
      return readModels(db)
    },
    putValidation: (specification, found) => writer.beside([validationOperation(specification, found)]),
    async validations() {
      await flush()
      return readValidations(db)
    },
    get: (name) => readHostValue(folder, db, name),
    put: (name, value) => writer.alone(() => writer.write([hostValueOperation(name, value)], true)),
    async close() {
      try {
        // A failed write was reported when it happened.
        if (!writer.ended()) {
          await flush({ sync: true })
          // The last sync is known only now: after it the whole journal must be there.
          await writer.alone(() => writer.write([headOperation(writer.head())], true))
        }
      } finally {
        writer.close()
        await db.close()
      }
    },
  }
}

const ignore = (): void => undefined
