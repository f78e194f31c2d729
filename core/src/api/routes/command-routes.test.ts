import fc from 'fast-check'
import type { InjectOptions } from 'fastify'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import { manualClock } from '../../host/clock.ts'
import { ACCELERATED_START, createPaperHost, runPaperHost, type PaperHost } from '../../host/paper-host.ts'
import { reloaderOf, shippedConfig } from '../../host/paper-host.fixture.ts'
import { createApi } from '../server.ts'
import type { OutsideState } from '../../host/supervisor/outside.ts'

const prepared = await shippedConfig(t.testdir({}))
const NAMES = 'S1_VWAP_EMA_Scalper, S2_Mean_Reversion, S3_Breakout'
const JSON_HEADERS = { 'content-type': 'application/json' }
const HOW = ' Send why as JSON, for example {"reason": "exchange maintenance"}.'

type Body = Readonly<Record<string, unknown>>
interface Answer {
  readonly status: number
  readonly allow: unknown
  readonly body: Body
}
interface Running {
  readonly host: PaperHost
  readonly ask: (method: string, path: string, body?: unknown) => Promise<Answer>
  readonly send: (request: InjectOptions) => Promise<Answer>
  readonly stop: () => Promise<void>
}

/** A host in its run loop whose clock stands after the history, and its API. */
function running(t: Test): Running {
  const clock = manualClock(ACCELERATED_START)
  const log = (): void => undefined
  const host = createPaperHost({ prepared, marketSeed: 42, speed: 7200, log, clock: () => clock })
  const end = new AbortController()
  const loop = runPaperHost(host, { signal: end.signal })
  const app = createApi({ host, reloader: reloaderOf(host), log: pino({ level: 'silent' }) })
  const stop = async (): Promise<void> => {
    end.abort()
    await loop
  }
  t.teardown(stop)
  const send = async (request: InjectOptions): Promise<Answer> => {
    const answer = await app.inject(request)
    return { status: answer.statusCode, allow: answer.headers.allow, body: answer.json<Body>() }
  }
  const ask = (method: string, path: string, body?: unknown): Promise<Answer> =>
    send({
      method: method,
      url: `/api/v1${path}`,
      ...(body === undefined ? {} : { headers: JSON_HEADERS, payload: JSON.stringify(body) }),
    })
  return { host, ask, send, stop }
}

const at = { iso: '2026-01-01T00:00:00.000Z', ms: ACCELERATED_START }

t.test('the kill switch is triggered and reset, and says who did it', async (t) => {
  const { host, ask } = running(t)
  const latched = await ask('POST', '/risk/kill-switch/trigger', { reason: 'news', author: 'anna' })
  t.strictSame(latched, {
    status: 200,
    allow: undefined,
    body: {
      seq: host.events.newest,
      time: at,
      killSwitch: {
        stage: 'latched',
        since: at,
        cause: 'manual',
        value: null,
        limit: null,
        action: 'freeze',
        why: 'news',
        author: 'anna',
      },
    },
  })
  t.match(await ask('POST', '/risk/kill-switch/trigger', { reason: 'again' }), {
    status: 409,
    body: {
      type: '/api/v1/docs/errors#KILL_SWITCH_LATCHED',
      title: 'Kill switch latched',
      status: 409,
      detail: 'The kill switch is latched already, by anna. Only a reset releases it.',
      code: 'KILL_SWITCH_LATCHED',
    },
  })
  const armed = await ask('POST', '/risk/kill-switch/reset', { reason: 'over' })
  t.match(armed, { status: 200, body: { killSwitch: { stage: 'armed', cause: 'reset', author: 'api' } } })
  t.match(await ask('POST', '/risk/kill-switch/reset', { reason: 'over' }), {
    status: 409,
    body: {
      detail: 'The kill switch is not latched, it is armed: there is nothing to reset.',
      code: 'KILL_SWITCH_NOT_LATCHED',
    },
  })
})

t.test('a strategy is paused and resumed; an unknown name is told with the nearest', async (t) => {
  const { ask } = running(t)
  const paused = await ask('POST', '/strategies/S3_Breakout/pause', { reason: 'news' })
  t.match(paused, {
    status: 200,
    body: {
      time: at,
      strategy: 'S3_Breakout',
      pause: { rule: 'person', from: at, until: null, why: 'news' },
    },
  })
  t.match((paused.body.gates as unknown[])[0], {
    symbol: 'BTC/USDT',
    open: false,
    reason: 'paused: person, needs resumed by a person',
  })
  t.match((await ask('GET', '/strategies/S3_Breakout')).body, { paused: true, enabled: true })
  const again = await ask('POST', '/strategies/S3_Breakout/pause', { reason: 'news' })
  t.match(again, { status: 409, body: { code: 'STRATEGY_PAUSED' } })
  const resumed = await ask('POST', '/strategies/S3_Breakout/resume', { reason: 'over' })
  t.match(resumed, { status: 200, body: { strategy: 'S3_Breakout', pause: null } })
  t.match(await ask('POST', '/strategies/S3_Breakout/resume', { reason: 'over' }), {
    status: 409,
    body: { detail: 'S3_Breakout is not paused.', code: 'STRATEGY_NOT_PAUSED' },
  })
  for (const what of ['pause', 'resume']) {
    t.match(await ask('POST', `/strategies/S3_Brekout/${what}`, { reason: 'x' }), {
      status: 404,
      body: {
        detail: `There is no strategy "S3_Brekout" (did you mean "S3_Breakout"?). There are: ${NAMES}.`,
        code: 'STRATEGY_UNKNOWN',
      },
    })
  }
})

t.test('a strategy is let out of quarantine once', async (t) => {
  const { host, ask } = running(t)
  const { sleeves } = host.engine
  for (const { index } of [sleeves[0], sleeves[2]])
    Object.assign(sleeves[index], { quarantined: true, strikes: 3 })
  const path = '/strategies/S3_Breakout/release'
  const { status, body } = await ask('POST', path, { reason: 'fixed', author: 'anna' })
  t.equal(status, 200)
  t.match(body, { seq: host.events.newest, time: at, strategy: 'S3_Breakout', strikes: 3 })
  t.equal((body.gates as unknown[]).length, 3)
  t.match(host.events.after((host.events.newest ?? 0) - 1, 1), [
    { kind: 'quarantine-released', strategy: 'S3_Breakout', strikes: 3, why: 'fixed', author: 'anna' },
  ])
  t.match((await ask('GET', '/strategies/S3_Breakout')).body, { quarantined: false, strikes: 0 })
  t.match(await ask('POST', path, { reason: 'again' }), {
    status: 409,
    body: {
      detail: 'S3_Breakout is not in quarantine, its strikes are 0. In quarantine: S1_VWAP_EMA_Scalper.',
      code: 'STRATEGY_NOT_QUARANTINED',
    },
  })
  t.equal((await ask('POST', '/strategies/S1_VWAP_EMA_Scalper/release', { reason: 'x' })).status, 200)
  t.match((await ask('POST', path, { reason: 'again' })).body, {
    detail: 'S3_Breakout is not in quarantine, its strikes are 0. No strategy is.',
  })
  t.match(await ask('POST', path, { reason: ' ' }), { status: 400, body: { code: 'REASON_MISSING' } })
  t.match(await ask('POST', '/strategies/S3_Brekout/release', { reason: 'x' }), {
    status: 404,
    body: { detail: /^There is no strategy "S3_Brekout" \(did you mean "S3_Breakout"\?\)/ },
  })
})

t.test('a strategy is let out once its worker runs: before, it would be back at its next bar', async (t) => {
  const { host, ask, send } = running(t)
  const sleeve = host.engine.sleeves[2]
  Object.assign(sleeve, { quarantined: true, strikes: 3 })
  const said: string[] = []
  let state: OutsideState = 'down'
  let comes: OutsideState = 'down'
  host.outside = {
    state: () => state,
    problem: () => (state === 'down' ? 'no licence' : null),
    outages: () => [],
    revive(entry) {
      said.push(`revive ${entry}`)
      state = 'starting'
    },
    async started() {
      await Promise.resolve()
      said.push(sleeve.quarantined ? 'still in' : 'out too early')
      state = comes
    },
  }
  const path = '/strategies/S3_Breakout/release'
  const moved = await send({
    ...{ method: 'POST', url: `/api/v1${path}`, payload: JSON.stringify({ reason: 'fixed' }) },
    headers: { ...JSON_HEADERS, 'if-match': '"x"' },
  })
  t.match(moved, { status: 412, body: { code: 'STATE_MOVED' } })
  t.strictSame(said, [], 'no worker is touched for what is refused anyway')
  t.match(await ask('POST', path, { reason: 'fixed' }), {
    status: 422,
    body: {
      code: 'PLUGIN_WORKER',
      detail:
        'The plugin breakout cannot run in the worker of S3_Breakout: no licence. Nothing was started or changed.',
    },
  })
  t.equal(sleeve.quarantined, true)
  comes = 'ready'
  t.equal((await ask('POST', path, { reason: 'fixed' })).status, 200)
  t.strictSame(said, ['revive S3_Breakout', 'still in', 'revive S3_Breakout', 'still in'])
  t.equal(sleeve.quarantined, false)
})

t.test('locks are set with their reach and end, and removed with a reason in body or query', async (t) => {
  const { host, ask } = running(t)
  const first = await ask('POST', '/risk/locks', { reason: 'news', symbol: 'ETH/USDT', until: '4h' })
  t.strictSame(first.body, {
    seq: host.events.newest,
    time: at,
    lock: {
      lock: 1,
      reason: 'person',
      strategy: null,
      symbol: 'ETH/USDT',
      from: at,
      until: { iso: '2026-01-01T04:00:00.000Z', ms: ACCELERATED_START + 14_400_000 },
      value: null,
      limit: null,
      why: 'news',
      author: 'api',
    },
  })
  const second = await ask('POST', '/risk/locks', { reason: 'x', strategy: 'S3_Breakout', until: null })
  t.match(second.body.lock, { lock: 2, strategy: 'S3_Breakout', symbol: null, until: null })
  const cases: [Body, number, string][] = [
    [{ strategy: 'S3_Breakout' }, 409, 'LOCK_LASTS'],
    [{ until: '2025-12-31' }, 409, 'LOCK_PASSED'],
    [{ strategy: 'S4' }, 404, 'STRATEGY_UNKNOWN'],
    [{ symbol: 'ETH/USD' }, 404, 'SYMBOL_UNKNOWN'],
    [{ until: 'soon' }, 400, 'BODY_INVALID'],
  ]
  for (const [body, status, code] of cases) {
    t.match(await ask('POST', '/risk/locks', { reason: 'x', ...body }), { status, body: { code } }, code)
  }
  t.match(await ask('DELETE', '/risk/locks/1?reason=over&author=anna'), {
    status: 200,
    body: { seq: host.events.newest, lock: 1, locks: [{ lock: 2 }] },
  })
  t.match(host.events.after((host.events.newest ?? 0) - 1, 1), [
    { kind: 'lock-released', lock: 1, by: 'person', why: 'over', author: 'anna' },
  ])
  t.match(await ask('DELETE', '/risk/locks/1', { reason: 'over' }), {
    status: 404,
    body: { detail: 'There is no lock 1. In force: 2.', code: 'LOCK_UNKNOWN' },
  })
  t.match(await ask('DELETE', '/risk/locks/two', { reason: 'over' }), {
    status: 400,
    body: { detail: 'The path key "id" must be the number of a lock, such as 3; this was "two".' },
  })
  t.match(await ask('DELETE', '/risk/locks/2'), { status: 400, body: { code: 'REASON_MISSING' } })
  const last = await ask('DELETE', '/risk/locks/2', { reason: 'over' })
  t.strictSame(last.body.locks, [])
})

t.test('a body that cannot be used says what to send, and nothing is done', async (t) => {
  const { host, ask, send } = running(t)
  const url = '/api/v1/risk/kill-switch/trigger'
  const needed = `A command needs a reason in words.${HOW}`
  const text = (most: number): string => `must be a text of one line, at most ${most} characters.`
  const cases: [unknown, string][] = [
    [{}, needed],
    [{ reason: '' }, needed],
    [{ reason: ' \t' }, needed],
    [{ reason: null }, needed],
    [{ reason: 5 }, `The body key "reason" ${text(500)}`],
    [{ reason: 'two\nlines' }, `The body key "reason" ${text(500)}`],
    [{ reason: '\u001b[2J' }, `The body key "reason" ${text(500)}`],
    [{ reason: 'x'.repeat(501) }, `The body key "reason" ${text(500)}`],
    [{ reason: 'x', author: '' }, `The body key "author" ${text(100)}`],
    [
      { reason: 'x', autor: 'y' },
      'The body key "autor" is not known (did you mean "author"?). Known: reason, author.',
    ],
    [[], 'The body must be a JSON object with the keys reason, author.'],
    ['reason', 'The body must be a JSON object with the keys reason, author.'],
  ]
  for (const [body, detail] of cases) {
    t.match(await ask('POST', '/risk/kill-switch/trigger', body), { status: 400, body: { detail } }, detail)
  }
  t.match(await send({ method: 'POST', url }), { status: 400, body: { code: 'REASON_MISSING' } })
  t.match(await send({ method: 'POST', url, headers: JSON_HEADERS, payload: '{"reason"' }), { status: 400 })
  t.match(await ask('POST', '/risk/kill-switch/trigger?reason=x', { reason: 'x' }), {
    status: 400,
    body: { detail: 'The query key "reason" is not known. There are none.' },
  })
  const large = { reason: 'x', author: 'y'.repeat(20_000) }
  t.match(await ask('POST', '/risk/kill-switch/trigger', large), { status: 413 })
  t.equal(host.engine.guard.state.killSwitch.stage, 'armed')
})

t.test('only JSON is taken, and only from pages of this machine', async (t) => {
  const { host, send } = running(t)
  const url = '/api/v1/risk/kill-switch/trigger'
  const payload = '{"reason":"x"}'
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'x',
  ]) {
    const answer = await send({ method: 'POST', url, payload, headers: { 'content-type': type } })
    t.match(
      answer,
      {
        status: 415,
        body: {
          title: 'Body type',
          code: 'BODY_TYPE',
          detail:
            'Send the body as JSON with the header "content-type: application/json"; nothing else is taken.',
        },
      },
      type,
    )
  }
  for (const origin of [
    'http://elsewhere.example',
    'https://127.0.0.1.example',
    'null',
    'http://localhost.evil',
  ]) {
    const answer = await send({ method: 'POST', url, payload, headers: { ...JSON_HEADERS, origin } })
    t.match(answer, { status: 403, body: { detail: /Origin/ } }, origin)
  }
  t.equal(host.engine.guard.state.killSwitch.stage, 'armed')
  const headers = { 'content-type': 'application/json; charset=utf-8', origin: 'http://localhost:3000' }
  t.equal((await send({ method: 'POST', url, payload, headers })).status, 200)
})

t.test('a method that a path does not take is 405 with those that it takes', async (t) => {
  const { ask } = running(t)
  const cases: [string, string, string, string][] = [
    ['GET', '/risk/kill-switch/trigger', 'POST', 'POST'],
    ['DELETE', '/strategies/S3_Breakout/pause', 'POST', 'POST'],
    ['POST', '/strategies/S3_Breakout', 'GET, HEAD, PATCH', 'GET, HEAD or PATCH'],
    ['PUT', '/risk/locks/1', 'DELETE', 'DELETE'],
    ['OPTIONS', '/risk', 'GET, HEAD', 'GET or HEAD'],
    ['POST', '/strategies', 'GET, HEAD', 'GET or HEAD'],
  ]
  for (const [method, path, allow, named] of cases) {
    const answer = await ask(method, path)
    t.match(answer, { status: 405, allow }, `${method} ${path}`)
    t.equal(answer.body.detail, `/api/v1${path} takes ${named}, not ${method}.`)
  }
  t.match(await ask('POST', '/strategies/a/b/pause', { reason: 'x' }), { status: 404, allow: undefined })
  t.match(await ask('GET', '/strategies/compare'), { status: 404, body: { code: 'STRATEGY_UNKNOWN' } })
})

t.test('a host that has stopped refuses commands and goes on answering', async (t) => {
  const { ask, stop } = running(t)
  await stop()
  t.match(await ask('POST', '/strategies/S3_Breakout/pause', { reason: 'x' }), {
    status: 503,
    body: {
      detail: 'The host does not run any more: "pause" was not carried out.',
      code: 'HOST_STOPPED',
    },
  })
  t.equal((await ask('GET', '/risk')).status, 200)
})

t.test('no request that is not a command changes anything or breaks the host', async (t) => {
  const { host, send } = running(t)
  const before = JSON.stringify(host.engine.guard.snapshot())
  const path = fc.constantFrom(
    '/risk/kill-switch/trigger',
    '/risk/kill-switch/reset',
    '/risk/locks',
    '/risk/locks/1',
    '/strategies/S3_Breakout/pause',
    '/strategies/S3_Breakout/resume',
    '/strategies/__proto__/pause',
  )
  // Whatever is sent, no reason can be made of it.
  const body = fc.oneof(
    fc.json(),
    fc.string(),
    fc
      .dictionary(fc.constantFrom('author', 'until', 'strategy', 'symbol', '__proto__', 'x'), fc.jsonValue())
      .map((value) => JSON.stringify(value)),
    fc.jsonValue().map((author) => JSON.stringify({ reason: ' ', author })),
  )
  const type = fc.constantFrom('application/json', 'text/plain', '')
  const method = fc.constantFrom('POST', 'DELETE', 'PUT', 'PATCH', 'GET')
  await fc.assert(
    fc.asyncProperty(path, method, body, type, async (path, method, payload, type) => {
      const headers = type === '' ? {} : { 'content-type': type }
      const { status } = await send({ method: method, url: `/api/v1${path}`, payload, headers })
      if (status < 400 || status > 499) throw new Error(`status ${status}`)
    }),
    { numRuns: 500 },
  )
  t.equal(JSON.stringify(host.engine.guard.snapshot()), before)
  t.match(host.state, 'running')
})
