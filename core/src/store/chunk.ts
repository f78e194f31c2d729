import { createHash } from 'node:crypto'
import { endianness } from 'node:os'

/**
 * Rows of numbers in one value: checksum (16 bytes of the SHA-256 of the rest), columns and rows (uint32), number of the
 * last record that was there when it was written (float64), then column after column as float64, little-endian.
 */
export interface Chunk {
  readonly columns: readonly Float64Array[]
  readonly rows: number
  readonly seq: number
}

const CHECKSUM = 16
const HEADER = CHECKSUM + 16
const SWAP = endianness() === 'BE'

export function packChunk(columns: readonly ArrayLike<number>[], seq: number): Buffer {
  const rows = columns[0].length
  const value = Buffer.allocUnsafe(HEADER + 8 * rows * columns.length)
  value.writeUInt32LE(columns.length, CHECKSUM)
  value.writeUInt32LE(rows, CHECKSUM + 4)
  value.writeDoubleLE(seq, CHECKSUM + 8)
  columns.forEach((column, i) => {
    const bytes = Buffer.from(Float64Array.from(column).buffer)
    if (SWAP) bytes.swap64()
    bytes.copy(value, HEADER + 8 * rows * i)
  })
  checksum(value).copy(value, 0, 0, CHECKSUM)
  return value
}

/** Null when the bytes are not those that were written. */
export function unpackChunk(value: Buffer): Chunk | null {
  if (value.length < HEADER) return null
  if (!checksum(value).subarray(0, CHECKSUM).equals(value.subarray(0, CHECKSUM))) return null
  const count = value.readUInt32LE(CHECKSUM)
  const rows = value.readUInt32LE(CHECKSUM + 4)
  const columns = Array.from({ length: count }, (_, i) => {
    // A copy: a Float64Array must start at a multiple of eight bytes.
    const bytes = Buffer.from(
      Uint8Array.prototype.slice.call(value, HEADER + 8 * rows * i, HEADER + 8 * rows * (i + 1)),
    )
    if (SWAP) bytes.swap64()
    return new Float64Array(bytes.buffer, bytes.byteOffset, rows)
  })
  return { columns, rows, seq: value.readDoubleLE(CHECKSUM + 8) }
}

const checksum = (value: Buffer): Buffer => createHash('sha256').update(value.subarray(CHECKSUM)).digest()
