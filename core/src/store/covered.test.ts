import { createHash } from 'node:crypto'
import fc from 'fast-check'
import t from 'tap'
import { chunkKey } from './keys.ts'
import { del, put } from './database.ts'
import { packChunk, unpackChunk } from './chunk.ts'
import { exportStore } from './export.ts'
import { behind, entry, take } from './store.fixture.ts'
import { openStore, type Store } from './store.ts'
import { verifyStore } from './verify.ts'

interface Line {
  readonly seq: number
  readonly rows?: [string, number, number][]
  readonly rowsHash?: string
}

/** The hash of rows as docs/store.md has it, from the rows themselves. */
async function hashOf(store: Store, rows: NonNullable<Line['rows']>): Promise<string> {
  const sum = createHash('sha256')
  for (const [name, first, count] of rows) {
    const columns = await store.rows(name, first, count)
    for (let i = 0; i < count; i++) {
      const row = Buffer.alloc(8 * columns.length)
      columns.forEach((column, k) => row.writeDoubleLE(column[i], 8 * k))
      sum.update(row)
    }
  }
  return sum.digest('base64url').slice(0, 22)
}

t.test('a record covers the rows that were added before it, whatever they are and however', async (t) => {
  const name = fc.constantFrom('a', 'b "c"', '7', 'é,"rows":[', '],"rowsHash":"')
  const number = fc.double()
  const step = fc.oneof(
    fc.record({ name, row: fc.array(number, { minLength: 2, maxLength: 2 }) }),
    fc.record({
      name,
      columns: fc
        .array(fc.tuple(number, number), { maxLength: 9 })
        .map((rows) => [0, 1].map((i) => Float64Array.from(rows, (row) => row[i]))),
    }),
    fc.constantFrom('append', 'append', 'flush', 'reopen' as const),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const folder = t.testdir()
      let store = await openStore(folder, { group: { records: 3 } })
      for (const [i, one] of [...steps, 'append' as const].entries()) {
        if (one === 'append') store.append({ ...entry(i), input: 'x],"rowsHash":"AAAAAAAAAAAAAAAAAAAAAA' })
        else if (one === 'flush') await store.flush()
        else if (one === 'reopen') {
          store.append(entry(i))
          await store.close()
          store = await openStore(folder, { parts: i % 2 === 0 ? 'inputs' : 'events' })
        } else if ('row' in one) store.addRow(one.name, one.row)
        else store.addRows(one.name, one.columns, 0, one.columns[0].length)
      }
      await store.close()
      t.strictSame((await verifyStore(folder)).problems, [])
      const lines = (await take(exportStore(folder))).map((line) => JSON.parse(line) as Line)
      store = await openStore(folder)
      const next: Record<string, number> = {}
      for (const { rows, rowsHash } of lines) {
        if (rows === undefined) continue
        t.equal(rowsHash, await hashOf(store, rows))
        for (const [series, first, count] of rows) {
          t.equal(first, next[series] ?? 0)
          next[series] = first + count
        }
      }
      for (const series of Object.keys(next)) t.equal(store.nextRow(series), next[series])
      await store.close()
    }),
    { numRuns: 25 },
  )
})

t.test('a changed bar is found though its chunk fits its checksum again; so is a missing one', async (t) => {
  const folder = t.testdir()
  const store = await openStore(folder)
  for (let i = 1; i <= 9; i++) {
    if (i % 3 === 0) await store.flush()
    for (const name of ['s', 'x']) store.addRow(name, [i, -i])
    store.append(entry(i))
  }
  await store.close()
  const problem = 'the bars of record 5 are not there, or do not fit its hash'
  const key = chunkKey('x', 2)
  let before = Buffer.alloc(0)
  await behind(folder, async (db) => {
    before = Buffer.from((await db.get(key)) ?? '')
    const { columns, seq } = unpackChunk(before) as NonNullable<ReturnType<typeof unpackChunk>>
    t.equal(columns[0][2], 5)
    columns[1][2] = -5.000000000000001
    await db.write([put(key, packChunk(columns, seq))], true)
  })
  t.strictSame((await verifyStore(folder)).problems, [{ what: 'bars', seq: 5, problem }])
  await behind(folder, (db) => db.write([put(key, before)], true))
  t.strictSame((await verifyStore(folder)).problems, [])
  await behind(folder, (db) => db.write([del(key)], true))
  t.match((await verifyStore(folder)).problems, [{ what: 'bars', seq: 3 }])
})

t.test('a record without rows says nothing of them', async (t) => {
  const store = await openStore(t.testdir())
  store.append(entry(1))
  t.equal(store.addRows('s', [[], []], 0, 0), 0)
  store.append(entry(2))
  t.throws(() => {
    store.addRow('s', [1])
    store.append(entry(NaN))
  })
  store.append(entry(3))
  const records = (await take(store.records())) as unknown as Line[]
  t.strictSame(
    records.map(({ seq, rows }) => [seq, rows]),
    [
      [1, undefined],
      [2, undefined],
      [3, [['s', 0, 1]]],
    ],
    'also after one that was refused',
  )
  await store.close()
})
