import { createHash } from 'node:crypto'
import { del, entries, put, type Database, type Operation } from './database.ts'
import { endOf, numberOf, snapshotBytesKey, snapshotKey } from './keys.ts'
import type { Json } from './json.ts'
import { putSummed, readSummed } from './summed.ts'

/** What the store knows of a snapshot without reading its bytes. */
export interface SnapshotInfo {
  /** The last record whose effect is in it. */
  readonly seq: number
  /** Engine time, ms. */
  readonly time: number
  /** Hash of that record, hex: the place in the chain from which a replay goes on. */
  readonly hash: string
  readonly size: number
  /** SHA-256 of the bytes, hex. */
  readonly checksum: string
  readonly meta: Json
}

export interface Snapshot extends SnapshotInfo {
  readonly bytes: Buffer
}

const MEMBERS = ['seq', 'time', 'hash', 'size', 'checksum', 'meta']

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** What writes a snapshot. */
export function snapshotOperations(
  info: Pick<SnapshotInfo, 'seq' | 'time' | 'hash' | 'meta'>,
  bytes: Uint8Array,
): Operation[] {
  const known: SnapshotInfo = { ...info, size: bytes.length, checksum: sha256(bytes) }
  return [
    putSummed(snapshotKey(info.seq), known),
    put(snapshotBytesKey(info.seq), Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)),
  ]
}

export const removeSnapshot = (seq: number): Operation[] => [
  del(snapshotKey(seq)),
  del(snapshotBytesKey(seq)),
]

/** Numbers of snapshots of which the bytes are there and nothing is known. */
export async function orphanNumbers(db: Database): Promise<number[]> {
  const known = new Set(await snapshotNumbers(db))
  const numbers: number[] = []
  for await (const [key] of entries(db, { gt: 'd/', lt: endOf('d/') })) {
    if (!known.has(numberOf(key))) numbers.push(numberOf(key))
  }
  return numbers
}

/** Numbers of all snapshots, the oldest first. */
export async function snapshotNumbers(db: Database): Promise<number[]> {
  const numbers: number[] = []
  for await (const [key] of entries(db, { gt: 's/', lt: endOf('s/') })) numbers.push(numberOf(key))
  return numbers
}

/** A snapshot without its bytes; null when what is known of it cannot be read. */
export async function readSnapshotInfo(db: Database, seq: number): Promise<SnapshotInfo | null> {
  const bytes = await db.get(snapshotKey(seq))
  const info = bytes === undefined ? null : (readSummed(bytes, MEMBERS) as SnapshotInfo | null)
  return info?.seq === seq ? info : null
}

/** A snapshot whose bytes have the right checksum, or what is wrong with it. */
export async function readSnapshot(db: Database, seq: number): Promise<Snapshot | string> {
  const info = await readSnapshotInfo(db, seq)
  if (info === null) return `what is known of the snapshot at record ${seq} cannot be read`
  const bytes = await db.get(snapshotBytesKey(seq))
  if (bytes === undefined) return `the bytes of the snapshot at record ${seq} are missing`
  if (sha256(bytes) !== info.checksum) return `the snapshot at record ${seq} does not fit its checksum`
  return { ...info, bytes }
}
