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
