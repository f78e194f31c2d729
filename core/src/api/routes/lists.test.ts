import { join } from 'node:path'
import { Check } from 'typebox/value'
import t from 'tap'
import { workplace } from '../../host/durable/workplace.fixture.ts'
import { verifyRunning } from '../../host/audit/verify.ts'
import { keptHost } from '../../host/reload/kept-host.fixture.ts'
import type { EngineEvent } from '../../engine/events.ts'
import { orderRows } from '../../host/views/orders.ts'
import { keptApi } from '../kept-api.fixture.ts'
import { ROUTES } from '../routes.ts'

const BARS = 1500

const place = workplace(t)
const [data, results] = ['data', 'backtests'].map((name) => JSON.stringify(join(place.store, '..', name)))
place.edit(
  'configs/host.yaml',
  '  broker:',
  `  research: { data_folder: ${data}, results: ${results} }\n  broker:`,
)
const kept = await keptHost(place)
await kept.to(BARS)
const { host, store } = kept
const { get, post } = keptApi(t, kept)

type Row = Readonly<Record<string, unknown>> & {
  readonly seq: number
  readonly time: { readonly ms: number }
}

const events: EngineEvent[] = []
for await (const record of store.records())
  events.push(...((record.events ?? []) as unknown as EngineEvent[]))
const of = <K extends EngineEvent['kind']>(kind: K) =>
  events.filter((event): event is Extract<EngineEvent, { kind: K }> => event.kind === kind).reverse()

/** All pages of a list, one after the other. */
async function pages(path: string, name: string, limit: number): Promise<Row[][]> {
  const found: Row[][] = []
  let cursor: unknown = null
  do {
    const more = cursor === null ? '' : `&cursor=${String(cursor)}`
    const { status, body } = await get(`${path}${path.includes('?') ? '&' : '?'}limit=${limit}${more}`)
    if (status !== 200) throw new Error(JSON.stringify(body))
    found.push(body[name] as Row[])
    cursor = body.next
  } while (cursor !== null)
  return found
}

t.test('every route that only reads answers as its schema says', async (t) => {
  const values: Readonly<Record<string, string>> = {
    '/strategies/:name': 'S3_Breakout',
    '/config/revisions/:number': '1',
    '/audit/:what': 'order',
    '/:number': '1',
    '/plugins/:kind': 'strategy',
    '/:id': 'breakout',
    '/:file': 'risk',
  }
  for (const { method, url, schema, produces } of ROUTES) {
    // No decision, model, job and candle file is there; others test those.
    if (/\/(allocation|models|backtests|data)\b./.test(url) && url !== '/data/imports') continue
    if (method !== 'GET' || produces !== undefined) continue
    const path = Object.entries(values).reduce(
      (filled, [part, value]) => {
        return filled.replace(part, part.replace(/:\w+/, value))
      },
      url + (url === '/bars' ? '?symbol=BTC/USDT' : ''),
    )
    const { status, body } = await get(path)
    if (url === '/models') {
      t.equal(body.code, 'MODELS_NOT_KEPT')
      continue
    }
    t.equal(status, 200, path)
    t.ok(Check(schema.response[200], body), path)
  }
})

t.test('pages of fills have every fill of the journal once, the newest first', async (t) => {
  const wanted = of('fill').map(({ seq }) => seq)
  t.ok(wanted.length > 20, `${wanted.length} fills`)
  for (const limit of [7, 500]) {
    const found = await pages('/fills', 'fills', limit)
    t.strictSame(
      found.flat().map(({ seq }) => seq),
      wanted,
    )
    t.ok(found.slice(0, -1).every((page) => page.length === limit))
  }
})

t.test('filters leave what they name, and a time is both ISO 8601 and milliseconds', async (t) => {
  const fills = of('fill')
  const { time, strategy, symbol } = fills[Math.floor(fills.length / 2)]
  const from = new Date(time).toISOString()
  for (const [query, keep] of [
    [`from=${from}`, (event) => event.time >= time],
    [`from=${time}`, (event) => event.time >= time],
    [`to=${from}`, (event) => event.time <= time],
    [`strategy=${strategy}`, (event) => event.strategy === strategy],
    [
      `symbol=${encodeURIComponent(symbol)}&to=${time}`,
      (event) => event.symbol === symbol && event.time <= time,
    ],
  ] as const satisfies readonly (readonly [string, (event: (typeof fills)[number]) => boolean])[]) {
    const found = (await pages(`/fills?${query}`, 'fills', 9)).flat().map(({ seq }) => seq)
    t.strictSame(
      found,
      fills.filter(keep).map(({ seq }) => seq),
      query,
    )
  }
})

t.test('an order says what became of it', async (t) => {
  const found = (await pages('/orders', 'orders', 10)).flat()
  t.strictSame(
    found.map(({ order }) => order),
    of('order-approved').map(({ order }) => order),
  )
  const cancelled = new Map(of('order-cancelled').map(({ order, cause }) => [order, cause]))
  const waiting = new Set(
    host.engine.markets.flatMap(({ slots }) => slots.flatMap(({ entry }) => entry?.id ?? [])),
  )
  for (const { order, state, cause, filled } of found) {
    t.equal(cause, cancelled.get(order as number) ?? null, `order ${String(order)}`)
    t.equal(state === 'waiting', waiting.has(order as number), `order ${String(order)}: ${String(state)}`)
    if (state === 'filled') t.ok((filled as number) > 0)
  }
  t.ok(found.some(({ state }) => state === 'filled'))
})

t.test('what became of an order is looked for so far and no further', async (t) => {
  const query = { before: null, limit: 500 }
  const { found } = await orderRows(host.engine, store, query)
  const approved = of('order-approved')
  // The engine says of what waits how much of it is filled: nothing of the journal is read for that.
  const cut = await orderRows(host.engine, store, { ...query, gone: afterCalls(await recordsOf(store)) })
  t.equal(cut.found.length, approved.length)
  t.ok(cut.found.some(({ state }) => state === null))
  for (const [i, { state }] of cut.found.entries())
    t.ok(state === null || state === found[i].state, `${String(state)}, ${String(found[i].state)}`)
})

/** Says so after it was asked so often. */
function afterCalls(calls: number): () => boolean {
  let left = calls
  return () => left-- <= 0
}

/** How many records there are. */
async function recordsOf(journal: typeof store): Promise<number> {
  await journal.flush()
  return journal.head().seq - journal.oldest() + 1
}

t.test('trades are those of the books', async (t) => {
  const { trades } = host.engine
  const found = (await pages('/trades', 'trades', 4)).flat()
  t.strictSame(
    found.map(({ trade }) => trade),
    Array.from({ length: trades.length }, (_, i) => trades.length - i),
  )
  const net = found.reduce((sum, trade) => sum + (trade.net as number), 0)
  const open = host.engine.sleeves.flatMap(({ slots }) => slots).filter(({ lots }) => lots !== 0)
  t.ok(
    open.length > 0 || Math.abs(net - ((await get('/performance')).body.equity as number) + 100_000) < 1e-6,
  )
  const own = (await pages('/trades?strategy=S3_Breakout', 'trades', 4)).flat()
  t.strictSame(
    own.map(({ trade }) => trade),
    found.filter(({ strategy }) => strategy === 'S3_Breakout').map(({ trade }) => trade),
  )
})

t.test('signals say what they became, and which limit refused them', async (t) => {
  const found = (await pages('/strategies/S1_VWAP_EMA_Scalper/signals', 'signals', 50)).flat()
  const own = ({ strategy }: { readonly strategy: string }) => strategy === 'S1_VWAP_EMA_Scalper'
  t.equal(found.length, of('signal').filter(own).length)
  t.strictSame(
    found.flatMap(({ order }) => order ?? []),
    of('order-approved')
      .filter(own)
      .map(({ order }) => order),
  )
  t.strictSame(
    found.flatMap(({ refused }) => (refused as { limit: string } | null)?.limit ?? []),
    of('order-refused')
      .filter(own)
      .map(({ limit }) => limit),
  )
  t.match(await get('/strategies/S9/signals'), { status: 404, body: { code: 'STRATEGY_UNKNOWN' } })
})

t.test('names that there are not are refused, and not looked for in all of the journal', async (t) => {
  for (const [query, code] of [
    ['/orders?strategy=S3_Brakout', 'STRATEGY_UNKNOWN'],
    ['/fills?symbol=BTC', 'SYMBOL_UNKNOWN'],
    ['/trades?strategy=nope', 'STRATEGY_UNKNOWN'],
    ['/trades?symbol=BTC', 'SYMBOL_UNKNOWN'],
    ['/regime/history?symbol=BTC', 'SYMBOL_UNKNOWN'],
    ['/strategies/S3_Breakout/signals?symbol=BTC', 'SYMBOL_UNKNOWN'],
  ]) {
    t.match(await get(query), { status: 404, body: { code } }, query)
  }
  t.match((await get('/fills?symbol=BTC')).body.detail, /did you mean "BTC\/USDT"|It trades: BTC\/USDT/)
})

t.test('regimes have a history', async (t) => {
  const found = (await pages('/regime/history?symbol=BTC/USDT', 'changes', 5)).flat()
  t.strictSame(
    found.map(({ seq, to }) => [seq, to]),
    of('regime-changed')
      .filter(({ symbol }) => symbol === 'BTC/USDT')
      .map(({ seq, to }) => [seq, to]),
  )
})

t.test('events are those of the journal, of every kind or some', async (t) => {
  const all = events.map(({ seq }) => seq).reverse()
  t.ok(all.length > 300, `${all.length} events`)
  const found = (await pages('/events', 'events', 500)).flat()
  t.strictSame(
    found.map(({ seq }) => seq),
    all,
  )
  const fills = of('fill')
  const { time, seq } = fills[Math.floor(fills.length / 2)]
  for (const [query, keep] of [
    ['kind=fill', () => true],
    [`kind=fill&from=${time}`, (fill) => fill.time >= time],
    [`kind=fill&to=${time}`, (fill) => fill.time <= time],
    [`kind=fill&after=${seq}`, (fill) => fill.seq > seq],
    ['kind=fill&strategy=S2_Mean_Reversion', (fill) => fill.strategy === 'S2_Mean_Reversion'],
    ['kind=fill&symbol=BTC/USDT', (fill) => fill.symbol === 'BTC/USDT'],
  ] as const satisfies readonly (readonly [string, (fill: (typeof fills)[number]) => boolean])[]) {
    t.strictSame(
      (await pages(`/events?${query}`, 'events', 7)).flat().map((event) => event.seq),
      fills.filter(keep).map((fill) => fill.seq),
      query,
    )
  }
  const reads = t.capture(store, 'records', store.records.bind(store))
  const newest = Number(all.at(0))
  t.strictSame((await get(`/events?after=${newest - 3}`)).body.events, found.slice(0, 3))
  t.strictSame(reads(), [], 'what has come since is not looked for in the journal')
  t.strictSame((await get('/events?limit=3')).body.events, found.slice(0, 3))
  t.equal(reads().length, 1)
  t.match(await get('/events?kind=fills'), { status: 400, body: { detail: /did you mean "fill"/ } })
  t.match(await get('/events?strategy=S9'), { status: 404, body: { code: 'STRATEGY_UNKNOWN' } })
})

t.test('records are those of the journal, of every kind or some', async (t) => {
  const all: { seq: number; hash: string; kind: string }[] = []
  for await (const { seq, hash, kind } of store.records()) all.push({ seq, hash, kind })
  const found = (await pages('/journal', 'records', 500)).flat()
  t.strictSame(
    found.map(({ record: seq, hash, kind }) => ({ seq, hash, kind })),
    all.reverse(),
  )
  const kinds = ['start', 'revision', 'command']
  const some = (await pages(`/journal?kind=${kinds.join(',')}`, 'records', 1)).flat()
  const wanted = all.filter(({ kind }) => kinds.includes(kind)).map(({ seq }) => seq)
  t.ok(wanted.length > 0)
  t.strictSame(
    some.map(({ record }) => record),
    wanted,
  )
  t.match(await get('/journal?kind=bars,fills'), {
    status: 400,
    body: { detail: /"kind" must be kinds with commas between them, out of bars, command, weights/ },
  })
})

t.test('the journal of the running host is checked up to its end', async (t) => {
  const { body } = await get('/audit/verify')
  const { seq, hash } = store.head()
  t.match(body, { fits: true, anchor: 0, last: seq, hash, damage: null, links: [] })
  t.match(body.counts, { fills: of('fill').length, trades: of('trade-closed').length, snapshots: 1 })
  const [lost] = of('fill')
  const records: typeof store.records = async function* (range) {
    for await (const record of store.records(range)) {
      const told = record.events?.filter((event) => Reflect.get(event as object, 'seq') !== lost.seq)
      yield told === undefined ? record : { ...record, events: told }
    }
  }
  const { links } = await verifyRunning({ ...store, records })
  t.match(links[0], { event: lost.seq + 1 }, 'a fill that is not there is missed')
  t.match(await get('/audit/verify?store=elsewhere'), { status: 409, body: { code: 'AUDIT_STORE' } })
})

interface Bar {
  readonly time: { readonly ms: number }
  readonly open: number
  readonly high: number
  readonly close: number
}

t.test('bars are those of the market, and longer ones are made of them', async (t) => {
  const base = (await pages('/bars?symbol=BTC/USDT', 'bars', 400)).flat() as unknown as Bar[]
  const [time, open, , , close] = await store.rows('BTC/USDT 5m', 0, BARS)
  t.equal(base.length, Math.min(4096, BARS + host.prepared.checked.config.host.paper.historyBars))
  t.strictSame(
    base.slice(0, BARS).map((bar) => [bar.time.ms, bar.open, bar.close]),
    Array.from(time, (at, i) => [at, open[i], close[i]]).reverse(),
  )
  const [hour] = (await pages('/bars?symbol=BTC/USDT&timeframe=1h', 'bars', 500)).flat() as unknown as Bar[]
  const inside = base.filter(({ time: { ms } }) => ms >= hour.time.ms && ms < hour.time.ms + 3_600_000)
  t.equal(inside.length, 12)
  t.equal(hour.high, Math.max(...inside.map(({ high }) => high)))
  t.equal(hour.close, inside[0].close)
  const { body } = await get(`/bars?symbol=BTC/USDT&from=${inside[4].time.ms}&to=${inside[2].time.ms}`)
  t.match(body, { symbol: 'BTC/USDT', timeframe: '5m', next: null })
  t.strictSame(body.bars, inside.slice(2, 5))
  t.match(await get('/bars?symbol=BTC/USDC'), { status: 404, body: { code: 'SYMBOL_UNKNOWN' } })
  t.match(await get('/bars?symbol=BTC/USDT&timeframe=7m'), {
    status: 404,
    body: { detail: /^The host keeps no bars of BTC\/USDT as long as "7m"\. It keeps: .*\b5m\b/ },
  })
})

t.test('where weights stand still there is nothing to decide', async (t) => {
  t.match((await get('/allocation/next')).body, { next: null, would: null })
  t.match(await post('/allocation/run', { reason: 'x' }), {
    status: 409,
    body: {
      code: 'ALLOCATION_REFUSED',
      detail:
        'Nothing can be decided about the weights now: the allocator is a fixed one, or the meta-controller is off.',
    },
  })
})

t.test('the parts of the portfolio are its whole', async (t) => {
  const { body } = await get('/portfolio')
  const { equity, gross, sleeves, symbols } = body as {
    equity: number
    gross: number
    sleeves: { result: number; gross: number }[]
    symbols: { gross: number }[]
  }
  const near = (a: number, b: number): boolean => Math.abs(a - b) < 1e-6
  t.ok(near(100_000 + sleeves.reduce((sum, { result }) => sum + result, 0), equity))
  t.ok(
    near(
      sleeves.reduce((sum, one) => sum + one.gross, 0),
      gross,
    ),
  )
  t.ok(
    near(
      symbols.reduce((sum, one) => sum + one.gross, 0),
      gross,
    ),
  )
})

t.test('limits say how much of them is used', async (t) => {
  const before = JSON.stringify(host.engine.sleeves.map(({ slots }) => slots.map(({ held }) => held)))
  const { limits } = (await get('/risk/limits')).body as {
    limits: { limit: string; strategy: string | null; used: number; allowed: number; use: number | null }[]
  }
  const { gross, reserved, sleeves } = (await get('/portfolio')).body as {
    gross: number
    reserved: number
    sleeves: { strategy: string; budget: number }[]
  }
  const named = (name: string) => limits.filter(({ limit }) => limit === name)
  t.equal(named('portfolio.max_open_positions')[0].used, host.engine.openPositions)
  for (const { strategy, budget } of sleeves) {
    const own = named('budget').find((one) => one.strategy === strategy)
    t.ok(own !== undefined && Math.abs(own.allowed - budget) < 1e-6, strategy)
  }
  t.ok(named('max_gross_exposure').every(({ used }) => used <= gross + reserved + 1e-6))
  t.ok(
    limits.every(({ used, allowed, use }) => use === null || Math.abs(use - (100 * used) / allowed) < 1e-9),
  )
  t.ok(limits.findIndex(({ strategy }) => strategy !== null) > 0, 'the book comes first')
  t.equal(JSON.stringify(host.engine.sleeves.map(({ slots }) => slots.map(({ held }) => held))), before)
})

t.test('plugins say who runs them, and one has its parameters', async (t) => {
  const { plugins } = (await get('/plugins')).body as {
    plugins: { kind: string; id: string; entries: string[]; healthy: boolean; pinned: boolean }[]
  }
  t.strictSame(
    new Set(plugins.flatMap(({ entries }) => entries)).size,
    5,
    'three strategies, regime, allocator',
  )
  t.match(
    plugins.find(({ id }) => id === 'breakout'),
    { kind: 'strategy', entries: ['S3_Breakout'], healthy: true, pinned: false },
  )
  t.match((await get('/plugins/strategy/breakout')).body, {
    parameters: { type: 'object', properties: {} },
    health: [{ entry: 'S3_Breakout', state: 'running' }],
  })
  t.match(await get('/plugins/strategy/brekout'), {
    status: 404,
    body: { code: 'PLUGIN_UNKNOWN', detail: /did you mean "breakout"/ },
  })
  const release = await post('/plugins/strategy/breakout/release', { reason: 'x' })
  t.match(release, { status: 409, body: { code: 'PLUGIN_NOT_QUARANTINED' } })
})

t.test('a cursor or a time that cannot be one is refused', async (t) => {
  t.match(await get('/fills?cursor=x'), {
    status: 400,
    body: { detail: 'The query key "cursor" must be `next` of the page before; this was "x".' },
  })
  t.match(await get('/fills?from=2026-02-30'), {
    status: 400,
    body: { code: 'BODY_INVALID', detail: /^The query key "from" must be a time such as / },
  })
})
