import fc from 'fast-check'
import t from 'tap'
import type { ModelRecord } from './record.ts'
import { added, cause, trained } from './registry.fixture.ts'
import { createRegistry } from './registry.ts'
import type { ModelKeeper, ModelRegistry } from './types.ts'

const TARGET = 'market_risk'
const states = (registry: ModelRegistry): string[] =>
  registry.list(TARGET).map(({ number, state }) => `${number} ${state}`)
const chain = (registry: ModelRegistry): number[] => registry.chain(TARGET).map(({ number }) => number)

/** A registry with champions 1 to n, one after the other. */
function withChampions(n: number, keeper?: ModelKeeper): { registry: ModelRegistry; ids: string[] } {
  const registry = createRegistry(keeper)
  const ids = Array.from({ length: n }, (_, i) => {
    const { id } = registry.add(added(i + 1))
    registry.promote(id, cause(i + 1, 'better'))
    return id
  })
  return { registry, ids }
}

t.test('a model is a candidate until it is promoted, and retires when the next one is', async (t) => {
  const registry = createRegistry()
  t.equal(registry.champion(TARGET), null)
  const first = registry.add(added(1))
  t.match(first, { number: 1, state: 'candidate', parent: null, kept: true, metrics: [] })
  t.strictSame(registry.chain(TARGET), [])
  registry.promote(first.id, cause(1, 'passes the checks'))
  const second = registry.add(added(2))
  t.match(second, { number: 2, parent: first.id, specificationId: first.specificationId })
  registry.promote(second.id, cause(2, 'a refit', 'ann'))
  t.strictSame(states(registry), ['2 champion', '1 retired'])
  t.strictSame(chain(registry), [2, 1])
  t.strictSame(registry.get(first.id)?.changes, [
    { time: 86_400_000, state: 'candidate', reason: 'trained', author: null },
    { time: 86_400_000, state: 'champion', reason: 'passes the checks', author: null },
    {
      time: 2 * 86_400_000,
      state: 'retired',
      reason: `${second.id.slice(0, 12)} took over: a refit`,
      author: 'ann',
    },
  ])
  t.strictSame(registry.model(second.id), trained(2))
})

t.test('targets know nothing of each other', async (t) => {
  const { registry } = withChampions(2)
  const other = registry.add(added(5, 'volatility'))
  registry.promote(other.id, cause(5, 'better'))
  t.strictSame(states(registry), ['2 champion', '1 retired'])
  t.strictSame(
    registry.chain('volatility').map(({ number }) => number),
    [3],
  )
  t.equal(registry.list().length, 3)
})

t.test(
  'a roll-back rejects the champion and brings back the last good one, or the one that is named',
  async (t) => {
    const { registry, ids } = withChampions(3)
    t.equal(registry.rollBack(TARGET, cause(4, 'worse than before', 'ann')).number, 2)
    t.strictSame(states(registry), ['3 rejected', '2 champion', '1 retired'])
    t.match(registry.get(ids[2])?.changes.at(-1), {
      reason: `rolled back to ${ids[1].slice(0, 12)}: worse than before`,
      author: 'ann',
    })
    t.strictSame(chain(registry), [2, 1])
    t.equal(registry.rollBack(TARGET, cause(5, 'still'), ids[2]).number, 3)
    t.strictSame(states(registry), ['3 champion', '2 rejected', '1 retired'])
    t.equal(registry.rollBack(TARGET, cause(5, 'again')).number, 1)
    t.throws(() => registry.rollBack(TARGET, cause(6, 'x')), {
      code: 'MODEL_NO_EARLIER',
      message: `No earlier model of market_risk can take over from ${ids[0].slice(0, 12)}. grodt models list shows all of them.`,
    })
    t.throws(() => registry.rollBack('volatility', cause(6, 'x')), {
      message: /of volatility can take over from the persistence rule/,
    })
  },
)

t.test('a roll-back to a model of another target changes neither of the two', async (t) => {
  const { registry, ids } = withChampions(2)
  const [one, two] = [5, 6].map((n) => registry.add(added(n, 'volatility')).id)
  registry.promote(one, cause(5, 'better'))
  registry.promote(two, cause(6, 'better'))
  const before = structuredClone(registry.list())
  t.throws(() => registry.rollBack(TARGET, cause(7, 'x'), one), {
    code: 'MODEL_NO_EARLIER',
    message: `No earlier model of market_risk can take over from ${ids[1].slice(0, 12)}. ${one.slice(0, 12)} is a model of volatility. Nothing was changed.`,
  })
  t.strictSame(registry.list(), before)
})

t.test('a rejected champion leaves its place to the last good one, a retired one to nobody', async (t) => {
  const rejected = withChampions(2)
  rejected.registry.reject(rejected.ids[1], cause(3, 'it drifts'))
  t.strictSame(states(rejected.registry), ['2 rejected', '1 champion'])
  t.match(
    rejected.registry.champion(TARGET)?.changes.at(-1)?.reason,
    'the champion before it left: it drifts',
  )
  const retired = withChampions(2)
  retired.registry.retire(retired.ids[1], cause(3, 'other features are configured'))
  t.equal(retired.registry.champion(TARGET), null)
  t.strictSame(chain(retired.registry), [1], 'it does not come back as the last good one')
  retired.registry.retire(retired.ids[0], cause(4, 'that neither'))
  t.strictSame(chain(retired.registry), [])
  t.strictSame(states(retired.registry), ['2 retired', '1 retired'])
  const before = structuredClone(retired.registry.list())
  retired.registry.retire(retired.ids[0], cause(5, 'again'))
  t.strictSame(retired.registry.list(), before)
  retired.registry.promote(retired.ids[0], cause(6, 'better than nothing'))
  retired.registry.promote(retired.ids[1], cause(7, 'a person wants it'))
  t.strictSame(chain(retired.registry), [2, 1], 'what took its place again is good again')
})

t.test('a candidate retires, and what was rejected stays so', async (t) => {
  const registry = createRegistry()
  const [one, two] = [1, 2].map((n) => registry.add(added(n)).id)
  registry.reject(two, cause(3, 'bad'))
  for (const id of [one, two]) registry.retire(id, cause(4, 'not needed'))
  t.strictSame(states(registry), ['2 rejected', '1 retired'])
  t.notOk(registry.get(one)?.changes.some(({ withdrawn }) => withdrawn))
})

t.test('the same model again is the same model', async (t) => {
  const { registry, ids } = withChampions(1)
  const changes = registry.get(ids[0])?.changes
  t.match(registry.add({ ...added(1), time: 9e9 }), { id: ids[0], number: 1, state: 'champion', changes })
  const again = registry.promote(ids[0], cause(9, 'again'))
  t.strictSame(again.changes, changes)
})

t.test('a model is found by the beginning of its id', async (t) => {
  const { registry, ids } = withChampions(2)
  t.equal(registry.find(ids[0].slice(0, 10)).id, ids[0])
  t.throws(() => registry.find('zz'), {
    code: 'MODEL_UNKNOWN',
    message: `There is no model "zz". The newest are ${ids[1].slice(0, 12)}, ${ids[0].slice(0, 12)}.`,
  })
  t.throws(() => registry.find(''), { code: 'MODEL_UNKNOWN' })
  t.throws(() => createRegistry().find('a'), { message: 'There is no model "a". There are none.' })
})

t.test('bytes of old models go, and those in use stay, whatever happens', async (t) => {
  const step = fc.record({
    what: fc.constantFrom('add', 'promote', 'reject', 'roll-back', 'retire'),
    which: fc.nat(9),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const kept = new Map<string, { record: ModelRecord; bytes: Uint8Array | null }>()
      const registry = createRegistry({
        put: (record, bytes) =>
          void kept.set(record.id, { record, bytes: bytes ?? kept.get(record.id)?.bytes ?? null }),
        dropBytes(id) {
          const one = kept.get(id)
          if (one !== undefined) kept.set(id, { ...one, bytes: null })
        },
        drop: (id) => void kept.delete(id),
        putValidation: () => undefined,
      })
      steps.forEach(({ what, which }, i) => {
        const models = registry.list(TARGET)
        const id = models.at(which % (models.length + 1))?.id ?? ''
        try {
          if (what === 'add') registry.add(added(i % 256))
          else if (what === 'roll-back') registry.rollBack(TARGET, cause(i, 'x'))
          else registry[what](id, cause(i, 'x'))
        } catch (error) {
          t.match(error, { code: /^MODEL_(UNKNOWN|GONE|NO_EARLIER)$/ })
        }
      })
      const all = registry.list(TARGET)
      t.ok(all.filter(({ state }) => state === 'champion').length <= 1)
      t.ok(all.filter((one) => one.kept).length <= 6)
      for (const { id, kept: there } of registry.chain(TARGET)) {
        t.ok(there)
        t.ok(registry.bytes(id).length > 0)
      }
      // What was written down is what there is.
      t.strictSame(
        [...kept.values()].map(({ record }) => record).sort((a, b) => b.number - a.number),
        all,
      )
      for (const { record, bytes } of kept.values()) t.equal(bytes !== null, record.kept)
      const again = createRegistry(undefined, {
        records: [...kept.values()].map(({ record }) => record),
        bytes: new Map([...kept].flatMap(([id, { bytes }]) => (bytes === null ? [] : [[id, bytes]]))),
      })
      t.strictSame(again.list(), registry.list())
      t.strictSame(again.chain(TARGET), registry.chain(TARGET))
    }),
    { numRuns: 40 },
  )
})

t.test('models whose bytes are gone or damaged are not promoted', async (t) => {
  const { registry, ids } = withChampions(8)
  t.match(registry.get(ids[0]), { kept: false, report: null })
  t.throws(() => registry.promote(ids[0], cause(9, 'x')), {
    code: 'MODEL_GONE',
    message: `The bytes of the model ${ids[0]} are not kept any more: only those of the newest are. Import it from a file, or train another one.`,
  })
  const records = registry.list()
  const bytes = new Map(records.filter(({ kept }) => kept).map(({ id }) => [id, registry.bytes(id)]))
  bytes.set(ids[7], Uint8Array.of(1))
  const damaged = createRegistry(undefined, { records, bytes })
  t.throws(() => damaged.model(ids[7]), {
    code: 'MODEL_DAMAGED',
    message: `The model ${ids[7]} cannot be used: its bytes do not fit its id. Train another one, or import it again.`,
  })
  t.equal(damaged.rollBack(TARGET, cause(9, 'damaged')).id, ids[6])
})
