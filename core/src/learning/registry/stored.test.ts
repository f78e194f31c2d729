import t from 'tap'
import { damage, entry } from '../../store/store.fixture.ts'
import type { Json } from '../../store/json.ts'
import { repairStore } from '../../store/repair.ts'
import { openStore } from '../../store/store.ts'
import { verifyStore } from '../../store/verify.ts'
import { added, cause, trained } from './registry.fixture.ts'
import { packNumbers } from '../packed.ts'
import type { ValidationReport } from '../validation/report.ts'
import { specificationId } from './pack.ts'
import type { ModelRecord } from './record.ts'
import { createRegistry } from './registry.ts'
import { openRegistry } from './stored.ts'
import { validationIn, validationJson, type Validation } from './validation.ts'

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

t.test('what members said is kept; a model of an older store has nothing of it', async (t) => {
  const folder = t.testdir()
  const store = await openStore(folder)
  const registry = await openRegistry(store)
  const importance = [{ plugin: 'a', shares: [0.25, 0.75] }]
  const { id } = registry.add({ ...added(1), importance })
  const { importance: none, ...old } = registry.add(added(2))
  t.equal(none, null)
  t.strictSame(registry.add(added(1)).importance, importance, 'the same model again')
  store.putModel(old.id, old as unknown as Json, null)
  await store.close()
  const again = await openStore(folder)
  const opened = await openRegistry(again)
  t.strictSame(opened.get(id)?.importance, importance)
  t.strictSame(opened.get(old.id), { ...old, importance: null })
  await again.close()
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

t.test('what walk-forwards found comes back to the last bit, as long as it is of use', async (t) => {
  const folder = t.testdir()
  const store = await openStore(folder)
  const registry = await openRegistry(store)
  const specification = (seed: number): string => specificationId(trained(1, { seed }).specification)
  /** A model of a specification of its own, and what was found of it. */
  const add = (seed: number): ModelRecord =>
    registry.add({ ...added(seed), model: trained(seed, { seed }), ...foundOf(seed) })
  registry.promote(add(1).id, cause(1, 'better'))
  for (const seed of [2, 3, 4, 5, 6]) add(seed)
  t.equal(registry.validation(specification(2)), null, 'four are kept beside that of what serves')
  registry.add({ ...added(7), model: trained(7, { seed: 3 }), ...foundOf(3), record: foundOf(9).record })
  await store.close()
  t.match(await verifyStore(folder), { problems: [] })

  const opened = await openStore(folder)
  const again = await openRegistry(opened)
  t.equal(again.validation(specification(2)), null)
  const data = (seed: number): Validation['record'] | undefined =>
    again.validation(specification(seed))?.record
  for (const seed of [1, 4, 5, 6]) {
    t.strictSame(data(seed), foundOf(seed).record)
    t.strictSame(again.validation(specification(seed))?.report, foundOf(seed).report)
  }
  t.strictSame(data(3), foundOf(9).record, 'other data with an end at the same moment')
  again.add({ ...added(8), model: trained(8, { seed: 7 }), ...foundOf(7) })
  t.equal(data(4), undefined, 'the order outlives the process')
  t.strictSame(data(3), foundOf(9).record)
  await opened.close()
})

t.test('what was found last is kept, also beside data of after the time of the host', async (t) => {
  const registry = createRegistry()
  const add = (seed: number, until: number): ModelRecord =>
    registry.add({ ...added(seed), model: trained(seed, { seed }), ...foundOf(until) })
  const [first, ...others] = [1, 2, 3, 4].map((seed) => add(seed, 1e9 + seed))
  const own = add(5, 5)
  t.equal(registry.validation(first.specificationId), null)
  for (const { specificationId: id } of [...others, own]) t.ok(registry.validation(id))
})

t.test('a damaged validation is told of and taken out: it is done again', async (t) => {
  const folder = t.testdir()
  const store = await openStore(folder)
  const registry = await openRegistry(store)
  const { specificationId: id } = registry.add({ ...added(1), ...foundOf(1) })
  await store.close()
  await damage(folder, `o/${id}`, (value) => (value[30] ^= 1))
  const problem = `the validation of the specification ${id} does not fit its checksum`

  const opened = await openStore(folder)
  const problems: string[] = []
  const again = await openRegistry(opened, (told) => problems.push(told))
  t.strictSame(problems, [`${problem}: it is done again`])
  t.equal(again.validation(id), null)
  await opened.close()
  t.match(await verifyStore(folder), { problems: [{ what: 'model', problem }] })
  t.match(await repairStore(folder), { models: [problem] })
  t.match(await verifyStore(folder), { models: 1, problems: [] })
})

t.test('a validation of another version is not used', async (t) => {
  const json = validationJson(foundOf(1)) as Record<string, Json>
  t.equal(validationIn({ ...json, version: 2 }), null)
  const cut = { ...json, label: packNumbers(Float64Array.of(1)) }
  t.throws(() => validationIn(cut), {
    code: 'ENGINE_STATE',
    message: /a column of a validation is not whole/,
  })
})

/** What a walk-forward may find. */
function foundOf(n: number): Validation {
  const numbers = Float64Array.of(n / 3, 0.1 + 0.2, -0, NaN)
  return {
    record: {
      ...{ target: 'market_risk', task: 'classification', members: ['a', 'b'], subjects: ['A/B', 'C/D'] },
      ...{ value: numbers, label: numbers, time: numbers, end: numbers, now: numbers, rule: numbers },
      memberValues: [numbers, numbers.toReversed()],
      subject: Uint16Array.of(0, 1, 0, 1),
      regime: Uint8Array.of(255, 0, 1, 255),
      regimes: ['calm', 'wild'],
    },
    report: { target: 'market_risk', until: n } as ValidationReport,
  }
}
