import t from 'tap'
import { ApiProblem, createClient, etagOf, HostUnreachable, type StreamMessage } from './index.ts'

const url = 'http://host.example:7373'

interface Sent {
  readonly target: string
  readonly method: string | undefined
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

type Answers = (sent: Sent, signal: AbortSignal) => Response | Promise<Response>

/** A client of a host that answers like this, and what it was sent. */
function clientOf(answers: Answers, token: string | null = null) {
  const sent: Sent[] = []
  const fetch = async (target: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const { method, headers, body, signal } = init
    const one = { target: String(target), method, headers: headers as Record<string, string>, body }
    sent.push(one)
    return answers(one, signal as AbortSignal)
  }
  return { sent, client: createClient({ url: `${url}/`, token, fetch, timeout: 5000 }) }
}

const json = (body: unknown, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json', ...headers } })

const problem = (
  status: number,
  code: string,
  rest: object = {},
  headers: Record<string, string> = {},
): Response =>
  new Response(JSON.stringify({ status, code, detail: `${code}!`, ...rest }), {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  })

t.test('input goes into the path, the query and the body', async (t) => {
  const { client, sent } = clientOf(() => json({}), 'grodt_x')
  await client.getStatus()
  await client.listSignals({ name: 'a/b ?', limit: 3, symbol: undefined, from: '2026-01-31T09:30Z' })
  await client.disableStrategy({ name: 'S1', body: { reason: 'news' } }, { ifMatch: '"revision-3"' })
  const authorization = 'Bearer grodt_x'
  t.strictSame(sent, [
    { target: `${url}/api/v1/status`, method: 'GET', headers: { authorization }, body: undefined },
    {
      target: `${url}/api/v1/strategies/a%2Fb%20%3F/signals?limit=3&from=2026-01-31T09%3A30Z`,
      method: 'GET',
      headers: { authorization },
      body: undefined,
    },
    {
      target: `${url}/api/v1/strategies/S1/disable`,
      method: 'POST',
      headers: { 'content-type': 'application/json', 'if-match': '"revision-3"', authorization },
      body: '{"reason":"news"}',
    },
  ])
  await t.rejects(client.getStrategy({ name: '' }), { message: '/strategies/{name} needs "name".' })
  t.equal(sent.length, 3)
})

t.test('an answer comes with its headers for whom they matter; a page is a text', async (t) => {
  const { client } = clientOf(({ target }) =>
    target.endsWith('/docs') ? new Response('<p>') : json({ revision: 3 }, { etag: '"revision-3"' }),
  )
  const tags: (string | null)[] = []
  const options = { onHeaders: (headers: Headers) => void tags.push(headers.get('etag')) }
  t.strictSame(await client.getConfig({}, options), { revision: 3 })
  t.strictSame(tags, ['"revision-3"'])
  t.equal(await client.getDocumentation(), '<p>')
})

t.test('an answer is changed by the ETag that it came with', async (t) => {
  const { client, sent } = clientOf(({ method }) =>
    method === 'GET' ? json({ revision: 3 }, { etag: '"revision-3"' }) : json({ result: 'activated' }),
  )
  const config = await client.getConfig()
  t.strictSame(config, { revision: 3 }, 'the answer is what was sent')
  const changes = { portfolio: { max_leverage: 2 } }
  const changed = await client.changeConfig(
    { file: 'risk', body: { changes, reason: 'x' } },
    { ifMatch: etagOf(config) },
  )
  t.equal(sent[1]?.headers['if-match'], '"revision-3"')
  const refusal = { name: 'TypeError', message: 'This is no answer that came with an ETag.' }
  for (const other of [changed, { ...config }]) t.throws(() => etagOf(other), refusal)
  const tested = await client.testAlerts({ body: { reason: 'x' } })
  // @ts-expect-error The answers of this operation have none.
  t.throws(() => etagOf(tested), refusal)
})

t.test('a refusal is an ApiProblem with all that the host said', async (t) => {
  const { client } = clientOf(({ method }) =>
    method === 'GET'
      ? problem(404, 'STRATEGY_UNKNOWN')
      : problem(422, 'CONFIG_INVALID', { errors: [{ file: 'risk.yaml' }] }),
  )
  const refused = await client.getStrategy({ name: 'S9' }).catch((error: unknown) => error)
  t.ok(refused instanceof ApiProblem)
  t.match(refused, {
    name: 'ApiProblem',
    message: 'STRATEGY_UNKNOWN!',
    code: 'STRATEGY_UNKNOWN',
    status: 404,
    detail: 'STRATEGY_UNKNOWN!',
    errors: [],
    retryAfter: null,
    etag: null,
  })
  await t.rejects(client.reloadConfig({ body: {} }), { errors: [{ file: 'risk.yaml' }] })
  const hurried = clientOf(() => problem(429, 'RATE_LIMITED', {}, { 'retry-after': '2' }))
  await t.rejects(hurried.client.getStatus(), { code: 'RATE_LIMITED', retryAfter: 2 })
  const moved = clientOf(() => problem(412, 'STATE_MOVED', {}, { etag: '"risk-2"' }))
  await t.rejects(moved.client.getRisk(), { code: 'STATE_MOVED', etag: '"risk-2"' })
})

t.test('what is no host is told apart from one that is not there, or is too slow', async (t) => {
  const refusedBy = async (answers: Answers): Promise<unknown> =>
    clientOf(answers)
      .client.getStatus()
      .catch((error: unknown) => (error instanceof HostUnreachable ? error.problem : error))
  const stranger = 'what answers there is something else'
  t.equal(await refusedBy(() => new Response('<p>', { headers: { 'content-type': 'text/html' } })), stranger)
  t.equal(await refusedBy(() => new Response('x', { status: 500 })), stranger)
  const failing = (cause: unknown) => () => Promise.reject(new TypeError('fetch failed', { cause }))
  const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
  t.equal(await refusedBy(failing(refused)), 'the connection was refused')
  t.equal(await refusedBy(failing(new Error('other side closed'))), 'other side closed')
  t.equal(await refusedBy(failing(undefined)), 'fetch failed')
  const slow = () => Promise.reject(new DOMException('late', 'TimeoutError'))
  t.equal(await refusedBy(slow), 'nothing came back within 5 s, so it may or may not have been done')
  const message = `No host answers at ${url}/: fetch failed.`
  await t.rejects(clientOf(failing(undefined)).client.getStatus(), { message, address: `${url}/` })
})

t.test('a call ends when its caller wants it to', async (t) => {
  const end = new AbortController()
  const { client } = clientOf((_, signal) => {
    end.abort(new Error('enough'))
    return Promise.reject(signal.reason as Error)
  })
  await t.rejects(client.getStatus({}, { signal: end.signal }), { message: 'enough' })
})

/** A stream of these pieces, which then ends; with a signal it says no more until that. */
const stream = (pieces: readonly string[], signal?: AbortSignal): Response => {
  const bytes = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(bytes.encode(piece))
      if (signal === undefined) controller.close()
      signal?.addEventListener('abort', () => controller.error(signal.reason))
    },
  })
  return new Response(body, { headers: { 'content-type': 'text/event-stream; charset=utf-8' } })
}

const event = (seq: number): string => `id: ${seq}\ndata: {"seq":${seq},"kind":"fill"}\n\n`
const opening = (cursor: number): string => `retry: 0\nid: ${cursor}\n\n`
const end = 'event: end\nid: 6\ndata: {"reason":"the host has stopped"}\n\n'

async function all(messages: AsyncIterable<StreamMessage>): Promise<StreamMessage[]> {
  const found = []
  for await (const message of messages) found.push(message)
  return found
}

const shown = (seq: number) => ({ kind: 'event', event: { seq, kind: 'fill' } })
const ended = { kind: 'end', reason: 'the host has stopped' }

t.test('events come one by one, wherever the stream was cut, until the host stops', async (t) => {
  const text =
    opening(2) +
    event(3) +
    ': alive\nid: 4\n\n' +
    'event: missed\nid: 5\ndata: {"from":4,"to":5,"count":2}\n\n' +
    'event: rewound\nid: 5\ndata: {"asked":9,"newest":5}\n\n' +
    'event: later\nid: 5\ndata: {}\n\n' +
    end
  const wanted = [
    shown(3),
    { kind: 'missed', from: 4, to: 5, count: 2 },
    { kind: 'rewound', asked: 9, newest: 5 },
    ended,
  ]
  for (const size of [1, 7, text.length]) {
    const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []
    const { client, sent } = clientOf(() => stream([...pieces, event(7)]), 'grodt_x')
    t.strictSame(await all(client.streamEvents({ after: 2, kind: 'fill' })), wanted)
    t.match(sent, [
      {
        target: `${url}/api/v1/events/stream?after=2&kind=fill`,
        headers: { authorization: 'Bearer grodt_x' },
      },
    ])
  }
})

t.test('a lost stream is opened anew behind the last message', async (t) => {
  const answers = [
    () => stream([opening(2), event(3), 'id: 4\ndata: {"se']),
    () => Promise.reject(new TypeError('fetch failed')),
    () => stream([opening(3), event(4)]),
    () => stream([opening(4), end]),
  ]
  const { client, sent } = clientOf(() => answers[sent.length - 1]())
  t.strictSame(await all(client.streamEvents({}, { retries: 2 })), [shown(3), shown(4), ended])
  t.strictSame(
    sent.map(({ headers }) => headers['last-event-id']),
    [undefined, '3', '3', '4'],
  )
})

t.test('a stream that cannot be had is given up', async (t) => {
  const gone = () => Promise.reject(new TypeError('fetch failed'))
  const never = clientOf(gone)
  await t.rejects(all(never.client.streamEvents()), { name: 'HostUnreachable' })
  t.equal(never.sent.length, 1, 'a wrong address is not asked again')
  const lost = clientOf(() => (lost.sent.length === 1 ? stream([opening(2)]) : gone()))
  await t.rejects(all(lost.client.streamEvents({}, { retries: 2 })), { name: 'HostUnreachable' })
  t.equal(lost.sent.length, 3, 'once, and two times anew')
  const refused = clientOf(() => problem(503, 'STREAM_FULL'))
  await t.rejects(all(refused.client.streamEvents()), { code: 'STREAM_FULL' })
  const stranger = clientOf(() => json({}))
  await t.rejects(all(stranger.client.streamEvents()), {
    name: 'HostUnreachable',
    problem: 'what answers there is something else',
  })
})

t.test('a stream without a sign of life is hung up on; its reader ends it without an error', async (t) => {
  const silent = clientOf((_, signal) => stream([opening(2)], signal))
  const quiet = all(silent.client.streamEvents({}, { retries: 0, silence: 1 }))
  await t.rejects(quiet, { name: 'HostUnreachable', problem: 'nothing came for 0.001 s' })
  const stop = new AbortController()
  const signals: AbortSignal[] = []
  const { client } = clientOf((_, signal) => {
    signals.push(signal)
    return stream([opening(2), event(3)])
  })
  const found: unknown[] = []
  for await (const message of client.streamEvents({}, { signal: stop.signal })) {
    found.push(message)
    stop.abort()
  }
  t.strictSame(found, [shown(3)])
  for await (const message of client.streamEvents()) {
    t.strictSame(message, shown(3))
    break
  }
  t.strictSame(
    signals.map(({ aborted }) => aborted),
    [true, true],
  )
})
