import { createHash } from 'node:crypto'
import type { Json } from './json.ts'

/** What the host gives to the journal. */
export interface JournalEntry {
  /** What sort of input it is, such as `batch` or `command`. */
  readonly kind: string
  /** Engine time, ms. */
  readonly time: number
  /** What led to it, in the host's words: a sequence number, an author, an order. */
  readonly cause?: string
  /** Left out where only what it caused is to be kept. */
  readonly input?: Json
  /** What the input caused. */
  readonly events: readonly Json[]
}

/** Which parts of an entry are stored. */
export type JournalParts = 'inputs+events' | 'inputs' | 'events'

/** An entry as it is read back. A part that was not stored is missing. */
export interface JournalRecord {
  readonly seq: number
  readonly time: number
  readonly kind: string
  readonly cause?: string
  readonly input?: Json
  readonly events?: readonly Json[]
  /** Hex. */
  readonly hash: string
}

/** A place in the hash chain: the number of a record and its hash. */
export interface Link {
  readonly seq: number
  readonly hash: Buffer
}

export const HASH_BYTES = 32

/** What stands before the first record. */
export const GENESIS: Link = { seq: 0, hash: Buffer.alloc(HASH_BYTES) }

/**
 * The text of a record, which is what is hashed: JSON with its members in this order and without blanks.
 *
 * @throws RangeError for a time that is not finite
 */
export function recordText(seq: number, entry: JournalEntry, parts: JournalParts): string {
  const { time, kind, cause, input, events } = entry
  if (!Number.isFinite(time))
    throw new RangeError(`The time of a record was ${time}, expected a finite number.`)
  let text = `{"seq":${seq},"time":${time},"kind":${JSON.stringify(kind)}`
  if (cause !== undefined) text += `,"cause":${JSON.stringify(cause)}`
  if (parts !== 'events' && input !== undefined) text += `,"input":${JSON.stringify(input)}`
  if (parts !== 'inputs') text += `,"events":${JSON.stringify(events)}`
  return `${text}}`
}

/** The stored bytes of a record: its hash, sha256(hash of the record before + text), then the text in UTF-8. */
export function sealRecord(previous: Buffer, text: string): Buffer {
  const length = Buffer.byteLength(text)
  const value = Buffer.allocUnsafe(HASH_BYTES + length)
  previous.copy(value, 0, 0, HASH_BYTES)
  value.write(text, HASH_BYTES, length, 'utf8')
  createHash('sha256').update(value).digest().copy(value, 0)
  return value
}

/** The hash that is stored with a record. */
export const hashOf = (value: Buffer): Buffer => value.subarray(0, HASH_BYTES)

/** Whether the bytes are those that were written after `previous`. */
export function isSealed(previous: Buffer, value: Buffer): boolean {
  if (value.length <= HASH_BYTES) return false
  const hash = createHash('sha256').update(previous).update(value.subarray(HASH_BYTES)).digest()
  return hash.equals(hashOf(value))
}

export const textOf = (value: Buffer): string => value.toString('utf8', HASH_BYTES)

export function parseRecord(value: Buffer): JournalRecord {
  const record = JSON.parse(textOf(value)) as Omit<JournalRecord, 'hash'>
  return { ...record, hash: hashOf(value).toString('hex') }
}

/** A record as one line: its text with the hash as last member. Without that member it is what was hashed. */
export function recordLine(value: Buffer): string {
  return `${textOf(value).slice(0, -1)},"hash":"${hashOf(value).toString('hex')}"}`
}
