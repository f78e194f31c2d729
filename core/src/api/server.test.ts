import { createServer, type AddressInfo } from 'node:net'
import { pino } from 'pino'
import t from 'tap'
import { ACCELERATED_START } from '../host/paper-host.ts'
import { hostAfter, reloaderOf, shippedConfig } from '../host/paper-host.fixture.ts'
import type { StrategyComparison } from '../portfolio/statistics/schema/compare.ts'
import { guardIn } from './guard/guard.fixture.ts'
import { createApi, listen } from './server.ts'

const BARS = 4000

const host = await hostAfter(await shippedConfig(t.testdir({})), BARS)
const log = pino({ level: 'silent' })
const app = createApi({ host, reloader: reloaderOf(host), log })
t.teardown(() => app.close())

type Body = Readonly<Record<string, unknown>>

async function get(url: string): Promise<{ status: number; type: unknown; body: Body }> {
  const answer = await app.inject({ url })
  return { status: answer.statusCode, type: answer.headers['content-type'], body: answer.json<Body>() }
}

/** The problem details of a code; the last part of `instance` counts up with the requests. */
const problem = (url: string, status: number, code: string, detail: string) => ({
  status,
  type: 'application/problem+json',
  body: {
    type: `/api/v1/docs/errors#${code}`,
    title: code[0] + code.slice(1).toLowerCase().replaceAll('_', ' '),
    status,
    detail,
    code,
    instance: `${url.split('?')[0]}#req`,
  },
})

/** What `get` gives, for a comparison with `problem`. */
async function refused(url: string): Promise<ReturnType<typeof problem>> {
  const answer = (await get(url)) as ReturnType<typeof problem>
  return { ...answer, body: { ...answer.body, instance: answer.body.instance.replace(/#req-\w+$/, '#req') } }
}

t.test('GET / lists every route as plain text', async (t) => {
  const answer = await app.inject({ url: '/' })
  t.equal(answer.headers['content-type'], 'text/plain; charset=utf-8')
  for (const route of [
    'health',
    'status',
    'strategies',
    'strategies/:name',
    'strategies/:name/pause',
    'comparison',
    'risk/kill-switch/trigger',
    'risk/locks/:id',
    'positions',
    'risk',
    'supervision',
    'performance',
    'events',
  ]) {
    t.match(answer.body, `/api/v1/${route}`)
  }
})

t.test('an address that cannot be read is a problem like every other', async (t) => {
  const url = '/api/v1/strategies/%ZZ'
  t.strictSame(
    await refused(url),
    problem(url, 400, 'REQUEST_INVALID', 'The request cannot be read: its address is malformed.'),
  )
})

t.test('health and status say what runs', async (t) => {
  const health = await get('/api/v1/health')
  t.match(health, { status: 200, body: { status: 'ok', state: 'stopped' } })
  const { body } = await get('/api/v1/status')
  t.match(body, {
    mode: 'paper',
    state: 'stopped',
    speed: 7200,
    bars: BARS,
    timeframe: '5m',
    symbols: ['BTC/USDT', 'ETH/USDT', 'SOL/USDT'],
    marketTime: { iso: '2026-01-14T21:20:00.000Z', ms: ACCELERATED_START + BARS * 300_000 },
    lastEvent: host.events.newest,
    manageOnly: null,
  })
  t.equal((body.regimes as unknown[]).length, 3)
})

t.test('strategies have plugin, weight, gates with reasons, result and trades', async (t) => {
  const { body } = await get('/api/v1/strategies')
  const strategies = body.strategies as Body[]
  t.strictSame(
    strategies.map(({ name, weight }) => [name, weight]),
    [
      ['S1_VWAP_EMA_Scalper', 0.4],
      ['S2_Mean_Reversion', 0.3],
      ['S3_Breakout', 0.3],
    ],
  )
  for (const strategy of strategies) {
    const { gates, trades, winRate, plugin, refusals } = strategy as {
      gates: { open: boolean; reason: string | null }[]
      trades: number
      winRate: number | null
      plugin: Body
      refusals: Body
    }
    t.match(plugin, { id: String, version: '0.1.0', hash: /^[0-9a-f]{64}$/ })
    t.equal(gates.length, 3)
    for (const { open, reason } of gates) t.equal(open, reason === null)
    t.equal(winRate === null, trades < 10, `${trades} trades`)
    t.equal(typeof refusals, 'object')
  }
  const results = strategies.reduce((sum, { result }) => sum + (result as number), 0)
  const { body: book } = await get('/api/v1/performance')
  t.ok(Math.abs((book.equity as number) - 100_000 - results) < 1e-6, 'results sum to what the book gained')
})

t.test('one strategy is found by its name, an unknown name is a problem with the known ones', async (t) => {
  const { status, body } = await get('/api/v1/strategies/S3_Breakout')
  t.equal(status, 200)
  t.equal(body.name, 'S3_Breakout')
  t.strictSame(
    await refused('/api/v1/strategies/S4'),
    problem(
      '/api/v1/strategies/S4',
      404,
      'STRATEGY_UNKNOWN',
      'There is no strategy "S4". There are: S1_VWAP_EMA_Scalper, S2_Mean_Reversion, S3_Breakout.',
    ),
  )
})

t.test('positions and performance agree', async (t) => {
  const positions = (await get('/api/v1/positions')).body.positions as Body[]
  const { body: book } = await get('/api/v1/performance')
  t.equal(positions.length, book.openPositions)
  t.match(book, { currency: 'USDT', capital: 100_000, trades: host.engine.trades.length })
  const gross = positions.reduce(
    (sum, { quantity, price }) => sum + (quantity as number) * (price as number),
    0,
  )
  t.ok(Math.abs(gross / (book.equity as number) - (book.exposure as number)) < 1e-6)
  t.match(
    book.statistics,
    {
      volatility: null,
      winRate: Number,
      drawdowns: { ulcerIndex: Number },
      rolling: [{ days: 30 }, { days: 90 }],
    },
    'fourteen days have trades and drawdowns, and no ratio',
  )
  t.equal((book.strategies as Body[]).length, 3)
})

t.test('positions are of one strategy or symbol where that is asked for', async (t) => {
  const of = async (query: string): Promise<Body[]> =>
    (await get(`/api/v1/positions${query}`)).body.positions as Body[]
  const all = await of('')
  t.ok(all.length > 0)
  for (const key of ['strategy', 'symbol']) {
    for (const name of new Set(all.map((row) => String(row[key])))) {
      const wanted = all.filter((row) => row[key] === name)
      t.strictSame(await of(`?${key}=${name}`), wanted, `${wanted.length} of ${all.length} are of ${name}`)
    }
  }
  const { strategy } = all[0]
  const other = host.engine.markets.find(
    ({ instrument }) => !all.some((row) => row.strategy === strategy && row.symbol === instrument.symbol),
  )
  t.strictSame(await of(`?strategy=${String(strategy)}&symbol=${other?.instrument.symbol}`), [])
  t.match(await refused('/api/v1/positions?strategy=S4'), { status: 404, body: { code: 'STRATEGY_UNKNOWN' } })
  t.match(await refused('/api/v1/positions?symbol=X/Y'), { status: 404, body: { code: 'SYMBOL_UNKNOWN' } })
})

t.test('risk lists what keeps entries from being opened', async (t) => {
  const quiet = (await get('/api/v1/risk')).body
  t.match(quiet, { killSwitch: { stage: 'armed', since: null, cause: null, action: 'freeze' } })
  t.strictSame([quiet.locks, quiet.paused], [[], []])
  const stopped = await hostAfter(await shippedConfig(t.testdir({})), 10)
  const { engine } = stopped
  const who = { reason: 'news', author: 'somebody' }
  engine.apply({ kind: 'command', command: { name: 'trigger-kill-switch', ...who } })
  engine.apply({ kind: 'command', command: { name: 'pause', strategy: 'S3_Breakout', ...who } })
  engine.guard.state.locks.locks.push({
    id: 1,
    reason: 'daily-loss',
    strategy: null,
    symbol: null,
    from: engine.time,
    until: engine.time + 60_000,
    value: 0.06,
    limit: 0.05,
    why: null,
    author: null,
  })
  const answer = await createApi({ host: stopped, reloader: reloaderOf(stopped), log }).inject({
    url: '/api/v1/risk',
  })
  const time = { iso: '2026-01-01T00:50:00.000Z', ms: engine.time }
  t.strictSame(answer.json<Body>(), {
    killSwitch: {
      stage: 'latched',
      since: time,
      cause: 'manual',
      value: null,
      limit: null,
      action: 'freeze',
      why: 'news',
      author: 'somebody',
    },
    locks: [
      {
        lock: 1,
        reason: 'daily-loss',
        strategy: null,
        symbol: null,
        from: time,
        until: { iso: '2026-01-01T00:51:00.000Z', ms: engine.time + 60_000 },
        value: 0.06,
        limit: 0.05,
        why: null,
        author: null,
      },
    ],
    paused: [
      {
        strategy: 'S3_Breakout',
        rule: 'person',
        value: null,
        limit: null,
        sample: null,
        from: time,
        until: null,
        resume: 'person',
        why: 'news',
        author: 'somebody',
      },
    ],
    faulty: [],
  })
})

t.test('supervision says what fails, since when and why, and when it is tried again', async (t) => {
  const { status, body } = await get('/api/v1/supervision')
  t.equal(status, 200)
  const running = { state: 'running', worker: null, since: null, problem: null, startProblem: null }
  const calm = { ...running, failedTries: 0, nextTry: null, answers: null }
  const strategy = (entry: string, plugin: string) => ({ entry, kind: 'strategy', plugin, ...calm })
  t.strictSame(body.supervised, [
    strategy('S1_VWAP_EMA_Scalper', 'vwap-ema-scalper'),
    strategy('S2_Mean_Reversion', 'mean-reversion'),
    strategy('S3_Breakout', 'breakout'),
    { entry: 'regime', kind: 'regime-classifier', plugin: 'efficiency-ratio', ...calm },
    ...['logistic', 'histogram-forest'].map((id) => ({
      ...{ entry: `predictor ${id}`, kind: 'predictor', plugin: id },
      ...calm,
    })),
  ])
  const failing = await hostAfter(await shippedConfig(t.testdir({})), 10)
  const { engine } = failing
  const from = engine.time
  const late = { problem: 'no answer within 500 ms', outside: true }
  const [first] = engine.sleeves
  first.quarantined = true
  first.outages.push({ ...late, from: from - 60_000, until: from - 30_000, by: 'supervisor' })
  first.outages.push({ ...late, from, until: null, by: null })
  engine.markets[0].tracks[0].classifier?.outages.push({ ...late, from, until: null, by: null })
  failing.outside = {
    state: (entry) => (entry === 'regime' ? 'starting' : 'down'),
    problem: () => 'it took longer than 10000 ms',
    outages: () => [],
    revive: () => undefined,
    started: () => Promise.resolve(),
  }
  const answer = await createApi({ host: failing, reloader: reloaderOf(failing), log }).inject({
    url: '/api/v1/risk',
  })
  const since = { iso: '2026-01-01T00:50:00.000Z', ms: from }
  const row = { since, problem: late.problem, startProblem: 'it took longer than 10000 ms' }
  t.strictSame(answer.json<Body>().faulty, [
    {
      ...strategy('S1_VWAP_EMA_Scalper', 'vwap-ema-scalper'),
      ...row,
      ...{ state: 'quarantined', worker: 'down', failedTries: 1 },
      nextTry: { iso: '2026-01-01T10:50:00.000Z', ms: from + 10 * 3_600_000 },
    },
    {
      ...{ entry: 'regime', kind: 'regime-classifier', plugin: 'efficiency-ratio' },
      ...row,
      ...{ state: 'silent', worker: 'starting', failedTries: 0, answers: null },
      nextTry: { iso: '2026-01-01T05:50:00.000Z', ms: from + 5 * 3_600_000 },
    },
  ])
})

t.test('events are paged as every list is, also without a journal', async (t) => {
  const page = async (query: string): Promise<{ events: Body[]; next: string | null }> =>
    (await get(`/api/v1/events?${query}`)).body as { events: Body[]; next: string | null }
  const first = await page('limit=3')
  t.match(first.events[0], { kind: String, time: { iso: /Z$/, ms: Number } })
  const newest = Number(host.events.newest)
  const numbers = ({ events }: { events: Body[] }): unknown[] => events.map(({ seq }) => seq)
  t.strictSame(numbers(first), [newest, newest - 1, newest - 2])
  t.strictSame(numbers(await page(`limit=2&cursor=${first.next}`)), [newest - 3, newest - 4])
  t.strictSame(await page(`after=${newest}`), { events: [], next: null })
  const after = await page(`after=${newest - 2}`)
  t.strictSame([numbers(after), after.next], [[newest, newest - 1], null])
  const fills = await page('kind=fill&strategy=S3_Breakout&limit=500')
  t.ok(fills.events.length > 0)
  t.ok(fills.events.every(({ kind, strategy }) => kind === 'fill' && strategy === 'S3_Breakout'))
  const { ms } = fills.events[0].time as { ms: number }
  t.strictSame((await page(`kind=fill&strategy=S3_Breakout&from=${ms + 1}`)).events, [])
  t.strictSame((await page(`kind=fill&strategy=S3_Breakout&from=${ms}&to=${ms}`)).events[0], fills.events[0])
})

t.test('wrong requests are problems that name the key', async (t) => {
  const cases: [string, string][] = [
    ['/api/v1/health?x=1', 'The query key "x" is not known. There are none.'],
    [
      '/api/v1/events?limt=2',
      'The query key "limt" is not known (did you mean "limit"?). Known: limit, cursor, from, to, kind, strategy, symbol, after.',
    ],
    ['/api/v1/events?limit=0', 'The query key "limit" must be a whole number from 1 to 500; this was "0".'],
    [
      '/api/v1/events?limit=1.5',
      'The query key "limit" must be a whole number from 1 to 500; this was "1.5".',
    ],
    [
      '/api/v1/events?limit=501',
      'The query key "limit" must be a whole number from 1 to 500; this was "501".',
    ],
    [
      '/api/v1/events?limit=1&limit=2',
      'The query key "limit" must be a whole number from 1 to 500; this was "1,2".',
    ],
    ['/api/v1/events?after=soon', 'The query key "after" must be a number from 0 on; this was "soon".'],
  ]
  for (const [url, detail] of cases) {
    t.strictSame(await refused(url), problem(url, 400, 'BODY_INVALID', detail), url)
  }
  t.strictSame(
    await refused('/api/v2'),
    problem('/api/v2', 404, 'ROUTE_UNKNOWN', 'There is no GET /api/v2. GET / lists the routes.'),
  )
})

t.test('a Host header that does not name this machine is refused', async (t) => {
  const answer = await app.inject({ url: '/api/v1/health', headers: { host: 'rebound.example:7373' } })
  t.equal(answer.statusCode, 403)
  t.equal(
    answer.json<Body>().detail,
    'The Host header does not name this machine; use 127.0.0.1 or localhost, or a name that api.names of host.yaml lists.',
  )
})

t.test('what fails inside is logged and not shown', async (t) => {
  const lines: string[] = []
  const noisy = pino({ level: 'error' }, { write: (line: string) => lines.push(line) })
  const broken = createApi({
    host: {
      ...host,
      get events(): never {
        throw new Error('secret')
      },
    },
    reloader: reloaderOf(host),
    log: noisy,
  })
  const answer = await broken.inject({ url: '/api/v1/events' })
  t.equal(answer.statusCode, 500)
  t.equal(answer.json<Body>().detail, 'The host failed to answer; its log says why.')
  t.match(lines.join(''), 'secret')
  await broken.close()
})

t.test('a port that is in use is an error that says what to do', async (t) => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  t.teardown(() => other.close())
  const { port } = other.address() as AddressInfo
  const second = createApi({ host, reloader: reloaderOf(host), log, guard: guardIn(t.testdir({})) })
  t.teardown(() => second.close())
  await t.rejects(listen(second, '127.0.0.1', port), {
    code: 'PORT_IN_USE',
    message: `Port ${port} on 127.0.0.1 is in use. Stop the other program or give another port with --port.`,
  })
})

t.test('an address that this machine does not have is an error too', async (t) => {
  const other = createApi({ host, reloader: reloaderOf(host), log, guard: guardIn(t.testdir({})) })
  t.teardown(() => other.close())
  await t.rejects(listen(other, '192.0.2.1', 0), { code: 'API_LISTEN' })
})

t.test('the comparison has every strategy in every window', async (t) => {
  const { status, body } = await get('/api/v1/comparison')
  t.equal(status, 200)
  const { windows } = body as unknown as StrategyComparison
  t.strictSame(
    windows.map(({ window, dailyReturns }) => [window, dailyReturns]),
    [
      ['1d', 1],
      ['7d', 7],
      ['30d', 0],
      ['all', 14],
    ],
  )
  const names = host.engine.sleeves.map(({ name }) => name)
  for (const { strategies, correlations } of windows) {
    t.strictSame(
      strategies.map(({ name }) => name),
      names,
    )
    t.equal(correlations.length, names.length)
  }
  const { scale, capital } = host.engine.account
  const all = windows[3]
  t.equal(all.to, '2026-01-14T21:20:00.000Z', 'up to the last bar')
  t.equal(all.book.result, (host.engine.equity - capital) / scale)
  t.equal((await get('/api/v1/comparison?x=1')).status, 400, 'unknown query keys are refused')
})
