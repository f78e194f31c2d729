import { createHash } from 'node:crypto'
import t from 'tap'
import { COLUMN_NAMES, newColumns } from '../columns.ts'
import { hashColumns } from './hash.ts'

t.test('the hash is SHA-256 over the six columns in order as little-endian doubles', async (t) => {
  const columns = newColumns(3)
  const bytes = Buffer.alloc(6 * 3 * 8)
  COLUMN_NAMES.forEach((name, at) => {
    for (let bar = 0; bar < 3; bar++) {
      columns[name][bar] = at * 10 + bar + 0.1
      bytes.writeDoubleLE(at * 10 + bar + 0.1, (at * 3 + bar) * 8)
    }
  })
  t.equal(hashColumns(columns), createHash('sha256').update(bytes).digest('hex'))
})

t.test('a column that is part of a larger memory is hashed by its values', async (t) => {
  const columns = newColumns(2)
  const part = { ...columns, close: Float64Array.of(9, 0, 0, 9).subarray(1, 3) }
  t.equal(hashColumns(part), hashColumns(columns))
})
