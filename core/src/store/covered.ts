import { hash } from 'node:crypto'
import { endianness } from 'node:os'
import { HASH_BYTES } from './record.ts'

/** Rows of a series that were added with a record: name, number of the first, count. */
export type RowsOf = readonly [series: string, first: number, count: number]

/** What a record says of the rows that were added with it. */
export interface CoveredRows {
  readonly rows: readonly RowsOf[]
  readonly hash: string
}

const HASH_TEXT = 22
const SWAP = endianness() === 'BE'

/**
 * The hash of rows as records hold it: of the numbers as float64, little-endian, row after row, those of the first
 * series first; the first 22 characters of its SHA-256 in base64url.
 */
export function rowsHash(numbers: Buffer): string {
  if (SWAP) numbers.swap64()
  return hash('sha256', numbers, 'base64url').slice(0, HASH_TEXT)
}

/** Rows of one series that no record covers yet. */
interface Part {
  readonly name: string
  /** Its name as JSON. */
  readonly text: string
  first: number
  count: number
  /** Row after row; used again for the next record. */
  numbers: Float64Array
  length: number
}

/** Gathers the rows that are added, until a record covers them. */
export interface Cover {
  readonly add: (series: string, first: number, row: ArrayLike<number>) => void
  /** Rows `from` (inclusive) to `to` (exclusive) of columns. */
  readonly addMany: (
    series: string,
    first: number,
    columns: readonly ArrayLike<number>[],
    from: number,
    to: number,
  ) => void
  /** The members of the record that is appended now; nothing where no rows were added. */
  readonly take: () => string
}

export function coverRows(): Cover {
  const parts = new Map<string, Part>()
  let touched: Part[] = []
  let scratch = Buffer.alloc(0)

  /** The part of a series with room for so many numbers. */
  function part(name: string, first: number, count: number, numbers: number): Part {
    let one = parts.get(name)
    if (one === undefined) {
      one = { name, text: JSON.stringify(name), first, count: 0, numbers: new Float64Array(8), length: 0 }
      parts.set(name, one)
    }
    if (one.count === 0) {
      one.first = first
      one.length = 0
      touched.push(one)
    }
    one.count += count
    const needed = one.length + numbers
    if (needed > one.numbers.length) {
      const grown = new Float64Array(Math.max(needed, 2 * one.numbers.length))
      grown.set(one.numbers.subarray(0, one.length))
      one.numbers = grown
    }
    return one
  }

  function take(): string {
    if (touched.length === 0) return ''
    let list = ''
    let bytes = 0
    for (const { text, first, count, length } of touched) {
      list += `${list === '' ? '' : ','}[${text},${first},${count}]`
      bytes += 8 * length
    }
    if (scratch.length < bytes) scratch = Buffer.alloc(bytes)
    let at = 0
    for (const one of touched) {
      scratch.set(new Uint8Array(one.numbers.buffer, 0, 8 * one.length), at)
      at += 8 * one.length
      one.count = 0
    }
    touched = []
    return `,"rows":[${list}],"rowsHash":"${rowsHash(scratch.subarray(0, bytes))}"`
  }

  return {
    add(series, first, row) {
      const one = part(series, first, 1, row.length)
      for (let i = 0; i < row.length; i++) one.numbers[one.length++] = row[i]
    },
    addMany(series, first, columns, from, to) {
      if (to <= from) return
      const one = part(series, first, to - from, (to - from) * columns.length)
      for (let row = from; row < to; row++) {
        for (const column of columns) one.numbers[one.length++] = column[row]
      }
    },
    take,
  }
}

/** The text of a record with the rows that it covers as its last members. */
export const withRows = (text: string, rows: string): string =>
  rows === '' ? text : `${text.slice(0, -1)}${rows}}`

const BEFORE_HASH = Buffer.from('],"rowsHash":"')
const BEFORE_ROWS = Buffer.from(',"rows":[')

/** The rows that the stored bytes of a record cover, read without the rest; null when it covers none. */
export function coveredBy(value: Buffer): CoveredRows | null {
  // Inside of a text these quotes would be escaped, and after any other last member the end is another one.
  const hashAt = value.length - 2 - HASH_TEXT
  const endAt = hashAt - BEFORE_HASH.length
  if (endAt < HASH_BYTES || value.compare(BEFORE_HASH, 0, BEFORE_HASH.length, endAt, hashAt) !== 0)
    return null
  const start = value.lastIndexOf(BEFORE_ROWS, endAt)
  const rows = JSON.parse(value.toString('utf8', start + BEFORE_ROWS.length - 1, endAt + 1)) as RowsOf[]
  return { rows, hash: value.toString('latin1', hashAt, hashAt + HASH_TEXT) }
}
