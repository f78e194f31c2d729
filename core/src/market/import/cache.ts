import { createHash } from 'node:crypto'
import { closeSync, fstatSync, mkdirSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs'
import { endianness } from 'node:os'
import { join, resolve } from 'node:path'
import { COLUMN_NAMES } from '../columns.ts'
import type { BarColumns } from '../columns.ts'
import type { CheckedFile, FileFacts, FileRequest } from './checked-file.ts'
import { columnBytes, hashColumns } from './hash.ts'

/** Raise it when the checks or the format change: older caches are then rebuilt. */
const FORMAT = 2
const MAGIC = 'GRODTCOL'
/** Magic, length of the header as uint32, SHA-256 of the header. */
const PREFIX_BYTES = 8 + 4 + 32
/** One read call takes less than 2 GiB. */
const MAX_READ = 1 << 30
const BYTES_PER_BAR = COLUMN_NAMES.length * 8

/** Size and time of change of the source file: a cache of another state of it is stale. */
export interface SourceState {
  readonly size: number
  readonly mtimeMs: number
}

export type CacheResult =
  | { readonly kind: 'hit'; readonly file: CheckedFile }
  | { readonly kind: 'miss' | 'stale' }
  | { readonly kind: 'damaged'; readonly problem: string }

interface Header {
  readonly format: number
  readonly byteOrder: string
  readonly source: SourceState
  readonly request: FileRequest
  readonly rows: number
  readonly facts: FileFacts
}

/** The cache file of a source file. */
export function cachePath(folder: string, sourcePath: string): string {
  return join(folder, `${createHash('sha256').update(resolve(sourcePath)).digest('hex').slice(0, 32)}.cols`)
}

/**
 * Reads the bars of a source file from its cache, straight into the memory the columns then use. The header has a
 * checksum; the bars are compared with their hash only with `verify`, which takes longer than the reading.
 */
export function readCache(
  path: string,
  source: SourceState,
  request: FileRequest,
  verify = false,
): CacheResult {
  let handle: number
  try {
    handle = openSync(path, 'r')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return code === 'ENOENT' ? { kind: 'miss' } : { kind: 'damaged', problem: message }
  }
  try {
    const size = fstatSync(handle).size
    const header = readHeader(handle, size)
    if (header === 'old') return { kind: 'stale' }
    if (!isFresh(header.fields, source, request)) return { kind: 'stale' }
    const { rows, facts } = header.fields
    if (size !== header.end + rows * BYTES_PER_BAR) throw new Error('its length is wrong')
    const memory = new ArrayBuffer(rows * BYTES_PER_BAR)
    readFully(handle, Buffer.from(memory), header.end)
    const columns = columnsOver(memory, rows)
    if (verify && hashColumns(columns) !== facts.hash) throw new Error('its bars do not fit their hash')
    return { kind: 'hit', file: { columns, facts } }
  } catch (error) {
    return { kind: 'damaged', problem: (error as Error).message }
  } finally {
    closeSync(handle)
  }
}

/**
 * Writes the cache of a source file: to another name first, so that a reader never sees half of it.
 *
 * @throws the error of the file system; the caller decides that a cache is dispensable
 */
export function writeCache(path: string, source: SourceState, request: FileRequest, file: CheckedFile): void {
  const { columns, facts } = file
  const fields: Header = {
    format: FORMAT,
    byteOrder: endianness(),
    source,
    request,
    rows: columns.time.length,
    facts,
  }
  const text = Buffer.from(JSON.stringify(fields))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(text.length)
  const parts = [Buffer.from(MAGIC), length, checksum(text), text]
  for (const name of COLUMN_NAMES) parts.push(columnBytes(columns[name]))

  const draft = `${path}.${process.pid}.tmp`
  mkdirSync(resolve(path, '..'), { recursive: true })
  try {
    const handle = openSync(draft, 'w')
    try {
      for (const part of parts) for (let done = 0; done < part.length;) done += writeSync(handle, part, done)
    } finally {
      closeSync(handle)
    }
    renameSync(draft, path)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}

function readHeader(handle: number, size: number): { fields: Header; end: number } | 'old' {
  if (size < PREFIX_BYTES) throw new Error('it is too short')
  const prefix = readFully(handle, Buffer.alloc(PREFIX_BYTES), 0)
  if (prefix.toString('latin1', 0, 8) !== MAGIC) throw new Error('it is not a column cache')
  const end = PREFIX_BYTES + prefix.readUInt32LE(8)
  if (size < end) throw new Error('it is too short')
  const text = readFully(handle, Buffer.alloc(end - PREFIX_BYTES), PREFIX_BYTES)
  if (!checksum(text).equals(prefix.subarray(12))) throw new Error('its header is damaged')
  const fields = JSON.parse(text.toString()) as Header
  return fields.format === FORMAT && fields.byteOrder === endianness() ? { fields, end } : 'old'
}

function isFresh(header: Header, source: SourceState, request: FileRequest): boolean {
  return (
    header.source.size === source.size &&
    header.source.mtimeMs === source.mtimeMs &&
    header.request.timeframeMs === request.timeframeMs &&
    header.request.badRows === request.badRows
  )
}

function readFully(handle: number, into: Buffer, position: number): Buffer {
  for (let done = 0; done < into.length;) {
    const count = readSync(handle, into, done, Math.min(into.length - done, MAX_READ), position + done)
    if (count === 0) throw new Error('it is too short')
    done += count
  }
  return into
}

function columnsOver(memory: ArrayBuffer, rows: number): BarColumns {
  const column = (at: number): Float64Array => new Float64Array(memory, at * rows * 8, rows)
  return {
    time: column(0),
    open: column(1),
    high: column(2),
    low: column(3),
    close: column(4),
    volume: column(5),
  }
}

function checksum(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest()
}
