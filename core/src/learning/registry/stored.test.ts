import t from 'tap'
import { damage, entry } from '../../store/store.fixture.ts'
import { openStore } from '../../store/store.ts'
import { verifyStore } from '../../store/verify.ts'
import { added, cause, trained } from './registry.fixture.ts'
import { openRegistry } from './stored.ts'

t.test('a registry comes back from its store as it was', async (t) => {
  const folder = t.testdir()
  const store = await openStore(folder)
  const registry = await openRegistry(store)
  for (let n = 1; n <= 8; n++) {
    registry.promote(registry.add(added(n)).id, cause(n, 'better'))
    store.append(entry(n))
  }
  const before = registry.list()
  await store.close()
  t.match(await verifyStore(folder), { models: 8, problems: [] })

  const opened = await openStore(folder)
  const problems: string[] = []
  const again = await openRegistry(opened, (problem) => problems.push(problem))
  t.strictSame(again.list(), before)
  t.strictSame(problems, [])
  const champion = again.champion('market_risk')
  t.strictSame(again.model(champion?.id ?? ''), trained(8))
  t.equal(again.add(added(9)).number, 9)
  await opened.close()
})

t.test('damaged models are told of, and the last good one can still serve', async (t) => {
  const folder = t.testdir()
  const store = await openStore(folder)
  const registry = await openRegistry(store)
  const ids = [1, 2, 3].map((n) => registry.promote(registry.add(added(n)).id, cause(n, 'better')).id)
  await store.close()
  await damage(folder, `w/${ids[2]}`, (value) => (value[value.length - 1] ^= 1))
  await damage(folder, `l/${ids[0]}`, (value) => (value[20] ^= 1))

  const opened = await openStore(folder)
  const problems: string[] = []
  const again = await openRegistry(opened, (problem) => problems.push(problem))
  t.same(
    problems.sort(),
    [
      `the bytes of the model ${ids[2]} do not fit its id: it does not serve`,
      `what is known of the model ${ids[0]} does not fit its checksum: it is not used`,
    ].sort(),
  )
  t.throws(() => again.model(ids[2]), { code: 'MODEL_DAMAGED' })
  t.strictSame(
    again.chain('market_risk').map(({ id }) => id),
    [ids[2], ids[1]],
  )
  t.strictSame(again.model(ids[1]), trained(2))
  t.match(again.add(added(3)), { id: ids[2], state: 'champion' }, 'trained again')
  t.strictSame(again.model(ids[2]), trained(3), 'it is whole again')
  await opened.close()
})
