import { entries, lastEntry, type Database, type Entry } from './database.ts'
import { unpackChunk, type Chunk } from './chunk.ts'
import { coveredBy, rowsHash, type CoveredRows } from './covered.ts'
import { chunkKey, endOf, numberOf, seriesPrefix } from './keys.ts'

/** Reads rows of one series in about ascending order, each chunk once. */
interface Reader {
  chunk: Chunk | null
  first: number
  next: AsyncIterator<Entry> | null
}

/** Holds records against the rows that they cover. */
export interface RowCheck {
  /** Whether the rows that a record covers are there with the bits that it says. @param value stored bytes of the record */
  readonly fits: (value: Buffer) => boolean | Promise<boolean>
  readonly close: () => Promise<void>
}

export function checkRows(db: Database): RowCheck {
  const readers = new Map<string, Reader>()
  let numbers = new Float64Array(64)
  let used = 0

  /** Make the chunk that holds a row the present one. */
  async function seek(name: string, reader: Reader, row: number): Promise<boolean> {
    if (await forward(reader, row)) return true
    await reader.next?.return?.()
    const prefix = seriesPrefix(name)
    const start = await lastEntry(db, { gt: prefix, lte: chunkKey(name, row) })
    if (start === null) return false
    reader.next = entries(db, { gte: start[0], lt: endOf(prefix) })[Symbol.asyncIterator]()
    return forward(reader, row)
  }

  async function forward(reader: Reader, row: number): Promise<boolean> {
    const step = await reader.next?.next()
    if (step === undefined || step.done === true) return false
    const [key, value] = step.value
    reader.chunk = unpackChunk(value)
    reader.first = numberOf(key)
    return holds(reader, row)
  }

  function readerOf(name: string): Reader {
    let reader = readers.get(name)
    if (reader === undefined) readers.set(name, (reader = { chunk: null, first: 0, next: null }))
    return reader
  }

  /** The rows as bytes; null when some are not there. They are read from the present chunks, or these are loaded. */
  function numbersOf({ rows }: CoveredRows): Buffer | null | Promise<Buffer | null> {
    used = 0
    for (const [name, first, count] of rows) {
      const reader = readerOf(name)
      if (!holds(reader, first) || !holds(reader, first + count - 1)) return load(rows)
      gather(reader, first, first + count)
    }
    return Buffer.from(numbers.buffer, 0, 8 * used)
  }

  async function load(rows: CoveredRows['rows']): Promise<Buffer | null> {
    used = 0
    for (const [name, first, count] of rows) {
      const reader = readerOf(name)
      for (let row = first; row < first + count;) {
        if (!holds(reader, row) && !(await seek(name, reader, row))) return null
        row = gather(reader, row, first + count)
      }
    }
    return Buffer.from(numbers.buffer, 0, 8 * used)
  }

  /** Take rows up to `to` as far as the chunk has them. @returns the first that it has not */
  function gather({ chunk, first }: Reader, from: number, to: number): number {
    if (chunk === null) return to
    const { columns } = chunk
    const end = Math.min(to, first + chunk.rows)
    const needed = used + (end - from) * columns.length
    if (needed > numbers.length) {
      const grown = new Float64Array(Math.max(needed, 2 * numbers.length))
      grown.set(numbers.subarray(0, used))
      numbers = grown
    }
    for (let i = from - first; i < end - first; i++) {
      for (let k = 0; k < columns.length; k++) numbers[used++] = columns[k][i]
    }
    return end
  }

  return {
    fits(value) {
      const covered = coveredBy(value)
      if (covered === null) return true
      const fit = (bytes: Buffer | null): boolean => bytes !== null && rowsHash(bytes) === covered.hash
      const bytes = numbersOf(covered)
      return bytes instanceof Promise ? bytes.then(fit) : fit(bytes)
    },
    async close() {
      for (const { next } of readers.values()) await next?.return?.()
    },
  }
}

const holds = ({ chunk, first }: Reader, row: number): boolean =>
  chunk !== null && row >= first && row < first + chunk.rows
