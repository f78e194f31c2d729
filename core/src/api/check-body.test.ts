import { pino } from 'pino'
import t from 'tap'
import { hostAfter, reloaderOf, shippedConfig } from '../host/paper-host.fixture.ts'
import { PREFIX } from './route.ts'
import { ROUTES } from './routes.ts'
import { createApi } from './server.ts'

const host = await hostAfter(await shippedConfig(t.testdir({})), 1)
const app = createApi({ host, reloader: reloaderOf(host), log: pino({ level: 'silent' }) })
t.teardown(() => app.close())

const nested = (levels: number): string => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels)

t.test('a body with very many levels is refused by every route, whatever it would do with it', async (t) => {
  const deep = {
    BODY_INVALID: 'The body has more than 100 levels, one in another: nothing here has as many.',
  }
  for (const { method, url, schema } of ROUTES) {
    if (schema.body === undefined) continue
    for (const payload of [`{"changes":${nested(2700)},"reason":"x"}`, `{"changes":${nested(101)}}`]) {
      const answer = await app.inject({
        ...{
          method,
          url:
            PREFIX +
            url
              .replace(':id', '1')
              .replace(':kind', 'strategy')
              .replace(':file', 'risk')
              .replace(':number', '1'),
          payload,
        },
        headers: { 'content-type': 'application/json' },
      })
      const { code, detail } = answer.json<{ code: string; detail: string }>()
      t.strictSame([answer.statusCode, { [code]: detail }], [400, deep], `${method} ${url}`)
    }
  }
})

t.test('fewer levels are a matter of what they say', async (t) => {
  const answer = await app.inject({
    ...{ method: 'PATCH', url: `${PREFIX}/config/risk`, headers: { 'content-type': 'application/json' } },
    payload: `{"changes":${nested(98)},"reason":"x","dry_run":true}`,
  })
  t.match(answer.json(), { status: 422, code: 'CONFIG_INVALID' })
})

t.test('a body of which nothing must be there may be left out as a whole', async (t) => {
  const validate = { method: 'POST', url: `${PREFIX}/config/validate` } as const
  const headers = { 'content-type': 'application/json' }
  for (const part of [{}, { headers, payload: 'null' }, { headers, payload: '{}' }]) {
    const answer = await app.inject({ ...validate, ...part })
    t.equal(answer.statusCode, 200)
    t.match(answer.json(), { valid: true, errors: [] })
  }
})

t.test('who names the type of a body and sends none has sent none', async (t) => {
  const empty = { headers: { 'content-type': 'application/json' }, payload: '' } as const
  const validate = await app.inject({ method: 'POST', url: `${PREFIX}/config/validate`, ...empty })
  t.match(validate.json(), { valid: true, errors: [] })
  const remove = await app.inject({ method: 'DELETE', url: `${PREFIX}/backtests/999`, ...empty })
  t.match(remove.json(), { status: 400, code: 'REASON_MISSING' })
  const poison = '{"reason":"x","__proto__":{}}'
  const broken = await app.inject({
    ...{ method: 'POST', url: `${PREFIX}/risk/kill-switch/trigger` },
    ...{ ...empty, payload: poison },
  })
  t.match(
    broken.json(),
    { status: 400, code: 'REQUEST_INVALID' },
    'what is sent is read as carefully as before',
  )
})
