import { createHash } from 'node:crypto'
import t from 'tap'
import { recordKey } from './keys.ts'
import { repairStore } from './repair.ts'
import { damage, entry } from './store.fixture.ts'
import { openStore } from './store.ts'
import { verifyStore } from './verify.ts'

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')
const codeOf = (...texts: string[]): Map<string, string> => new Map(texts.map((text) => [hashOf(text), text]))

t.test(
  'revisions of records that were cut off go with them, and the code of what is left stays',
  async (t) => {
    const folder = t.testdir()
    const store = await openStore(folder)
    const shared = { time: 0, value: { any: ['thing'] } }
    for (let number = 1; number <= 3; number++) {
      const code = codeOf('shared', `own ${number}`)
      await store.putRevision({ ...shared, number, from: store.head().seq + 1, code: [...code.keys()] }, code)
      for (let i = 0; i < 3; i++) store.append(entry(i))
      await store.flush({ sync: true })
    }
    t.match(await store.revisionAt(6), { number: 2, from: 4, ...shared })
    t.match(await store.revisionAt(7), { number: 3, from: 7 })
    t.equal(await store.code(hashOf('own 2')), 'own 2')
    await store.close()
    await damage(folder, recordKey(5), (value) => (value[40] ^= 1))
    t.match(await repairStore(folder), { removed: 'end', last: 4, revisions: [] })
    t.match(await verifyStore(folder), { revisions: 2, code: 3, problems: [] })

    const again = await openStore(folder)
    t.match(await again.revisionAt(Infinity), { number: 2 })
    await t.rejects(again.code(hashOf('own 3')), {
      code: 'STORE_DAMAGED',
      message: new RegExp(`the plugin code ${hashOf('own 3')} is missing or does not fit its hash`),
    })
    await again.close()
  },
)

t.test('what is there already is not written again, and a missing piece is', async (t) => {
  const folder = t.testdir()
  const code = codeOf('one', 'two')
  const revision = { number: 1, from: 1, time: 5, code: [...code.keys()], value: null }
  const store = await openStore(folder)
  await store.putRevision(revision, code)
  await store.putRevision(revision, code)
  t.strictSame(await store.revisions(), [revision])
  await store.close()
  await damage(folder, `c/${hashOf('two')}`, (value) => (value[0] ^= 1))
  t.match(await verifyStore(folder), { problems: [{ what: 'revision', seq: null }] })
  const again = await openStore(folder)
  await again.putRevision(revision, code)
  t.equal(await again.code(hashOf('two')), 'two')
  await again.close()
  t.match(await verifyStore(folder), { revisions: 1, code: 2, problems: [] })
})

t.test('a revision that comes with its record is there with it, and only with it', async (t) => {
  const folder = t.testdir()
  const code = codeOf('one')
  const revision = { number: 1, from: 1, time: 5, code: [...code.keys()], value: null }
  const store = await openStore(folder)
  t.equal(store.appendRevision(entry(5), revision, code), 1)
  t.equal(await store.revisionAt(Infinity), null, 'nothing is written before the record')
  await store.flush()
  t.strictSame(await store.revisionAt(Infinity), revision)
  t.equal(await store.code(hashOf('one')), 'one')
  await store.close()
  t.match(await verifyStore(folder), { revisions: 1, code: 1, problems: [] })
})
