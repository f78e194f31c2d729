import { join } from 'node:path'
import { ApiProblem, createClient, OPERATIONS, type ChangeOptions } from '@grodt/sdk/client'
import { pino } from 'pino'
import t from 'tap'
import { Check } from 'typebox/value'
import { workplace } from '../host/durable/workplace.fixture.ts'
import { keptHost } from '../host/reload/kept-host.fixture.ts'
import { guardIn } from './guard/guard.fixture.ts'
import { addToken } from './guard/tokens.ts'
import { BODY_ERRORS, COMMON_ERRORS } from './problem-status.ts'
import { PREFIX, takesIfMatch, type Route } from './route.ts'
import { ROUTES } from './routes.ts'
import { createApi, listen } from './server.ts'

const place = workplace(t)
const kept = await keptHost(place)
await kept.to(300)
const folder = join(place.store, '..')
const guard = guardIn(folder, { requestsPerSecond: 1_000_000 })
const log = pino({ level: 'silent' })
const app = createApi({ host: kept.host, reloader: kept.reloader, log, guard })
let reached = ''
app.addHook('onRequest', async ({ method, routeOptions }) => {
  reached = `${method} ${routeOptions.url ?? 'none'}`
})
t.teardown(() => app.close())
const url = await listen(app, '127.0.0.1', 0)
const token = addToken(join(folder, 'api'), 'client', 'admin')
// A machine that does much else may take its time to build plugins.
const client = createClient({ url, token, timeout: 120_000 })
/** The same without the types of single operations. */
const calls = client as unknown as Readonly<
  Record<string, (input: object, options?: ChangeOptions) => Promise<unknown>>
>

interface Node {
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Node[]
  readonly type?: string
  readonly properties?: Readonly<Record<string, Node>>
  readonly required?: readonly string[]
}

/** Something that a schema accepts. */
function sample({ const: only, enum: names, anyOf, type, properties = {}, required = [] }: Node): unknown {
  if (only !== undefined) return only
  if (names !== undefined) return names[0]
  if (anyOf !== undefined) return sample(anyOf[0])
  if (type === 'object') return Object.fromEntries(required.map((key) => [key, sample(properties[key])]))
  if (type === 'array') return []
  return type === 'string' ? '1' : type === 'boolean' ? true : 1
}

/** What says more than a sample would. */
const INPUTS: Readonly<Record<string, object>> = {
  changeConfig: { file: 'risk', body: { changes: {}, reason: 'to try it', dry_run: true } },
  removeLock: { id: 1, body: { reason: 'over' } },
}
const STRATEGY = { name: 'S3_Breakout' }
const PLUGIN = { kind: 'strategy', id: 'breakout' }

const partsOf = (schema: object = { type: 'object' }): object => sample(schema) as object

function inputOf({ url, schema: { operationId, params, body, querystring } }: Route): object {
  return {
    ...partsOf(querystring),
    ...partsOf(params),
    ...(url.startsWith('/strategies/') && STRATEGY),
    ...(url.startsWith('/plugins/') && PLUGIN),
    ...(body !== undefined && { body: partsOf(body) }),
    ...INPUTS[operationId],
  }
}

/** Codes of a request that was not put together as the API wants it. */
const MALFORMED = [
  'BODY_INVALID',
  'REQUEST_INVALID',
  'BODY_TYPE',
  'TOKEN_MISSING',
  'TOKEN_WRONG',
  'HOST_FAULT',
]

t.test('every operation reaches its route, and answers what the document says', async (t) => {
  t.strictSame(Object.keys(OPERATIONS).sort(), ROUTES.map(({ schema }) => schema.operationId).sort())
  const answered: string[] = []
  for (const route of ROUTES) {
    const { schema, method, produces = 'application/json', errors = [], version } = route
    const name = schema.operationId as keyof typeof OPERATIONS
    if (OPERATIONS[name].answers === 'events') continue
    try {
      let tag: string | null = null
      const onHeaders = (headers: Headers) => void (tag = headers.get('etag'))
      const answer = await kept.drive(calls[name](inputOf(route), { onHeaders }))
      t.equal(tag !== null, version !== undefined, `${name}: an ETag, as its route says by \`version\``)
      t.ok(produces === 'application/json' ? Check(schema.response[200], answer) : answer, name)
      answered.push(name)
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      const declared: readonly string[] = [...errors, ...COMMON_ERRORS, ...BODY_ERRORS]
      const { code, detail } = error
      t.ok(declared.includes(code) && !MALFORMED.includes(code), `${name}: ${code} ${detail}`)
    }
    t.equal(reached, `${method} ${PREFIX}${route.url}`, name)
  }
  t.ok(answered.length > ROUTES.length / 2, `${answered.length} of ${ROUTES.length} were answered`)
  const alone = ROUTES.filter(
    ({ schema, errors = [] }) =>
      schema.params === undefined && schema.body === undefined && errors.length === 0,
  )
  for (const { schema } of alone) t.ok(answered.includes(schema.operationId), schema.operationId)
})

t.test('what takes If-Match is refused when that does not hold', async (t) => {
  const taking = ROUTES.filter(takesIfMatch)
  t.ok(taking.length > 0)
  const { newest } = kept.host.events
  for (const route of taking) {
    const call = calls[route.schema.operationId](inputOf(route), { ifMatch: '"revision-999-0123456789ab"' })
    const refusal: unknown = await kept.drive(call).catch((error: unknown) => error)
    const { etag, code }: { etag?: unknown; code?: unknown } = refusal instanceof ApiProblem ? refusal : {}
    t.ok(
      typeof etag === 'string' || code === 'MODELS_NOT_KEPT',
      `${route.schema.operationId}: ${String(refusal)}`,
    )
  }
  t.equal(kept.host.events.newest, newest, 'nothing has happened')
})

t.test('the stream of a host is followed from where its reader was', async (t) => {
  const { newest } = kept.host.events
  const seqs: number[] = []
  for await (const message of client.streamEvents({ after: 3 })) {
    if (message.kind === 'event') seqs.push(message.event.seq)
    if (seqs.at(-1) === newest) break
  }
  t.equal(seqs[0], 4)
  t.ok(seqs.length > 10)
  await kept.stop()
})
