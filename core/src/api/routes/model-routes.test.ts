import t from 'tap'
import { Check } from 'typebox/value'
import { workplace } from '../../host/durable/workplace.fixture.ts'
import { keptHost } from '../../host/reload/kept-host.fixture.ts'
import { modelFile } from '../../learning/registry/file.ts'
import { added, cause, trained } from '../../learning/registry/registry.fixture.ts'
import { packModel, modelId } from '../../learning/registry/pack.ts'
import { openRegistry } from '../../learning/registry/stored.ts'
import type { ModelRegistry } from '../../learning/registry/types.ts'
import type { Store } from '../../store/store.ts'
import { modelTag } from '../etag.ts'
import { keptApi } from '../kept-api.fixture.ts'
import { model, models } from '../schemas/model-schemas.ts'

const kept = await keptHost(workplace(t))
const { host } = kept
const { get, post } = keptApi(t, kept)

const store = host.store as Store
const registry: ModelRegistry = await openRegistry(store)
const why = { reason: 'worse than before', author: 'ann' }

/** The notes in the journal. */
async function noted(): Promise<unknown[]> {
  const notes: unknown[] = []
  for await (const { input } of store.records({ kinds: ['learning'] })) {
    notes.push(...(input as unknown as { notes: unknown[] }).notes)
  }
  return notes
}

t.test('a host without models says so', async (t) => {
  t.match(await get('/models'), { status: 409, body: { code: 'MODELS_NOT_KEPT' } })
  Object.assign(host, { models: registry })
  t.match(await get('/models'), { status: 200 })
})

const ids = [1, 2].map((n) => registry.promote(registry.add(added(n)).id, cause(n, 'better')).id)
registry.add(added(3, 'volatility'))

t.test('a file that is larger than any model is not read', async (t) => {
  const large = { name: 'x', file: 'A'.repeat(16 << 20), ...why }
  t.match(await post('/models/import', large), {
    status: 413,
    body: { code: 'BODY_SIZE', detail: /16777216/ },
  })
})

t.test('models are listed and shown, with nothing that the answer does not promise', async (t) => {
  const { body } = await get('/models?target=market_risk')
  t.match(body, {
    models: [
      {
        id: ids[1],
        number: 2,
        state: 'champion',
        reason: 'better',
        author: null,
        until: { iso: '1970-01-04T00:00:00.000Z' },
        rows: 1002,
        members: [{ plugin: 'a', version: '1.0.0', weight: 0.1 + 0.2 }, { plugin: 'b' }],
        metrics: [],
      },
      { id: ids[0], state: 'retired' },
    ],
  })
  t.ok(Check(models, body))
  t.equal(((await get('/models')).body.models as unknown[]).length, 3)
  t.ok(Check(model, (await get(`/models/${ids[0]}`)).body))
  t.match(await get(`/models/${ids[0].slice(0, 8)}`), {
    status: 200,
    body: { id: ids[0], features: ['m4h', 'm1d'], report: null, changes: [{ state: 'candidate' }, {}, {}] },
  })
  t.match(await get('/models/ffff'), { status: 404, body: { code: 'MODEL_UNKNOWN' } })
  t.match(await get('/models?target=moon'), {
    status: 400,
    body: { detail: /^The query key "target" must be one of market_risk, / },
  })
  const first = (await get('/models?limit=2')).body
  t.match(first, { models: [{ number: 3 }, { number: 2 }], next: String })
  const rest = (await get(`/models?limit=2&cursor=${String(first.next)}`)).body
  t.match(rest, { models: [{ number: 1 }], next: null })
  t.equal((rest.models as unknown[]).length, 1)
  const numbers = async (query: string): Promise<number[]> =>
    ((await get(`/models?${query}`)).body.models as { number: number }[]).map((one) => one.number)
  t.strictSame(await numbers('state=retired'), [1])
  t.strictSame(await numbers('state=champion&target=volatility'), [])
  const [, { added: second }] = registry.list()
  t.strictSame(await numbers(`from=${second}&to=${second}`), [2])
  t.match(await get('/models?state=chamption'), {
    status: 400,
    body: { detail: /^The query key "state" must be one of candidate, champion, / },
  })
  t.match(await get('/models?store=elsewhere'), { status: 409, body: { code: 'AUDIT_STORE' } })
})

t.test('a roll-back and a promotion are done, journaled, and kept', async (t) => {
  t.match(await post('/models/rollback', { target: 'market_risk', ...why }), {
    status: 200,
    body: { id: ids[0], state: 'champion', author: 'ann', reason: 'worse than before' },
  })
  t.match(await post(`/models/${ids[1]}/promote`, { reason: 'it was not' }), {
    status: 200,
    body: { id: ids[1], state: 'champion', author: 'api' },
  })
  t.match(await post(`/models/${ids[1]}/promote`, { reason: 'again' }), { status: 200 }, 'nothing to do')
  t.strictSame(await noted(), [
    { what: 'rolled-back', target: 'market_risk', model: ids[0], ...why },
    {
      ...{ what: 'chosen', target: 'market_risk', model: ids[1], state: 'champion', before: ids[0] },
      ...{ author: 'api', reason: 'it was not' },
    },
  ])
  t.strictSame((await openRegistry(store)).list(), registry.list(), 'the store has the same')
})

t.test('a promotion that was meant for another state is refused with the present one', async (t) => {
  const [record] = registry.list('market_risk').filter(({ id }) => id === ids[0])
  const tag = modelTag(record)
  const moved = await post(`/models/${ids[0]}/promote`, why, { 'if-match': '"model-x-1"' })
  t.match(moved, { status: 412, body: { code: 'STATE_MOVED', detail: new RegExp(`its ETag is ${tag}`) } })
  t.equal(registry.find(ids[0]).state, record.state)
  t.match(await post(`/models/${ids[0]}/promote`, why, { 'if-match': tag }), { status: 200 })
  const again = await post(`/models/${ids[0]}/promote`, why, { 'if-match': tag })
  t.match(again, { status: 412 }, 'every change of its state gives another ETag')
  t.match(await post(`/models/${ids[1]}/promote`, why, { 'if-match': '*' }), { status: 200 })
  const champion = registry.champion('market_risk')
  const body = { target: 'market_risk', ...why }
  const other = await post('/models/rollback', body, { 'if-match': tag })
  t.match(other, {
    status: 412,
    body: { detail: /^The champion of the target has changed since it was read: / },
  })
  t.equal(registry.champion('market_risk'), champion, 'a roll-back is about the champion')
  const right = { 'if-match': modelTag(registry.find(ids[1])) }
  t.match(await post('/models/rollback', body, right), { status: 200, body: { id: ids[0] } })
  t.match(await post(`/models/${ids[1]}/promote`, why), { status: 200 })
})

t.test('what cannot be done is refused and changes nothing', async (t) => {
  const before = registry.list()
  const wrong = packModel(trained(7))
  const file = modelFile({ id: modelId(wrong), report: null }, wrong).toString('base64')
  const cases: [string, object, number, string][] = [
    ['/models/rollback', { target: 'volatility', ...why }, 409, 'MODEL_NO_EARLIER'],
    ['/models/rollback', { target: 'volatility', to: ids[0], ...why }, 409, 'MODEL_NO_EARLIER'],
    ['/models/rollback', { target: 'market_risk' }, 400, 'REASON_MISSING'],
    ['/models/rollback', { target: 'moon', ...why }, 400, 'BODY_INVALID'],
    ['/models/rollback', { target: 'market_risk', to: 'ffff', ...why }, 404, 'MODEL_UNKNOWN'],
    ['/models/ffff/promote', why, 404, 'MODEL_UNKNOWN'],
    ['/models/import', { name: 'x', file: 'AAAA', ...why }, 422, 'MODEL_FILE'],
    ['/models/import', { name: 'x', file, ...why }, 422, 'MODEL_FILE'],
    [`/models/${ids[0]}/promote?store=elsewhere`, why, 409, 'AUDIT_STORE'],
  ]
  for (const [path, body, status, code] of cases)
    t.match(await post(path, body), { status, body: { code } }, path)
  t.strictSame(registry.list(), before)
})

t.test('a model goes out as a file', async (t) => {
  const { body } = await get(`/models/${ids[1]}/file`)
  t.strictSame(
    Buffer.from(String(body.file), 'base64'),
    modelFile({ id: ids[1], report: null }, packModel(trained(2))),
  )
})

t.test('a champion is retired, and the rest of the chain answers', async (t) => {
  t.match(registry.champion('market_risk'), { id: ids[1] })
  const tag = modelTag(registry.find(ids[1]))
  const path = `/models/${ids[1].slice(0, 12)}/retire`
  t.match(await post(path, why, { 'if-match': '"model-x-1"' }), { status: 412 })
  const { status, body } = await post(path, why, { 'if-match': tag })
  t.match(status, 200)
  t.ok(Check(model, body))
  t.match(body, { id: ids[1], state: 'retired', author: 'ann', reason: 'worse than before' })
  t.strictSame(
    (body.changes as { withdrawn: boolean }[]).map(({ withdrawn }) => withdrawn),
    [...Array.from({ length: registry.find(ids[1]).changes.length - 1 }, () => false), true],
  )
  t.equal(registry.champion('market_risk'), null)
  t.notOk(registry.chain('market_risk').some(({ id }) => id === ids[1]))
  const note = { what: 'retired', target: 'market_risk', model: ids[1], before: 'champion', ...why }
  const notes = await noted()
  t.strictSame(notes.at(-1), note)
  t.match(await post(path, why), { status: 200, body: { state: 'retired' } }, 'nothing to do')
  t.strictSame(await noted(), notes)
  t.strictSame((await openRegistry(store)).list(), registry.list(), 'the store has the same')
  t.match(await post('/models/ffff/retire', why), { status: 404, body: { code: 'MODEL_UNKNOWN' } })
  t.match(await post(path, {}), { status: 400, body: { code: 'REASON_MISSING' } })
})
