import { createHash } from 'node:crypto'
import { endianness } from 'node:os'
import { COLUMN_NAMES } from '../columns.ts'
import type { BarColumns } from '../columns.ts'

/** The bytes of a column as this machine stores them, without a copy. */
export function columnBytes(column: Float64Array): Buffer {
  return Buffer.from(column.buffer, column.byteOffset, column.byteLength)
}

/** SHA-256, hex, over the six columns in the order of `COLUMN_NAMES` as little-endian doubles. */
export function hashColumns(columns: BarColumns): string {
  const hash = createHash('sha256')
  for (const name of COLUMN_NAMES) {
    const bytes = columnBytes(columns[name])
    hash.update(endianness() === 'LE' ? bytes : Buffer.from(bytes).swap64())
  }
  return hash.digest('hex')
}
