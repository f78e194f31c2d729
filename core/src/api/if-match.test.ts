import { pino } from 'pino'
import t from 'tap'
import { workplace } from '../host/durable/workplace.fixture.ts'
import { keptHost } from '../host/reload/kept-host.fixture.ts'
import { stateHash } from '../host/reload/running.fixture.ts'
import { createApi } from './server.ts'
import { PREFIX, takesIfMatch } from './route.ts'
import { ROUTES } from './routes.ts'

const place = workplace(t)
const kept = await keptHost(place)
await kept.to(300)
const { host, reloader } = kept
const app = createApi({ host, reloader, log: pino({ level: 'silent' }, { write: () => undefined }) })
t.teardown(() => app.close())

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
interface Answered {
  readonly status: number
  readonly etag: string
  readonly body: Readonly<Record<string, unknown>>
}

async function ask(method: Method, url: string, body?: object, ifMatch?: string): Promise<Answered> {
  const headers = ifMatch === undefined ? {} : { 'if-match': ifMatch }
  const answer = await kept.drive(
    app.inject({ method, url: PREFIX + url, headers, ...(body && { payload: body }) }),
  )
  return { status: answer.statusCode, etag: String(answer.headers.etag), body: answer.json() }
}

const tagOf = async (url: string): Promise<string> => (await ask('GET', url)).etag
const everything = (): unknown => [
  stateHash(host),
  host.revision,
  host.events.newest,
  place.read('configs/risk.yaml'),
]

const why = { reason: 'calmer', author: 'ann' }
const S3 = '/strategies/S3_Breakout'

/** What is sent to the routes that take `If-Match`, where a reason alone is not enough; those of models have tests of their own. */
const BODIES: Readonly<Record<string, object>> = {
  changeConfig: { changes: { risk: { max_open_positions: 7 } }, ...why },
  changeStrategy: { changes: { parameters: { breakout_threshold: 1.75 } }, ...why },
  setLogLevel: { level: 'warn', ...why },
  reloadConfig: { author: 'ann' },
}
const OF_MODELS = ['promoteModel', 'retireModel', 'rollBackModel']

t.test(
  'every change that takes If-Match is refused with that of another state, and changes nothing',
  async (t) => {
    const before = everything()
    const taking = ROUTES.filter(
      (route) => takesIfMatch(route) && !OF_MODELS.includes(route.schema.operationId),
    )
    t.equal(taking.length, 15)
    for (const { method, url, schema, version } of taking) {
      const path = url
        .replace(':file', 'risk')
        .replace(':name', 'S3_Breakout')
        .replace(':kind/:id', 'strategy/breakout')
        .replace(/:\w+/, '1')
      const refused = await ask(method, path, BODIES[schema.operationId] ?? why, '"other", W/"strategy-1"')
      t.match(
        refused,
        {
          status: 412,
          etag: /^"[a-z]+-/,
          body: {
            code: 'STATE_MOVED',
            detail: `${version?.what} has changed since it was read: its ETag is ${refused.etag}, and If-Match was "other", W/"strategy-1". Nothing was changed; look at it again (${version?.from}).`,
          },
        },
        `${method} ${url}`,
      )
    }
    t.strictSame(everything(), before)
  },
)

t.test(
  'a strategy has another ETag after whatever a person did to it, and not because time goes on',
  async (t) => {
    const first = await tagOf(S3)
    await kept.to(310)
    t.equal(await tagOf(S3), first)
    const steps: [Method, string, object][] = [
      ['POST', `${S3}/pause`, why],
      ['POST', `${S3}/resume`, why],
      ['PATCH', S3, { changes: { parameters: { breakout_threshold: 1.75 } }, ...why }],
      ['POST', `${S3}/disable`, why],
      ['POST', `${S3}/enable`, why],
    ]
    let tag = first
    for (const [method, url, body] of steps) {
      const done = await ask(method, url, body, tag)
      t.equal(done.status, 200, url)
      t.equal(done.etag, await tagOf(S3), 'the answer has the ETag for the next change')
      t.equal((await ask(method, url, body, tag)).status, 412, `${url} a second time`)
      t.not(done.etag, tag)
      tag = done.etag
    }
    const other = await tagOf('/strategies/S2_Mean_Reversion')
    await ask('POST', `${S3}/pause`, why)
    t.equal(
      await tagOf('/strategies/S2_Mean_Reversion'),
      other,
      'what is done to one is nothing to the others',
    )
    const whole = await tagOf('/config')
    t.equal((await ask('POST', `${S3}/resume`, why, whole)).status, 412, 'no pause is in the configuration')
    t.equal(
      (await ask('POST', `${S3}/disable`, why, whole)).status,
      200,
      'that of the configuration will do for its entry',
    )
    t.equal((await ask('POST', `${S3}/enable`, why)).status, 200)
    t.equal((await ask('POST', `${S3}/resume`, why, await tagOf(S3))).status, 200)
    t.match(await ask('POST', '/strategies/S9/pause', why, first), {
      status: 404,
      body: { code: 'STRATEGY_UNKNOWN' },
    })
  },
)

t.test('of two changes for the same state at once, one is carried out', async (t) => {
  const tag = await tagOf('/risk')
  const locked = (strategy: string): Promise<Answered> =>
    ask('POST', '/risk/locks', { strategy, ...why }, tag)
  const both = await Promise.all(['S1_VWAP_EMA_Scalper', 'S3_Breakout'].map(locked))
  t.strictSame(
    both.map(({ status }) => status),
    [200, 412],
  )
  t.equal(both[0].etag, both[1].etag, 'the other one is told the ETag of now')
  const { lock } = both[0].body.lock as { readonly lock: number }
  const now = await tagOf('/risk')
  t.match(await ask('DELETE', `/risk/locks/${lock}`, why, tag), { status: 412 })
  t.match(await ask('DELETE', `/risk/locks/${lock}`, why, now), { status: 200, etag: tag })
  const halted = await ask('POST', '/risk/kill-switch/trigger', why, tag)
  t.equal(halted.status, 200)
  t.match(await ask('POST', '/risk/kill-switch/reset', why, tag), { status: 412 })
  t.match(await ask('POST', '/risk/kill-switch/reset', why, halted.etag), { status: 200 })
})

t.test('a roll-back and a reload are held to the configuration that was looked at', async (t) => {
  const planned = await ask('GET', '/config/revisions/1/rollback')
  const diff = await ask('GET', '/config/diff')
  t.equal(planned.etag, diff.etag)
  const done = await ask('POST', '/config/revisions/1/rollback', why, planned.etag)
  t.equal(done.status, 200)
  t.match(await ask('POST', '/config/reload', { author: 'ann' }, diff.etag), { status: 412, etag: done.etag })
  t.match(await ask('POST', '/config/reload', { author: 'ann' }, done.etag), { status: 200 })
  const events = host.events.after(0, 1000).filter(({ kind }) => kind === 'revision-rejected')
  t.strictSame(events, [], 'nothing was attempted')
})

t.test('the level of the log has an ETag, and a malformed If-Match is no ETag', async (t) => {
  const level = await tagOf('/logs/level')
  t.equal(level, '"level-silent"')
  t.match(await ask('PUT', '/logs/level', { level: 'warn', ...why }, level), {
    status: 200,
    etag: '"level-warn"',
  })
  for (const wrong of ['x', '"a', '', '"a",', 'W/a', '"a" "b"']) {
    t.match(
      await ask('POST', `${S3}/pause`, why, wrong),
      { status: 400, body: { code: 'BODY_INVALID' } },
      wrong,
    )
  }
  t.match(await ask('POST', `${S3}/pause`, why, '*'), { status: 200 })
  await kept.stop()
})
