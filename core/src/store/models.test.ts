import { createHash } from 'node:crypto'
import t from 'tap'
import { openLevel } from './level-database.ts'
import { readStore } from './read.ts'
import { repairStore } from './repair.ts'
import { behind, damage, entry, take } from './store.fixture.ts'
import { openStore, openStoreOn } from './store.ts'
import { storeStats } from './stats.ts'
import { verifyStore } from './verify.ts'
import { del } from './database.ts'

const bytesOf = (text: string): Buffer => Buffer.from(text.repeat(50))
const idOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

t.test('a model is kept under the hash of its bytes, and what is known of it can change', async (t) => {
  const folder = t.testdir()
  const bytes = bytesOf('one')
  const id = idOf(bytes)
  const store = await openStore(folder)
  store.putModel(id, { state: 'candidate' }, bytes)
  t.throws(() => store.putModel(id, null, bytesOf('two')), RangeError)
  store.putModel(id, { state: 'champion' }, null)
  t.strictSame(await store.models(), [{ id, known: { state: 'champion' }, bytes }])
  await store.close()

  const reader = await readStore(folder)
  t.strictSame(await reader.models(), [{ id, known: { state: 'champion' }, bytes }])
  await reader.close()
  t.match(await verifyStore(folder), { models: 1, problems: [] })
  t.match(await storeStats(folder), { models: { count: 1, bytes: bytes.length } })
})

t.test('a model can lose its bytes, and go', async (t) => {
  const folder = t.testdir()
  const bytes = bytesOf('one')
  const id = idOf(bytes)
  const store = await openStore(folder)
  store.putModel(id, 1, bytes)
  store.removeModel(id, 'bytes')
  t.strictSame(await store.models(), [{ id, known: 1, bytes: null }])
  store.removeModel(id, 'all')
  t.strictSame(await store.models(), [])
  await store.close()
})

t.test('a model is on the disk with the record that follows it, or neither is', async (t) => {
  // Every write from the n-th on fails, as on a disk that is full or gone.
  for (let writes = 1; writes <= 6; writes++) {
    const folder = t.testdir({ [`at-${writes}`]: {} })
    const place = `${folder}/at-${writes}`
    const level = await openLevel(place, { create: true })
    let done = 0
    const failing = {
      ...level,
      write: (...args: Parameters<typeof level.write>): Promise<void> =>
        ++done > writes ? Promise.reject(new Error('no space left')) : level.write(...args),
    }
    const store = await openStoreOn(place, failing)
    const ids: string[] = []
    try {
      for (let i = 0; i < 4; i++) {
        const bytes = bytesOf(`model ${i}`)
        ids.push(idOf(bytes))
        store.putModel(ids[i], i, bytes)
        store.append(entry(i))
        await store.flush()
      }
      await store.close()
    } catch {
      await store.close().catch(() => undefined)
    }
    const left = await openStore(place)
    const records = await take(left.records())
    const models = await left.models()
    t.same(models.map(({ id }) => id).sort(), ids.slice(0, records.length).sort(), `${writes} writes`)
    t.ok(models.every(({ bytes }) => bytes !== null))
    await left.close()
  }
})

t.test('damage to a model is found, told of when it is read, and taken out', async (t) => {
  const folder = t.testdir()
  const models = ['one', 'two', 'three', 'four'].map(bytesOf)
  const ids = models.map(idOf)
  const store = await openStore(folder)
  models.forEach((bytes, i) => store.putModel(ids[i], { n: i }, bytes))
  store.append(entry(1))
  await store.close()
  await damage(folder, `w/${ids[0]}`, (value) => (value[7] ^= 1))
  await damage(folder, `l/${ids[1]}`, (value) => (value[12] ^= 1))
  await behind(folder, (db) => db.write([del(`l/${ids[2]}`)], true))

  const problems = [
    `the bytes of the model ${ids[0]} do not fit its id`,
    `what is known of the model ${ids[1]} does not fit its checksum`,
    `the bytes of the model ${ids[2]} are there, and nothing is known of it`,
  ]
  const found = (await verifyStore(folder)).problems
  t.ok(found.every(({ what, seq }) => what === 'model' && seq === null))
  t.same(found.map(({ problem }) => problem).sort(), [...problems].sort())
  const opened = await openStore(folder)
  const read = new Map((await opened.models()).map((model) => [model.id, model]))
  t.equal(read.get(ids[0])?.bytes, null)
  t.strictSame(read.get(ids[0])?.known, { n: 0 })
  t.equal(read.get(ids[1])?.known, null)
  t.strictSame(read.get(ids[3]), { id: ids[3], known: { n: 3 }, bytes: models[3] })
  await opened.close()

  t.same([...(await repairStore(folder)).models].sort(), [...problems].sort())
  t.match(await verifyStore(folder), { models: 2, problems: [] })
})
