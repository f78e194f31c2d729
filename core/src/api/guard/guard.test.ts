import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type InjectOptions,
  type LightMyRequestResponse,
} from 'fastify'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import type { ApiConfig } from '../../config/types.ts'
import { installProblems } from '../problem.ts'
import { installGuard } from './guard.ts'
import { guardIn } from './guard.fixture.ts'
import { SCOPES } from './scope.ts'
import type { Guard } from './settings.ts'
import { addToken, localToken, revokeToken } from './tokens.ts'

interface Guarded {
  readonly app: FastifyInstance
  readonly guard: Guard
  readonly log: string[]
  /** Moves the clock on, ms. */
  readonly later: (ms: number) => void
  readonly ask: (request: InjectOptions, token?: string) => Promise<LightMyRequestResponse>
}

/** A small API behind a guard: one route for each scope, two that take an author, and one that says nothing. */
function guarded(t: Test, settings: Partial<ApiConfig> = {}): Guarded {
  const guard = guardIn(t.testdir({}), settings)
  const log: string[] = []
  const logger: FastifyBaseLogger = pino({ level: 'warn' }, { write: (line: string) => log.push(line) })
  const app: FastifyInstance = Fastify({
    loggerInstance: logger,
    bodyLimit: 100,
    ...(guard.behindProxy && { trustProxy: ['loopback'] }),
  })
  t.teardown(() => app.close())
  let time = 0
  installGuard(app, guard, () => time)
  installProblems(app)
  for (const scope of SCOPES) {
    app.get(`/${scope}`, { config: { scope } }, () => 'seen')
    app.post(`/${scope}`, { config: { scope } }, () => 'done')
  }
  app.post('/unsaid', () => 'done')
  const author = { type: 'object', properties: { author: { type: 'string' } } }
  app.post(
    '/signed',
    { config: { scope: 'trade' }, schema: { body: author, querystring: author } },
    (request) => ({
      body: request.body,
      query: request.query,
    }),
  )
  app.post('/reload', { config: { scope: 'trade' }, schema: { querystring: author } }, ({ query }) => ({
    query,
  }))
  const ask = (request: InjectOptions, token?: string): Promise<LightMyRequestResponse> =>
    app.inject({
      ...request,
      headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...request.headers },
    })
  return { app, guard, log, ask, later: (ms) => (time += ms) }
}

const codeOf = (answer: LightMyRequestResponse): unknown => answer.json<{ code?: unknown }>().code
const summary = (answer: LightMyRequestResponse): unknown[] => [
  answer.statusCode,
  codeOf(answer),
  answer.headers['www-authenticate'],
]

t.test('on this machine reading is free, and changing needs a token', async (t) => {
  const { ask, guard } = guarded(t)
  t.equal((await ask({ url: '/read' })).statusCode, 200)
  for (const request of [{ url: '/trade' }, { url: '/admin', method: 'POST' as const }]) {
    const refused = await ask(request)
    t.strictSame(summary(refused), [401, 'TOKEN_MISSING', 'Bearer realm="grodt"'])
    t.equal(refused.headers['content-type'], 'application/problem+json')
  }
  const unsaid = { url: '/unsaid', method: 'POST' as const }
  t.equal((await ask(unsaid)).statusCode, 401, 'a route that says nothing is no exception')
  const reader = addToken(guard.access, 'reader', 'trade')
  t.equal((await ask(unsaid, reader)).statusCode, 403)
  const local = localToken(guard.access) ?? ''
  t.equal((await ask({ url: '/admin', method: 'POST' }, local)).statusCode, 200)
})

t.test(
  'where others can reach it, reading needs a token too, and so it does where that is asked for',
  async (t) => {
    const cases: Partial<ApiConfig>[] = [
      { readNeedsToken: true },
      { behindProxy: true },
      { host: '10.0.0.5' },
    ]
    for (const settings of cases) {
      const { ask, guard } = guarded(t, settings)
      for (const url of ['/read', '/no-such-path']) {
        t.strictSame(summary(await ask({ url })), [401, 'TOKEN_MISSING', 'Bearer realm="grodt"'], url)
      }
      t.equal((await ask({ url: '/read' }, addToken(guard.access, 'reader', 'read'))).statusCode, 200)
    }
  },
)

t.test('each scope opens what it names and what is below it', async (t) => {
  const { ask, guard } = guarded(t)
  for (const [i, scope] of SCOPES.entries()) {
    const token = addToken(guard.access, `token-${scope}`, scope)
    for (const [j, needs] of SCOPES.entries()) {
      const answer = await ask({ url: `/${needs}`, method: 'POST' }, token)
      t.equal(answer.statusCode, j <= i ? 200 : 403, `${scope} at ${needs}`)
      if (j <= i) continue
      const challenge = `Bearer realm="grodt", error="insufficient_scope", scope="${needs}"`
      t.strictSame(summary(answer), [403, 'TOKEN_SCOPE', challenge])
      t.match(answer.json<{ detail: string }>().detail, `The token "token-${scope}" may only`)
    }
  }
})

t.test('a wrong or revoked token opens nothing, not even what is free without one', async (t) => {
  const { ask, guard } = guarded(t)
  const token = addToken(guard.access, 'bot', 'admin')
  t.equal((await ask({ url: '/read' }, token)).statusCode, 200)
  revokeToken(guard.access, 'bot')
  const refused = [401, 'TOKEN_WRONG', 'Bearer realm="grodt", error="invalid_token"']
  t.strictSame(summary(await ask({ url: '/read' }, token)), refused, 'at once')
  for (const authorization of ['Bearer', 'Bearer x', 'Basic YTpi', `bearer ${token} x`, 'x'.repeat(5000)]) {
    t.strictSame(summary(await ask({ url: '/read', headers: { authorization } })), refused, authorization)
  }
  t.equal((await ask({ url: `/admin?token=${localToken(guard.access)}`, method: 'POST' })).statusCode, 401)
})

t.test('an answer without end can see that its token was revoked', async (t) => {
  const { app, ask, guard, later } = guarded(t)
  const held: (() => boolean)[] = []
  app.get('/held', { config: { scope: 'read' } }, (request) => {
    held.push(request.admitted)
    return 'held'
  })
  await ask({ url: '/held' }, addToken(guard.access, 'bot', 'read'))
  await ask({ url: '/held' })
  const seen = (): boolean[] => held.map((admitted) => admitted())
  later(5000)
  t.strictSame(seen(), [true, true])
  revokeToken(guard.access, 'bot')
  later(999)
  t.strictSame(seen(), [true, true], 'it is looked up once a second')
  later(1)
  t.strictSame(seen(), [false, true], 'who has none is not concerned')
  addToken(guard.access, 'bot', 'read')
  later(1000)
  t.strictSame(seen(), [false, true], 'a new token of that name is another one')
})

t.test('nothing of a request is read before it is allowed', async (t) => {
  const { ask, guard } = guarded(t)
  const large = { url: '/admin', method: 'POST' as const, payload: { text: 'x'.repeat(200) } }
  t.equal((await ask(large)).statusCode, 401)
  t.equal((await ask(large, localToken(guard.access) ?? '')).statusCode, 413)
})

t.test('other names and other pages are refused, those of the configuration are not', async (t) => {
  const origins = ['https://desk.example']
  const { ask } = guarded(t, { names: ['grodt.example'], origins })
  const coded = async (headers: Record<string, string>): Promise<unknown> => {
    const answer = await ask({ url: '/read', headers })
    return answer.statusCode === 200 ? 200 : [answer.statusCode, codeOf(answer)]
  }
  t.strictSame(await coded({ host: 'rebound.example' }), [403, 'API_HOST'])
  t.strictSame(await coded({ origin: 'https://evil.example' }), [403, 'API_ORIGIN'])
  t.strictSame(await coded({ origin: 'null' }), [403, 'API_ORIGIN'])
  t.equal(await coded({ host: 'grodt.example:443', origin: 'https://grodt.example' }), 200)

  const read = await ask({ url: '/read', headers: { origin: origins[0] } })
  t.match(read.headers, { 'access-control-allow-origin': origins[0], vary: 'origin' })
  t.equal(read.headers['access-control-allow-credentials'], undefined)
  const own = await ask({ url: '/read', headers: { origin: 'http://localhost:3000' } })
  t.equal(
    own.headers['access-control-allow-origin'],
    undefined,
    'a page of this machine is not let in by that',
  )
  const preflight = await ask({ url: '/admin', method: 'OPTIONS', headers: { origin: origins[0] } })
  t.strictSame([preflight.statusCode, preflight.body], [204, ''])
  t.match(preflight.headers, {
    'access-control-allow-headers': /authorization/,
    'access-control-allow-methods': /POST/,
  })
  const asked = await ask({ url: '/admin', method: 'POST', headers: { origin: origins[0] } })
  t.equal(asked.statusCode, 401, 'to be let in is no token')
})

t.test('every answer says what a browser must not do with it', async (t) => {
  const { ask } = guarded(t)
  for (const [url, status] of [
    ['/read', 200],
    ['/admin', 401],
    ['/none', 404],
  ] as const) {
    const { statusCode, headers } = await ask({ url })
    t.equal(statusCode, status)
    t.match(headers, {
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    })
    t.equal(headers['access-control-allow-origin'], undefined)
    t.equal(headers['strict-transport-security'], undefined, 'only where it is encrypted')
  }
})

t.test('who asks too much waits, and nobody else does', async (t) => {
  const { ask, guard, later } = guarded(t, { requestsPerSecond: 3 })
  const bot = addToken(guard.access, 'bot', 'trade')
  const status = async (url: string, token?: string, method: 'GET' | 'POST' = 'GET'): Promise<number> =>
    (await ask({ url, method }, token)).statusCode
  for (const url of ['/read', '/none', '/admin']) t.not(await status(url), 429)
  const over = await ask({ url: '/read' })
  t.strictSame([over.statusCode, codeOf(over), over.headers['retry-after']], [429, 'RATE_LIMITED', '1'])
  t.equal(await status('/read', 'wrong'), 429, 'guessing tokens is a request like others')
  t.equal(await status('/read', bot), 200, 'a token has a share of its own')
  for (let i = 0; i < 2; i++) await status('/read', bot)
  t.equal(await status('/read', bot), 429)
  t.equal(
    await status('/trade', bot, 'POST'),
    200,
    'and what it reads does not keep it from changing something',
  )
  later(334)
  t.strictSame([await status('/read'), await status('/read')], [200, 429], 'the share fills steadily')
})

t.test('behind a proxy the client is the one that it names', async (t) => {
  const { ask } = guarded(t, { behindProxy: true, requestsPerSecond: 1 })
  const from = async (client: string): Promise<number> =>
    (await ask({ url: '/read', headers: { 'x-forwarded-for': client } })).statusCode
  t.strictSame([await from('192.0.2.1'), await from('192.0.2.1'), await from('192.0.2.2')], [401, 429, 401])
  const network = [await from('2001:db8::1'), await from('2001:db8::2'), await from('2001:db8:0:1::1')]
  t.strictSame(network, [401, 429, 401], 'a network of IPv6 is one client')
})

t.test('what is changed is signed with the name of the token, whatever the request says', async (t) => {
  const { ask, guard } = guarded(t)
  const bot = addToken(guard.access, 'bot', 'trade')
  const signed = async (url: string, payload?: object): Promise<unknown> =>
    (await ask({ url, method: 'POST', ...(payload && { payload }) }, bot)).json()
  const both = (author: string) => ({ body: { author }, query: { author } })
  t.strictSame(await signed('/signed', {}), both('bot'))
  t.strictSame(await signed('/signed', { author: 'anna' }), both('bot/anna'))
  t.strictSame(await signed('/signed?author=anna', {}), both('bot/anna'))
  t.strictSame(await signed('/signed?author=x', { author: 'anna' }), both('bot/anna'))
  t.strictSame(await signed('/signed', { author: 'bot' }), both('bot'))
  t.strictSame(await signed('/reload?author=local'), { query: { author: 'bot/local' } })
})

t.test('refusals are in the log without the token, a line a second for each client', async (t) => {
  const { ask, guard, log, later } = guarded(t)
  const token = addToken(guard.access, 'bot', 'read')
  const wrong = `${token.slice(0, -4)}AAAA`
  for (let i = 0; i < 20; i++) await ask({ url: '/admin?x=secret', method: 'POST' }, i === 0 ? token : wrong)
  t.equal(log.length, 1)
  t.match(JSON.parse(log[0]), {
    ...{
      code: 'TOKEN_SCOPE',
      method: 'POST',
      path: '/admin',
      client: '127.0.0.1',
      token: 'bot',
      msg: 'refused',
    },
  })
  later(1000)
  await ask({ url: '/admin', method: 'POST' }, wrong)
  t.equal(log.length, 2)
  t.notMatch(log.join(''), /grodt_bot|secret/)
})

t.test('many clients fill the log no faster than ten lines a second', async (t) => {
  const { ask, log, later } = guarded(t, { behindProxy: true })
  const all = async (): Promise<void> => {
    for (let i = 0; i < 50; i++) {
      await ask({ url: '/read', headers: { 'x-forwarded-for': `192.0.2.${i}` } })
    }
  }
  await all()
  t.equal(log.length, 10)
  later(1000)
  await all()
  t.equal(log.length, 20)
})
