import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { openStore } from './store.ts'
import { exportStore } from './export.ts'
import { storeStats } from './stats.ts'
import { verifyStore } from './verify.ts'
import { DAY, damage, entry, take } from './store.fixture.ts'

t.test('records come back as they were given, in order, also after the store was closed', async (t) => {
  const folder = join(t.testdir(), 'new', 'store')
  const store = await openStore(folder)
  t.strictSame(store.head(), { seq: 0, hash: '0'.repeat(64), time: null })
  t.equal(store.append({ kind: 'batch', time: 5, input: { bars: [1] }, events: [{ a: 'é\n' }] }), 1)
  t.equal(store.append({ kind: 'command', time: 7, cause: 'api', input: null, events: [] }), 2)
  t.equal(store.pending(), 2)
  t.equal(store.head().seq, 0, 'not written')
  t.equal(await store.appendDurable(entry(8)), 3)
  t.equal(store.pending(), 0)
  await store.put('run', { id: 7 })
  await store.close()
  const again = await openStore(folder)
  t.strictSame(again.recovery, { cut: 0, lastSeq: 3, checkedAfter: 0, dropped: null, migratedFrom: null })
  const [first, second, third] = await take(again.records())
  t.match(first, { seq: 1, time: 5, kind: 'batch', input: { bars: [1] }, events: [{ a: 'é\n' }] })
  t.match(second, { seq: 2, time: 7, kind: 'command', cause: 'api', input: null, events: [] })
  t.strictSame(again.head(), { seq: 3, hash: third.hash, time: 8 })
  t.same((await take(again.records({ after: 1, kinds: ['command'] }))).length, 1)
  t.same((await take(again.records({ after: 1, until: 2 }))).length, 1)
  t.strictSame(await again.get('run'), { id: 7 })
  t.equal(await again.get('other'), undefined)
  await again.close()
})

t.test('the hash of a record can be computed from its exported line and the hash before', async (t) => {
  const folder = t.testdir()
  const store = await openStore(folder)
  for (let i = 1; i <= 5; i++) store.append({ ...entry(i), kind: i % 2 ? 'odd' : 'even' })
  await store.close()
  let previous = '0'.repeat(64)
  for (const line of await take(exportStore(folder))) {
    const { hash } = JSON.parse(line) as { hash: string }
    const text = line.replace(`,"hash":"${hash}"`, '')
    t.equal(createHash('sha256').update(Buffer.from(previous, 'hex')).update(text).digest('hex'), hash)
    previous = hash
  }
  t.equal((await take(exportStore(folder, { kinds: ['even'] }))).length, 2)
  t.equal((await take(exportStore(folder, { from: 2, until: 4 }))).length, 3)
  t.match(await storeStats(folder), {
    records: { count: 5 },
    kinds: { odd: { count: 3 } },
    first: 1,
    last: 5,
  })
})

t.test('a journal can keep inputs or events alone', async (t) => {
  for (const parts of ['inputs', 'events'] as const) {
    const store = await openStore(t.testdir(), { parts })
    store.append(entry(1))
    const [record] = await take(store.records())
    t.equal('input' in record, parts === 'inputs')
    t.equal('events' in record, parts === 'events')
    await store.close()
  }
})

t.test('groups are written by count and by bytes without being asked for', async (t) => {
  for (const group of [{ records: 3 }, { bytes: 150 }]) {
    const folder = t.testdir()
    const store = await openStore(folder, { group })
    for (let i = 0; i < 7; i++) store.append(entry(i))
    await store.flush()
    t.equal(store.head().seq, 7)
    await store.close()
    t.strictSame((await verifyStore(folder)).records, 7)
  }
})

t.test('a wrong time and an unknown record are mistakes of the caller', async (t) => {
  const store = await openStore(t.testdir())
  t.throws(() => store.append(entry(NaN)), {
    name: 'RangeError',
    message: 'The time of a record was NaN, expected a finite number.',
  })
  t.equal(store.append(entry(1)), 1, 'no number is lost')
  await t.rejects(store.writeSnapshot({ seq: 9, time: 1, bytes: Buffer.from('x') }), {
    message: 'There is no record 9 for a snapshot.',
  })
  await store.close()
})

t.test('rows of a series come back with the same bits over any range', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.double(), { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 40 }),
      fc.array(fc.nat(40), { maxLength: 6 }),
      fc.nat(),
      async (rows, flushes, seed) => {
        const folder = t.testdir()
        let store = await openStore(folder)
        for (const [i, row] of rows.entries()) {
          t.equal(store.addRow('BTC/USDT 1m', row), i)
          store.addRow('other', [i])
          if (flushes.includes(i)) await store.flush()
          if (i === seed % rows.length) {
            await store.close()
            store = await openStore(folder)
          }
        }
        const first = seed % rows.length
        const count = rows.length - first
        const columns = await store.rows('BTC/USDT 1m', first, count)
        const want = [0, 1].map((i) => Float64Array.from(rows.slice(first), (row) => row[i]))
        for (const i of [0, 1]) t.ok(columns[i].every((x, k) => Object.is(x, want[i][k])))
        t.equal(store.nextRow('BTC/USDT 1m'), rows.length)
        await store.close()
      },
    ),
    { numRuns: 15 },
  )
})

t.test('many small chunks become large ones, and stay readable; wrong rows are refused', async (t) => {
  const folder = t.testdir()
  let store = await openStore(folder)
  for (let i = 0; i < 2_500; i++) {
    store.addRow('s', [i, -i])
    store.append(entry(i))
    if (i % 7 === 0) await store.flush()
    if (i === 1_200) {
      await store.close()
      store = await openStore(folder)
    }
  }
  const [up, down] = await store.rows('s', 1_000, 1_400)
  t.ok(up.every((x, i) => x === 1_000 + i && down[i] === -x))
  t.throws(() => store.addRow('s', [1]), { message: 'A row of "s" has 1 numbers, expected 2.' })
  await t.rejects(store.rows('s', 2_490, 11), { message: 'Row 2500 of "s" is not in the store.' })
  await store.close()
  const { chunks, problems } = await verifyStore(folder)
  t.ok(chunks < 80, `${chunks} chunks`)
  t.strictSame(problems, [])
})

t.test('the newest whole snapshot is found; damaged ones are reported and passed over', async (t) => {
  const folder = t.testdir()
  const problems: string[] = []
  const store = await openStore(folder, { snapshots: 2, onProblem: (one) => problems.push(one.message) })
  t.equal(await store.latestSnapshot(), null)
  for (let i = 1; i <= 4; i++) {
    store.append(entry(i))
    await store.writeSnapshot({ seq: i, time: i, bytes: Buffer.from(`state ${i}`), meta: { i } })
  }
  t.strictSame(
    (await store.snapshots()).map(({ seq }) => seq),
    [3, 4],
  )
  t.match(await store.latestSnapshot(), { seq: 4, meta: { i: 4 }, hash: store.head().hash })
  await store.close()
  await damage(folder, 'd/0000000000000004', (value) => value.fill(0, 2, 4))
  const again = await openStore(folder, { onProblem: (one) => problems.push(one.message) })
  t.equal(String((await again.latestSnapshot())?.bytes), 'state 3')
  t.strictSame(problems, [
    `Store "${folder}": the snapshot at record 4 does not fit its checksum. The snapshot before it is used.`,
  ])
  await again.close()
})

t.test(
  'retention removes the beginning and keeps the chain and what the oldest snapshot needs',
  async (t) => {
    const folder = t.testdir()
    const store = await openStore(folder, { snapshots: 2, days: 2 })
    for (let day = 1; day <= 10; day++) {
      store.addRow('s', [day])
      store.append(entry(day * DAY))
      if (day % 2 === 0) await store.writeSnapshot({ seq: day, time: day * DAY, bytes: Buffer.from('x') })
    }
    t.strictSame(
      (await take(store.records())).map(({ seq }) => seq),
      [8, 9, 10],
      'older than two days before day 10, and not after the snapshot at 8',
    )
    await t.rejects(take(store.records({ after: 2 })), {
      code: 'STORE_REMOVED',
      message: `The records after 2 were asked for; the store "${folder}" has removed those up to 7. Start from a snapshot, or keep the journal for longer.`,
    })
    await store.close()
    t.match(await verifyStore(folder), { anchor: 7, records: 3, problems: [] })
    const again = await openStore(folder, { snapshots: 1, days: 0 })
    again.append(entry(11 * DAY))
    await again.writeSnapshot({ seq: 11, time: 0, bytes: Buffer.from('y') })
    t.strictSame(await take(again.records()), [])
    t.equal(again.append(entry(12 * DAY)), 12)
    await again.close()
    t.match(await verifyStore(folder), { anchor: 11, records: 1, problems: [] })
  },
)

t.test('a second opener is refused and told who has the store; a file is no folder', async (t) => {
  const folder = t.testdir()
  const store = await openStore(folder)
  await t.rejects(openStore(folder), {
    code: 'STORE_IN_USE',
    message: `The store "${folder}" is in use by process ${process.pid}. One process owns a store: stop that one first, or give another folder. A command with --api can ask a host: name its API with --api.`,
  })
  t.equal(await store.appendDurable(entry(1)), 1, 'the first is not disturbed')
  await store.close()
  t.throws(() => store.append(entry(2)), { message: `The store "${folder}" is closed.` })
  const file = join(folder, 'file')
  writeFileSync(file, '')
  await t.rejects(openStore(file), { code: 'STORE_FOLDER', message: /cannot be opened: ENOTDIR/ })
  await t.rejects(verifyStore(join(folder, 'nowhere')), { code: 'STORE_MISSING' })
})

t.test('rows of columns are the same as row after row, with the bits as they were given', async (t) => {
  const columns = [Float64Array.from({ length: 3000 }, (_, i) => i / 3), new Float64Array(3000).fill(-0)]
  const cuts = [0, 0, 1, 1000, 1023, 2500, 2500, 3000]
  const folder = t.testdir()
  const stores = await Promise.all(['one', 'many'].map((name) => openStore(join(folder, name))))
  const [one, many] = stores
  t.equal(many.addRows('none', columns, 5, 5), 0)
  t.throws(
    () => many.addRows('bars', [], 0, 1),
    new RangeError('A row of "bars" has 0 numbers, expected some.'),
  )
  for (let i = 1; i < cuts.length; i++) {
    const [from, to] = [cuts[i - 1], cuts[i]]
    t.equal(many.addRows('bars', columns, from, to), from)
    for (let row = from; row < to; row++) one.addRow('bars', [columns[0][row], columns[1][row]])
    for (const store of stores) {
      store.append(entry(i))
      await store.flush()
    }
  }
  t.throws(
    () => many.addRows('bars', [columns[0]], 0, 1),
    new RangeError('A row of "bars" has 1 numbers, expected 2.'),
  )
  t.equal(many.nextRow('bars'), 3000)
  t.strictSame(await many.rows('bars', 0, 3000), columns)
  t.ok(Object.is((await many.rows('bars', 2999, 1))[1][0], -0))
  for (const store of stores) await store.close()
  const [a, b] = await Promise.all(stores.map(({ folder }) => storeStats(folder)))
  t.strictSame(b.series, a.series)
  t.equal((await verifyStore(many.folder)).chunks, (await verifyStore(one.folder)).chunks)
})

t.test('an entry without an input has none', async (t) => {
  const store = await openStore(t.testdir())
  store.append({ kind: 'bars', time: 1, events: [{ a: 1 }] })
  const [record] = await take(store.records())
  t.strictSame(Object.keys(record), ['seq', 'time', 'kind', 'events', 'hash'])
  await store.close()
})
