import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { del, put, putJson } from './database.ts'
import { exportStore } from './export.ts'
import { recordKey, SCHEMA_KEY } from './keys.ts'
import { repairStore } from './repair.ts'
import { migrate, schemaOf } from './schema.ts'
import { behind, damage, entry, take } from './store.fixture.ts'
import { openStore } from './store.ts'
import { verifyStore } from './verify.ts'

/** A closed store of ten records with a snapshot at some of them. */
async function tenRecords(folder: string, snapshots: readonly number[] = []): Promise<string> {
  const store = await openStore(folder)
  for (let i = 1; i <= 10; i++) {
    store.append(entry(i))
    if (snapshots.includes(i)) await store.writeSnapshot({ seq: i, time: i, bytes: Buffer.from(`${i}`) })
  }
  await store.close()
  return folder
}

const advice = (folder: string): string =>
  `Nothing was changed. What is wrong: grodt store verify "${folder}". Keep what can be trusted: grodt store repair "${folder}".`

const change = (folder: string, seq: number): Promise<void> =>
  damage(folder, recordKey(seq), (value) => (value[40] ^= 1))
const remove = (folder: string, seq: number): Promise<void> =>
  behind(folder, (db) => db.write([del(recordKey(seq))], true))

t.test('damage in the middle or at the end stops the start and names the first bad record', async (t) => {
  const cases: [typeof change, number, string][] = [
    [change, 4, 'record 4 does not fit the hash chain'],
    [change, 10, 'record 10 does not fit the hash chain'],
    [remove, 5, 'record 5 is missing and later ones are there'],
    [remove, 10, 'its journal should end with record 10 and ends with record 9'],
  ]
  for (const [harm, seq, problem] of cases) {
    const folder = await tenRecords(t.testdir())
    await harm(folder, seq)
    const message = `The store "${folder}" is damaged: ${problem}. ${advice(folder)}`
    for (let i = 0; i < 2; i++) {
      await t.rejects(openStore(folder), { code: 'STORE_DAMAGED', message, details: { seq } }, 'unchanged')
    }
    const { problems, last } = await verifyStore(folder)
    t.match(problems, [{ what: 'journal', seq }])
    t.equal(last, seq - 1)
    if (seq < 10) await t.rejects(take(exportStore(folder)), { message })
  }
})

t.test('repair keeps the records up to the damage and puts the others into a file', async (t) => {
  const folder = await tenRecords(t.testdir(), [2])
  await change(folder, 4)
  const file = join(folder, 'dropped-4.jsonl')
  t.strictSame(await repairStore(folder), {
    anchor: 0,
    last: 3,
    removed: 'end',
    dropped: [{ count: 7, first: 4, last: 10, file }],
    snapshots: [],
    revisions: [],
    models: [],
    bars: null,
    values: null,
    database: false,
  })
  t.equal(readFileSync(file, 'utf8').trim().split('\n').length, 7)
  t.match(await verifyStore(folder), { records: 3, snapshots: 1, problems: [] })
  const store = await openStore(folder)
  t.equal(store.append(entry(4)), 4)
  await store.close()
  t.match(await repairStore(folder), { removed: null, dropped: [], last: 4 })
})

t.test('a snapshot after the damage is worth more than the records before it', async (t) => {
  const folder = await tenRecords(t.testdir(), [2, 7])
  await change(folder, 4)
  t.match(await repairStore(folder), {
    anchor: 7,
    last: 10,
    removed: 'beginning',
    dropped: [{ count: 7, first: 1, last: 7 }],
  })
  t.match(await verifyStore(folder), { anchor: 7, records: 3, snapshots: 1, problems: [] })
  const store = await openStore(folder)
  t.equal((await store.latestSnapshot())?.seq, 7)
  t.equal(store.append(entry(11)), 11)
  await store.close()
})

t.test('damage before and after a snapshot: what is between is kept; damaged snapshots go', async (t) => {
  const folder = await tenRecords(t.testdir(), [5, 6])
  await change(folder, 4)
  await change(folder, 9)
  await damage(folder, 'd/0000000000000006', (value) => value.fill(0))
  t.match(await repairStore(folder), {
    anchor: 5,
    last: 8,
    snapshots: [6],
    dropped: [
      { first: 1, last: 5 },
      { first: 9, last: 10 },
    ],
  })
  t.match(await verifyStore(folder), { anchor: 5, records: 3, problems: [] })
})

t.test('a database whose own files are damaged is restored', async (t) => {
  const folder = await tenRecords(t.testdir())
  writeFileSync(join(folder, 'db', 'CURRENT'), 'nonsense')
  await t.rejects(openStore(folder), {
    code: 'STORE_DAMAGED',
    message:
      /is damaged: its database cannot be opened \(Corruption: CURRENT file does not end with newline\)\./,
  })
  t.match(await repairStore(folder), { database: true, last: 10, removed: null })
  t.match(await verifyStore(folder), { records: 10, problems: [] })
})

t.test('a store of a newer version, or of no version, is left alone', async (t) => {
  const folder = await tenRecords(t.testdir())
  await behind(folder, (db) => db.write([putJson(SCHEMA_KEY, 7)], true))
  const message = `The store "${folder}" has version 7 and was written by a newer GRODT; this one knows version 2 and older. Start the newer one, or give another folder. Nothing was changed.`
  await t.rejects(openStore(folder), { code: 'STORE_NEWER', message })
  await t.rejects(repairStore(folder), { code: 'STORE_NEWER', message })
  await behind(folder, (db) => db.write([del(SCHEMA_KEY)], true))
  await t.rejects(openStore(folder), { code: 'STORE_DAMAGED', message: /does not say which version it has/ })
})

t.test('migrations run one version at a time, and again after they were cut off', async (t) => {
  const folder = await tenRecords(t.testdir())
  const steps: string[] = []
  const write = (key: string) =>
    async function* () {
      steps.push(key)
      yield [put(key, Buffer.from('1'))]
      if (steps.length === 2) throw new Error('power loss')
    }
  const migrations = { 1: write('u/two'), 2: write('u/three') }
  await behind(folder, async (db) => {
    await db.write([putJson(SCHEMA_KEY, 1)], true)
    await t.rejects(migrate(folder, db, 3, migrations), { message: 'power loss' })
    t.equal(await schemaOf(folder, db, 3), 2)
    t.equal(await migrate(folder, db, 3, migrations), 2)
    t.equal(await migrate(folder, db, 3, migrations), null)
    t.strictSame(steps, ['u/two', 'u/three', 'u/three'])
    t.equal(await schemaOf(folder, db, 3), 3)
  })
})
