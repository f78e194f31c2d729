import { pino } from 'pino'
import t from 'tap'
import { hostAfter, reloaderOf, shippedConfig } from '../../host/paper-host.fixture.ts'
import { keptHost } from '../../host/reload/kept-host.fixture.ts'
import { workplace } from '../../host/durable/workplace.fixture.ts'
import { keptApi } from '../kept-api.fixture.ts'
import { createApi } from '../server.ts'

const log = pino({ level: 'silent' })
const RISK = 'configs/risk.yaml'

const place = workplace(t)
const kept = await keptHost(place)
const { host } = kept
const { get, post } = keptApi(t, kept)
await kept.save(RISK, 'max_open_positions: 50', 'max_open_positions: 40')
await kept.to(20)
await kept.save('plugins/strategy-breakout/src/index.ts', 'default: 2,', 'default: 3,')

t.test('revisions are listed in pages, the newest first', async (t) => {
  const first = await get('/config/revisions?limit=2')
  t.match(first, {
    status: 200,
    body: {
      revisions: [
        { number: 3, author: 'file', changed: ['plugin breakout'], rolledBackTo: null, damage: null },
        { number: 2, changed: ['risk.yaml'], time: { iso: String }, at: { ms: Number } },
      ],
      next: String,
    },
  })
  t.match(await get(`/config/revisions?cursor=${String(first.body.next)}`), {
    body: { revisions: [{ number: 1, record: 1, changed: null }], next: null },
  })
  const numbers = async (query: string): Promise<unknown> => {
    const { body } = await get(`/config/revisions?${query}`)
    return [(body.revisions as { number: number }[]).map(({ number }) => number), body.next === null]
  }
  const [{ time }] = first.body.revisions as { readonly time: { readonly ms: number } }[]
  t.strictSame(await numbers(`from=${time.ms}`), [[3], true])
  t.strictSame(await numbers(`to=${time.ms - 1}`), [[2, 1], true])
  t.strictSame(await numbers(`to=${time.ms - 1}&limit=1`), [[2], false], 'what is later is passed over')
  t.strictSame(await numbers('limit=3'), [[3, 2, 1], true])
  t.strictSame(await numbers('before=3'), [[2, 1], true])
  t.strictSame(await numbers('before=3&limit=1'), [[2], false])
  const { next } = (await get('/config/revisions?limit=1')).body
  t.strictSame(await numbers(`before=2&cursor=${String(next)}`), [[1], true], 'both hold')
  t.strictSame(await numbers(`before=3&cursor=${String(first.body.next)}`), [[1], true], 'both hold')
  t.strictSame(await numbers('before=1'), [[], true])
  t.match(await get('/config/revisions?before=x'), { status: 400, body: { code: 'BODY_INVALID' } })
  t.match(await get('/config/revisions?limit=0'), {
    status: 400,
    body: {
      code: 'BODY_INVALID',
      detail: 'The query key "limit" must be a whole number from 1 to 500; this was "0".',
    },
  })
  t.match(await get('/config/revisions?store=elsewhere'), { status: 409, body: { code: 'AUDIT_STORE' } })
})

t.test('one revision has its files and plugins, and what it changed', async (t) => {
  const { body } = await get('/config/revisions/2')
  t.match(body, { number: 2, pins: [], overrides: {}, plugins: [{ kind: 'allocator', id: 'static' }] })
  const files = body.files as readonly { readonly name: string; readonly text: string }[]
  t.equal(files.find(({ name }) => name === 'risk.yaml')?.text, place.read(RISK))
  t.strictSame((await get('/config/revisions/2/diff')).body, {
    from: 1,
    to: 2,
    fields: [{ file: 'risk.yaml', key: 'risk.max_open_positions', from: 50, to: 40 }],
    plugins: [],
    changed: ['risk.yaml'],
  })
  t.match((await get('/config/revisions/1/diff?from=3')).body, {
    from: 3,
    to: 1,
    fields: [{ from: 40, to: 50 }],
    plugins: [{ plugin: 'strategy breakout', from: /^0\.1\.0 \w{64}$/, to: /^0\.1\.0 \w{64}$/ }],
  })
  t.strictSame((await get('/config/revisions/1/diff')).body, {
    from: null,
    to: 1,
    fields: [],
    plugins: [],
    changed: [],
  })
  t.match(await get('/config/revisions/7'), { status: 404, body: { code: 'REVISION_UNKNOWN' } })
  t.match(await get('/config/revisions/x'), {
    status: 400,
    body: { detail: /^The path key "number" must be the number of a revision, such as 3; this was / },
  })
})

t.test('a roll-back is planned, needs a reason, is done, and is taken back', async (t) => {
  t.match(await get('/config/revisions/1/rollback'), {
    status: 200,
    body: {
      changes: [{ key: 'risk.max_open_positions', from: 40, to: 50, effect: 'now' }],
      plugins: [{ plugin: 'strategy breakout' }],
      pins: [{ plugin: 'strategy breakout', instead: String }],
      files: ['risk.yaml'],
      unkept: [],
    },
  })
  t.match(await post('/config/revisions/1/rollback', {}), { status: 400, body: { code: 'REASON_MISSING' } })
  t.match(await post('/config/revisions/1/rollback', { reason: 'x', force: 'yes' }), {
    status: 400,
    body: { detail: 'The body key "force" must be true or false.' },
  })
  t.equal(host.revision, 3)
  place.edit(RISK, 'risk:', 'risk: # mine')
  t.match(await post('/config/revisions/1/rollback', { reason: 'x' }), {
    status: 409,
    body: { code: 'CONFIG_UNKEPT' },
  })
  place.edit(RISK, 'risk: # mine', 'risk:')
  t.match(await post('/config/revisions/1/rollback', { reason: 'too tight', author: 'ann' }), {
    status: 200,
    body: {
      outcome: { result: 'activated', revision: 4, author: 'ann', reason: 'too tight', rolledBackTo: 1 },
      files: ['risk.yaml'],
      copies: [],
    },
  })
  const { body: config } = await get('/config')
  t.match(config, {
    revision: 4,
    pins: [{ plugin: 'strategy breakout' }],
    refusedFiles: null,
    counts: { activated: 3, unchanged: 0, rejected: 1, codes: { CONFIG_UNKEPT: 1 } },
    reloads: [
      { durations: { prepare: Number, build: Number, pause: Number } },
      { result: 'rejected' },
      {},
      {},
    ],
  })
  t.match((await get('/status')).body, { revision: 4, refusedFiles: null, pinned: ['strategy breakout'] })
  t.match(await post('/config/reload', { unpin: ['static'] }), {
    status: 409,
    body: { code: 'PLUGIN_NOT_PINNED', detail: /Pinned: breakout\.$/ },
  })
  t.match(await post('/config/reload', { unpin: ['breakout'], author: 'bob' }), {
    status: 200,
    body: { result: 'activated', revision: 5, author: 'bob', pins: [] },
  })
})

t.test('a refused reload is among the events, behind the one before it', async (t) => {
  place.edit(RISK, 'risk:', 'risk: [')
  t.match(await post('/config/reload', {}), { status: 422, body: { code: 'CONFIG_INVALID' } })
  const { events } = (await get('/events')).body as {
    readonly events: readonly { readonly kind: string; readonly seq: number }[]
  }
  const [{ seq, ...last }] = events
  t.match(last, { kind: 'revision-rejected', author: 'api', code: 'CONFIG_INVALID', revision: 5 })
  t.strictSame((await get(`/events?after=${seq}`)).body, { events: [], next: null })
  t.match((await get(`/audit/event/${seq}`)).body, {
    found: { what: 'event', kind: 'revision-rejected', event: seq, input: { kind: 'rejected' } },
  })
  t.match((await get('/status')).body, { lastEvent: seq, refusedFiles: { code: 'CONFIG_INVALID' } })
  place.edit(RISK, 'risk: [', 'risk:')
  await kept.stop()
})

t.test('a host that keeps nothing has no revisions', async (t) => {
  const bare = await hostAfter(await shippedConfig(t.testdir({})), 10)
  const other = createApi({ host: bare, reloader: reloaderOf(bare), log })
  t.teardown(() => other.close())
  const list = await other.inject({ url: '/api/v1/config/revisions' })
  t.match([list.statusCode, list.json()], [409, { code: 'AUDIT_STORE' }])
  const url = '/api/v1/config/revisions/1/rollback'
  const refused = await other.inject({ method: 'POST', url, payload: { reason: 'x' } })
  t.match([refused.statusCode, refused.json()], [409, { code: 'REVISIONS_NOT_KEPT' }])
})
