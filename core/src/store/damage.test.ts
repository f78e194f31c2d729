import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { coveredBy } from './covered.ts'
import { del, entries, put, putJson, type Entry } from './database.ts'
import { chunkKey, numberOf, recordKey, SCHEMA_KEY, seriesOf } from './keys.ts'
import { repairStore } from './repair.ts'
import { schemaOperation } from './schema.ts'
import { behind, damage, entry, take } from './store.fixture.ts'
import { openStore, type Store } from './store.ts'
import { verifyStore } from './verify.ts'

const SERIES = ['BTC/USDT 1m', 'x']

interface Made {
  /** By record: whether it has rows of the series, whether it is flushed and gets a snapshot. */
  readonly steps: readonly { rows: readonly number[]; flush: boolean; snapshot: boolean }[]
  readonly days: number | null
}

const made: fc.Arbitrary<Made> = fc.record({
  steps: fc.array(
    fc.record({
      rows: fc.tuple(fc.constantFrom(0, 1, 1, 3, 1100), fc.constantFrom(0, 0, 1)),
      flush: fc.boolean(),
      snapshot: fc.constantFrom(false, false, false, true),
    }),
    { minLength: 1, maxLength: 14 },
  ),
  days: fc.constantFrom(null, null, 0),
})

async function make(folder: string, { steps, days }: Made): Promise<void> {
  const store = await openStore(folder, { days, snapshots: 2 })
  await store.put('notes', [{ any: 'thing' }])
  for (const [i, { rows, flush, snapshot }] of steps.entries()) {
    rows.forEach((count, k) => {
      for (let row = 0; row < count; row++) store.addRow(SERIES[k], [i, row, Math.sin(row)])
    })
    store.append(entry(i + 1))
    if (flush) await store.flush()
    const seq = store.append({ ...entry(i + 1), kind: 'mark' })
    if (snapshot) await store.writeSnapshot({ seq, time: i, bytes: Buffer.from(`state ${i}`) })
  }
  await store.close()
}

async function content(folder: string): Promise<Map<string, Buffer>> {
  const all = new Map<string, Buffer>()
  await behind(folder, async (db) => {
    for await (const [key, value] of entries(db, {})) all.set(key, Buffer.from(value))
  })
  return all
}

const records = (all: ReadonlyMap<string, Buffer>): Entry[] =>
  [...all].filter(([key]) => key.startsWith('r/'))

/** The first record that refers to a row of a chunk: Infinity when there is none. */
function firstUser(all: ReadonlyMap<string, Buffer>, key: string): number {
  const series = seriesOf(key)
  const first = numberOf(key)
  const chunks = [...all.keys()].filter((one) => one.startsWith('b/') && seriesOf(one) === series)
  const next = chunks.map(numberOf).find((row) => row > first) ?? Infinity
  const user = records(all).find(([, value]) =>
    coveredBy(value)?.rows.some(
      ([name, from, count]) => name === series && from < next && from + count > first,
    ),
  )
  return user === undefined ? Infinity : numberOf(user[0])
}

/** Everything that the rows of the records of a store are. */
async function rowsOf(store: Store): Promise<string[]> {
  const read = (await take(store.records())) as unknown as {
    seq: number
    rows?: [string, number, number][]
  }[]
  const lines: string[] = []
  for (const { seq, rows = [] } of read) {
    for (const [name, first, count] of rows) {
      const columns = await store.rows(name, first, count)
      lines.push(`${seq} ${name} ${columns.map((column) => column.join()).join(' ')}`)
    }
  }
  return lines
}

const droppedIn = (folder: string): string =>
  readdirSync(folder)
    .filter((name) => name.startsWith('dropped-'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('')

t.test('any byte changed or key removed: verify names it, repair keeps what was before it', async (t) => {
  const kinds = new Set<string>()
  await fc.assert(
    fc.asyncProperty(
      made,
      fc.nat(),
      fc.option(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { freq: 2 }),
      async (how, which, flip) => {
        const folder = t.testdir()
        await make(folder, how)
        const before = await content(folder)
        const whole = await openStore(folder)
        const rowsBefore = await rowsOf(whole)
        await whole.close()
        const atRest = await content(folder)
        t.strictSame((await verifyStore(folder)).problems, [])
        const keys = [...before.keys()]
        // Each kind of key as often as another.
        const kind = [...new Set(keys.map((key) => key.slice(0, key.startsWith('m/') ? 4 : 2)))]
        const of = keys.filter((key) => key.startsWith(kind[which % kind.length]))
        const key = of[which % of.length]
        kinds.add(`${key.slice(0, 2)} ${flip === null ? 'removed' : 'changed'}`)
        if (flip === null) await behind(folder, (db) => db.write([del(key)], true))
        else await damage(folder, key, (value) => (value[flip[0] % value.length] ^= flip[1]))

        // A chunk that no record needs any more may go without a word.
        // Nothing says that there was a small value.
        const unknown = flip === null && key.startsWith('u/')
        const needless = flip === null && key.startsWith('b/') && firstUser(before, key) === Infinity
        const named = await verifyStore(folder).then(
          ({ problems }) => problems.length > 0,
          (error: unknown) => (error as { code: string }).code === 'STORE_DAMAGED',
        )
        t.ok(named || needless || unknown, `${key} is named`)

        const repair = await repairStore(folder)
        t.strictSame((await verifyStore(folder)).problems, [])
        const after = await content(folder)
        const lost = records(before).filter(([one]) => !after.has(one))
        for (const [one, value] of records(after)) {
          if (Buffer.compare(value, before.get(one) ?? Buffer.alloc(0)) !== 0) t.fail(`${one} has changed`)
        }
        const dropped = droppedIn(folder)
        for (const [one] of lost) {
          const seq = numberOf(one)
          if (one === key && flip === null) continue
          if (!new RegExp(`^\\{"seq":${seq},`, 'm').test(dropped)) t.fail(`record ${seq} is in no file`)
        }
        const bad = key.startsWith('r/')
          ? numberOf(key)
          : key.startsWith('b/')
            ? firstUser(before, key)
            : Infinity
        const last = Math.max(0, ...records(before).map(([one]) => numberOf(one)))
        if (repair.removed === 'beginning') {
          t.ok(repair.anchor >= bad, 'a snapshot that is newer than the damage')
          const snapshots = [...after.keys()].filter((one) => one.startsWith('s/'))
          t.ok(
            snapshots.some((one) => numberOf(one) >= repair.anchor),
            'with a state to go on from',
          )
          t.equal(repair.last, Math.max(last, repair.anchor))
        } else {
          t.equal(repair.last, bad === Infinity ? Math.max(last, repair.last) : bad - 1)
          t.equal(lost.filter(([one]) => numberOf(one) < bad).length, 0)
        }

        const store = await openStore(folder)
        // A host can go on, with a state or from the beginning; what was harmed may be the only state.
        if (!/^[sd]\//.test(key)) await store.latestSnapshot()
        const kept = await rowsOf(store)
        t.ok(
          kept.every((line) => rowsBefore.includes(line)),
          'with their bars',
        )
        store.addRow('x', [1, 2, 3])
        t.equal(await store.appendDurable(entry(99)), repair.last + 1)
        await store.close()
        t.strictSame((await verifyStore(folder)).problems, [])
        t.ok(atRest.size > 0)
      },
    ),
    { numRuns: 60 },
  )
  t.ok(kinds.size > 6, [...kinds].join(', '))
})

t.test('a damaged chunk at the end stops the start, and a repair lets it start again', async (t) => {
  const folder = t.testdir()
  const store = await openStore(folder)
  for (let i = 1; i <= 6; i++) {
    store.addRow('s', [i])
    store.append(entry(i))
    if (i === 3) await store.writeSnapshot({ seq: 3, time: 3, bytes: Buffer.from('3') })
    if (i === 4) await store.flush()
  }
  await store.close()
  const key = chunkKey('s', 4)
  await damage(folder, key, (value) => (value[40] ^= 1))
  await t.rejects(openStore(folder), {
    code: 'STORE_DAMAGED',
    message: /the chunk of "s" that begins with row 4 does not fit its checksum\. Nothing was changed\./,
  })
  t.strictSame((await verifyStore(folder)).problems, [
    { what: 'bars', seq: 5, problem: 'the bars of record 5 are not there, or do not fit its hash' },
    { what: 'bars', seq: null, problem: 'the chunk of "s" that begins with row 4 does not fit its checksum' },
  ])
  const file = join(folder, 'dropped-bars.jsonl')
  t.match(await repairStore(folder), {
    anchor: 0,
    last: 4,
    removed: 'end',
    dropped: [{ count: 2, first: 5, last: 6 }],
    bars: { chunks: [{ series: 's', first: 4 }], file },
  })
  t.match(JSON.parse(readFileSync(file, 'utf8')), { series: 's', first: 4, base64: /=*$/ })
  const again = await openStore(folder)
  t.equal(again.nextRow('s'), 4)
  t.strictSame(
    (await again.rows('s', 0, 4)).map((column) => [...column]),
    [[1, 2, 3, 4]],
  )
  await again.close()
})

t.test('a chunk that is gone from the end stops the start too', async (t) => {
  const folder = t.testdir()
  const store = await openStore(folder)
  for (let i = 1; i <= 3; i++) {
    store.addRow('s', [i])
    store.append(entry(i))
    await store.flush()
  }
  store.append(entry(4))
  await store.close()
  await behind(folder, (db) => db.write([del(chunkKey('s', 2))], true))
  await t.rejects(openStore(folder), {
    code: 'STORE_DAMAGED',
    message: /the bars of record 3 are not there/,
    details: { seq: 3 },
  })
  t.match(await repairStore(folder), { last: 2, bars: null, dropped: [{ first: 3, last: 4 }] })
  const again = await openStore(folder)
  t.equal(again.addRow('s', [9]), 2)
  await again.close()
})

t.test(
  'in records of version 1, which do not name their bars, all that may refer to a damaged chunk go',
  async (t) => {
    const folder = t.testdir()
    const store = await openStore(folder)
    for (let i = 1; i <= 8; i++) {
      store.append(entry(i))
      if (i % 2 === 0) await store.flush()
    }
    await store.close()
    // As version 1 wrote it: a number for the version, rows that no record names.
    const { packChunk } = await import('./chunk.ts')
    await behind(folder, (db) =>
      db.write(
        [
          putJson(SCHEMA_KEY, 1),
          put(chunkKey('s', 0), packChunk([[1, 2]], 2)),
          put(chunkKey('s', 2), packChunk([[3, 4]], 4)),
          put(chunkKey('s', 4), packChunk([[5, 6]], 6)),
        ],
        true,
      ),
    )
    t.match(await verifyStore(folder), { version: 1, problems: [] })
    const harm = (): Promise<void> => damage(folder, chunkKey('s', 2), (value) => (value[3] ^= 8))
    const problem = 'the chunk of "s" that begins with row 2 does not fit its checksum'
    await harm()
    t.strictSame((await verifyStore(folder)).problems, [{ what: 'bars', seq: 3, problem }])
    await harm()
    const opened = await openStore(folder)
    t.equal(opened.recovery.migratedFrom, 1)
    opened.addRow('s', [7])
    opened.append(entry(9))
    await opened.close()
    await harm()
    t.strictSame(
      (await verifyStore(folder)).problems,
      [{ what: 'bars', seq: 3, problem }],
      'also in version 2',
    )
    t.match(await repairStore(folder), { last: 2, removed: 'end' })
    t.match(await verifyStore(folder), { version: 2, records: 2, problems: [] })
  },
)

t.test('a version that cannot be read is taken for the present one', async (t) => {
  const folder = t.testdir()
  await make(folder, { steps: [{ rows: [1, 0], flush: true, snapshot: false }], days: null })
  for (const harm of [del(SCHEMA_KEY), put(SCHEMA_KEY, Buffer.from('{"version":3,"sum":"0"}'))]) {
    await behind(folder, (db) => db.write([harm], true))
    await t.rejects(openStore(folder), { code: 'STORE_DAMAGED' })
    t.match(await repairStore(folder), { last: 2, removed: null })
    await (await openStore(folder)).close()
  }
  await behind(folder, (db) => db.write([schemaOperation(9)], true))
  await t.rejects(repairStore(folder), { code: 'STORE_NEWER' })
})

t.test('a lost anchor is made anew', async (t) => {
  const step = { rows: [1, 0], flush: true, snapshot: false }
  const steps = [step, { ...step, snapshot: true }, step, { ...step, snapshot: true }]
  const [fourth, eighth] = [4, 8].map((seq) => recordKey(seq).slice(2))
  const cases = [
    { gone: [], repair: { removed: null, dropped: [] }, left: { anchor: 4, records: 4 } },
    {
      gone: [fourth],
      repair: { removed: 'beginning', dropped: [{ first: 5, last: 5 }] },
      left: { anchor: 5, records: 3 },
    },
    {
      gone: [fourth, eighth],
      repair: { removed: 'end', dropped: [{ first: 5, last: 8 }] },
      left: { anchor: 0, records: 0 },
    },
  ]
  for (const { gone, repair, left } of cases) {
    const folder = t.testdir()
    await make(folder, { steps, days: 0 })
    t.match(await verifyStore(folder), { anchor: 4, records: 4, problems: [] })
    await behind(folder, async (db) => {
      await db.write([del('m/anchor'), ...gone.flatMap((seq) => [del(`s/${seq}`), del(`d/${seq}`)])], true)
    })
    t.match((await verifyStore(folder)).problems, [{ what: 'journal', seq: 1 }])
    t.match(await repairStore(folder), repair)
    t.match(await verifyStore(folder), { ...left, problems: [] })
    const store = await openStore(folder)
    t.equal((await store.latestSnapshot())?.seq ?? 0, gone.length === 2 ? 0 : 8)
    await store.close()
  }
})

t.test('a damaged small value is named, refused, and taken out into a file', async (t) => {
  const folder = t.testdir()
  const store = await openStore(folder)
  await store.put('notes', { a: 1 })
  await store.close()
  await behind(folder, (db) => db.write([put('u/old', Buffer.from('[2]'))], true))
  await damage(folder, 'u/notes', (value) => (value[12] ^= 3))
  const problem = 'the value "notes" does not fit its checksum'
  t.strictSame((await verifyStore(folder)).problems, [{ what: 'value', seq: null, problem }])
  const opened = await openStore(folder)
  await t.rejects(opened.get('notes'), { code: 'STORE_DAMAGED', message: new RegExp(problem) })
  t.strictSame(await opened.get('old'), [2], 'as version 1 wrote it')
  await opened.close()
  const file = join(folder, 'dropped-values.jsonl')
  t.match(await repairStore(folder), { removed: null, values: { names: ['notes'], file } })
  t.match(JSON.parse(readFileSync(file, 'utf8')), { name: 'notes', base64: /./ })
  t.strictSame((await verifyStore(folder)).problems, [])
  const again = await openStore(folder)
  t.equal(await again.get('notes'), undefined)
  await again.close()
})
