import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { entries, type Database } from './database.ts'
import { unpackChunk } from './chunk.ts'
import { readAnchor } from './head.ts'
import { endOf, MODEL_BYTES_PREFIX, MODEL_PREFIX, seriesOf } from './keys.ts'
import { databaseFolder, openLevel } from './level-database.ts'
import { parseRecord } from './record.ts'
import { codeEntries, readRevisions, type DamagedRevision, type StoredRevision } from './revisions.ts'
import { schemaOf } from './schema.ts'
import { readSnapshotInfo, snapshotNumbers, type SnapshotInfo } from './snapshots.ts'

/** How much of something a store holds. Bytes are those before compression. */
export interface Amount {
  readonly count: number
  readonly bytes: number
}

/** What is in a store. */
export interface StoreStats {
  readonly version: number | null
  /** Bytes of its files. */
  readonly size: number
  /** The journal begins after this record. */
  readonly anchor: number
  readonly records: Amount
  readonly kinds: Readonly<Record<string, Amount>>
  /** Engine time of the first and the last record, ms. */
  readonly first: number | null
  readonly last: number | null
  /** Rows of each series of bars. */
  readonly series: Readonly<Record<string, Amount>>
  readonly snapshots: readonly SnapshotInfo[]
  readonly revisions: readonly RevisionSize[]
  readonly code: readonly CodeSize[]
  /** Trained models, and the bytes of those whose bytes are kept. */
  readonly models: Amount
}

/** Plugin code and its size. */
export interface CodeSize {
  /** SHA-256 (hex) of its text. */
  readonly hash: string
  readonly bytes: number
  /** Numbers of the revisions that need it. */
  readonly revisions: readonly number[]
}

/** A revision and its size without the code. */
export interface RevisionSize {
  readonly number: number
  /** The first record that is made with it. */
  readonly from: number
  /** Engine time, ms; null when it is damaged. */
  readonly time: number | null
  readonly bytes: number
}

/**
 * Count what is in a store.
 *
 * @throws GrodtError STORE_MISSING, STORE_IN_USE, STORE_FOLDER, STORE_NEWER, STORE_DAMAGED
 */
export async function storeStats(folder: string): Promise<StoreStats> {
  const db = await openLevel(folder, { create: false })
  try {
    const version = await schemaOf(folder, db)
    const anchor = await readAnchor(folder, db)
    const kinds: Record<string, Amount> = {}
    let first: number | null = null
    let last: number | null = null
    for await (const [, value] of entries(db, { gt: 'r/', lt: endOf('r/') })) {
      const { kind, time } = parseRecord(value)
      first ??= time
      last = time
      add(kinds, kind, 1, value.length)
    }
    const series: Record<string, Amount> = {}
    for await (const [key, value] of entries(db, { gt: 'b/', lt: endOf('b/') })) {
      add(series, seriesOf(key), unpackChunk(value)?.rows ?? 0, value.length)
    }
    const infos = await Promise.all((await snapshotNumbers(db)).map((seq) => readSnapshotInfo(db, seq)))
    return {
      version,
      size: storeSize(folder),
      anchor: anchor.seq,
      records: total(kinds),
      kinds,
      first,
      last,
      series,
      snapshots: infos.filter((info) => info !== null),
      revisions: (await readRevisions(db)).map(sizeOfRevision),
      code: await sizesOfCode(db),
      models: await sizeOfModels(db),
    }
  } finally {
    await db.close()
  }
}

function add(amounts: Record<string, Amount>, name: string, count: number, bytes: number): void {
  const before = Object.hasOwn(amounts, name) ? amounts[name] : { count: 0, bytes: 0 }
  amounts[name] = { count: before.count + count, bytes: before.bytes + bytes }
}

function total(amounts: Readonly<Record<string, Amount>>): Amount {
  const all = Object.values(amounts)
  return {
    count: all.reduce((sum, { count }) => sum + count, 0),
    bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
  }
}

function sizeOfRevision(revision: StoredRevision | DamagedRevision): RevisionSize {
  const { number, from } = revision
  if ('problem' in revision) return { number, from, time: null, bytes: 0 }
  return { number, from, time: revision.time, bytes: Buffer.byteLength(JSON.stringify(revision.value)) }
}

async function sizesOfCode(db: Database): Promise<CodeSize[]> {
  const revisions = await readRevisions(db)
  const sizes: CodeSize[] = []
  for await (const { hash, bytes } of codeEntries(db)) {
    const needing = revisions.filter((one) => !('problem' in one) && one.code.includes(hash))
    sizes.push({ hash, bytes, revisions: needing.map(({ number }) => number) })
  }
  return sizes
}

async function sizeOfModels(db: Database): Promise<Amount> {
  let count = 0
  let bytes = 0
  for await (const chunk of db.scan({ gt: MODEL_PREFIX, lt: endOf(MODEL_PREFIX) })) count += chunk.length
  for await (const [, value] of entries(db, { gt: MODEL_BYTES_PREFIX, lt: endOf(MODEL_BYTES_PREFIX) })) {
    bytes += value.length
  }
  return { count, bytes }
}

/** Bytes of the files of a store. */
export function storeSize(folder: string): number {
  const files = databaseFolder(folder)
  return readdirSync(files).reduce((sum, name) => sum + statSync(join(files, name)).size, 0)
}
