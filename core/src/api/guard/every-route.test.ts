import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import type { InjectOptions } from 'fastify'
import { pino } from 'pino'
import t from 'tap'
import { writeDiagnostics } from '../../host/diagnostics/bundle.ts'
import { InputRing } from '../../host/diagnostics/input-ring.ts'
import { takeHostSnapshot } from '../../host/durable/host-snapshot.ts'
import { workplace } from '../../host/durable/workplace.fixture.ts'
import { keptHost } from '../../host/reload/kept-host.fixture.ts'
import { PREFIX } from '../route.ts'
import { ROUTES } from '../routes.ts'
import { createApi } from '../server.ts'
import { guardIn } from './guard.fixture.ts'
import { anyRequest, malformedRequest } from './malformed.fixture.ts'
import { addToken, localToken } from './tokens.ts'

const RUNS = Number(process.env.GRODT_RUNS ?? 60)

const place = workplace(t)
/** Text of files that no answer is made of. */
const CANARY = 'nobody asked for this'
for (const name of ['canary', 'canary.yaml', 'canary.json', 'store/canary']) place.write(name, CANARY)
place.write('data/none/of.txt', CANARY)
place.write('imports/none/of.txt', CANARY)
const [bundles, data, results, imports, records] = ['bundles', 'data', 'backtests', 'imports', 'records'].map(
  (name) => JSON.stringify(join(place.store, '..', name)),
)
const research = `research: { data_folder: ${data}, results: ${results}, import_folder: ${imports}, import_records: ${records} }`
place.edit('configs/host.yaml', '  broker:', `  diagnostics: { path: ${bundles} }\n  ${research}\n  broker:`)
const kept = await keptHost(place)
// What is on its way to the disk changes the head of the store when it arrives.
await kept.store.flush({ sync: true })
const failures: string[] = []
const app = createApi({
  host: kept.host,
  reloader: kept.reloader,
  log: pino({ level: 'error' }, { write: (line: string) => failures.push(line) }),
  guard: guardIn(join(place.store, '..'), { requestsPerSecond: 1_000_000 }),
})
t.teardown(() => app.close())
const access = join(place.store, '..', 'api')
const [reader, admin] = (['read', 'admin'] as const).map((scope) => addToken(access, `fuzz-${scope}`, scope))

/** Everything that a request could change: the account, what was told, what waits, what is stored, files, tokens. */
function state(): string {
  const { host, store } = kept
  const files = [place.configs, join(access, 'tokens')].flatMap((folder) =>
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  )
  const started = ['backtests', 'records'].map((name) => existsSync(join(place.store, '..', name)))
  const rest = [host.events.newest, host.inputs.length, host.revision, store.head(), files, started]
  return createHash('sha256').update(takeHostSnapshot(host)).update(JSON.stringify(rest)).digest('hex')
}

const asks = (request: InjectOptions, token: string | null): InjectOptions => ({
  ...request,
  headers: { ...request.headers, ...(token !== null && { authorization: `Bearer ${token}` }) },
})

/** Routes that try out a configuration, or whose answer has no end: their good requests are not sent by chance. */
const LONG = /\/diff$|\/rollback$|\/stream$/

t.test('every route says which scope it needs, and lets nobody in without', async (t) => {
  const before = state()
  for (const { method, url, config } of ROUTES) {
    if (config.scope === 'read') {
      t.equal(method, 'GET', `${url} only reads`)
      continue
    }
    const request = { method, url: PREFIX + url.replace(/:\w+/g, '1'), payload: { reason: 'x' } }
    const nobody = await app.inject(asks(request, null))
    t.strictSame([nobody.statusCode, nobody.json<{ code: string }>().code], [401, 'TOKEN_MISSING'], url)
    const wrong = await app.inject(asks(request, reader))
    t.strictSame([wrong.statusCode, wrong.json<{ code: string }>().code], [403, 'TOKEN_SCOPE'], url)
  }
  t.equal(state(), before)
})

t.test(`malformed requests to every route are refused, and change nothing`, async (t) => {
  const before = state()
  for (const route of ROUTES) {
    await fc.assert(
      fc.asyncProperty(malformedRequest(route), async (request) => {
        const answer = await app.inject(asks(request, admin))
        const { statusCode, headers } = answer
        if (statusCode < 400 || statusCode >= 500) throw new Error(`${statusCode}: ${answer.body}`)
        if (headers['content-type'] !== 'application/problem+json') throw new Error('no problem document')
      }),
      { numRuns: RUNS },
    )
    t.equal(state(), before, `${route.method} ${route.url}`)
  }
  t.strictSame(failures, [])
})

t.test('whatever is asked of a route that reads, nothing fails and nothing changes', async (t) => {
  const before = state()
  for (const route of ROUTES.filter(({ method, url }) => method === 'GET' && !LONG.test(url))) {
    await fc.assert(
      fc.asyncProperty(anyRequest(route), async (request) => {
        const { statusCode, body } = await app.inject(asks(request, admin))
        if (statusCode >= 500) throw new Error(`${statusCode}: ${body}`)
        if (body.includes(CANARY)) throw new Error('what lies beside the configuration came out')
      }),
      { numRuns: RUNS },
    )
    t.equal(state(), before, `${route.method} ${route.url}`)
  }
  t.strictSame(failures, [])
})

t.test('no answer, log or bundle has a token, or what is kept of one', async (t) => {
  const digests = readdirSync(join(access, 'tokens')).map((name) => {
    const text = readFileSync(join(access, 'tokens', name), 'utf8')
    return (JSON.parse(text) as { readonly sha256: string }).sha256
  })
  const secrets = [reader, admin, localToken(access) ?? 'none', ...digests]
  t.equal(secrets.length, 6)
  const texts: string[] = [...failures]
  for (const { method, url } of ROUTES) {
    if (method !== 'GET' || LONG.test(url)) continue
    const path = PREFIX + url.replace(/:name/, 'S3_Breakout').replace(/:\w+/g, '1')
    texts.push((await app.inject(asks({ url: path }, admin))).body)
  }
  const cause = { kind: 'error', error: new Error(`failed with ${admin}`) } as const
  const bundle = writeDiagnostics(kept.host, new InputRing(['BTC/USDT']), null, cause)
  texts.push('path' in bundle ? readFileSync(bundle.path, 'utf8') : bundle.problem)
  t.match(texts.at(-1), 'failed with ***')
  for (const secret of secrets) t.notOk(texts.join('').includes(secret))
})
