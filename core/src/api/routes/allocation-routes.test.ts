import t, { type Test } from 'tap'
import type { Engine } from '../../engine/engine.ts'
import { swingingPlace } from '../../host/meta/meta.fixture.ts'
import { keptHost } from '../../host/reload/kept-host.fixture.ts'
import { keptApi, type Answered } from '../kept-api.fixture.ts'

const HOUR_BARS = 12
const place = swingingPlace(t)
// Every strategy enters in every regime, so that there is something to divide.
const strategies = place.read('configs/strategies.yaml')
place.write('configs/strategies.yaml', strategies.replaceAll(/^ *regime_requirements:.*$/gm, ''))
const kept = await keptHost(place)
const { host, to } = kept
const { get, post } = keptApi(t, kept)

interface Sums {
  readonly net: number
  readonly configured: number
  readonly parts: readonly number[]
}

/** Whether all parts of an answer sum to what an engine won or lost, in cash units. */
function sumsUp(t: Test, { equity, account: { scale }, spec }: Engine, { body }: Answered): void {
  const units = (amount: number): number => Math.round(amount * scale)
  const total = body.total as Sums
  const strategies = body.strategies as readonly Sums[]
  t.equal(units(total.net), equity - units(spec.capital))
  for (const { net, configured, parts } of [...strategies, total]) {
    t.equal(
      [configured, ...parts].reduce((sum, amount) => sum + units(amount), 0),
      units(net),
    )
  }
  t.ok(
    total.parts.some((part) => part !== 0),
    'something was moved',
  )
}

t.test('before the first decision', async (t) => {
  t.match(await get('/allocation'), { status: 200, body: { allocator: 'swing', moves: true, last: null } })
  t.match(await get('/allocation/last'), { status: 404, body: { code: 'AUDIT_UNKNOWN' } })
  t.match(await get('/allocation/attribution'), { status: 200, body: { decisions: 0, strategies: [] } })
  t.strictSame((await get('/allocation/decisions')).body, { decisions: [], next: null })
})

t.test('who has how much, and the decision behind it', async (t) => {
  await to(15 * HOUR_BARS + 1)
  const { body } = await get('/allocation')
  const sleeves = host.engine.sleeves.map(({ name, weight, off }) => ({ name, weight, off }))
  t.match(body, { sleeves, exposure: host.engine.exposureScale, last: { id: 15, weights: {} } })
  t.equal(sleeves.filter(({ off }) => off).length, 1)
  const sum = sleeves.reduce((all, { weight }) => all + weight, 0)
  t.ok(Math.abs((body.cash as number) - (1 - sum * host.engine.exposureScale)) < 1e-12)

  const { body: last } = await get('/allocation/last')
  t.strictSame((last as { decision: unknown }).decision, body.last)
  t.strictSame((await get('/allocation/15')).body, last)
  t.match((await get('/allocation/3')).body, { decision: { id: 3, allocator: { id: 'swing' } } })
})

t.test('a decision that is none', async (t) => {
  t.match(await get('/allocation/99'), { status: 404, body: { code: 'AUDIT_UNKNOWN' } })
  t.match(await get('/allocation/first'), { status: 400 })
  t.match(await get('/allocation/1?store=elsewhere'), { status: 409, body: { code: 'AUDIT_STORE' } })
  t.match(await get('/allocation?store=here'), { status: 400 })
})

interface Decided {
  readonly id: number
  readonly time: number
  readonly by?: object
}

t.test('what would be decided now has no effect, and a person can have it done', async (t) => {
  const hour = (host.engine.time - (host.engine.time % 3_600_000)) / 3_600_000
  const before = JSON.stringify([host.meta.snapshot(), host.events.newest])
  const { status, body } = await get('/allocation/next')
  t.equal(status, 200)
  t.match(body, { next: { ms: (hour + 1) * 3_600_000 }, would: { id: 16, time: host.engine.time } })
  t.strictSame((await get('/allocation/next')).body, body)
  t.equal(JSON.stringify([host.meta.snapshot(), host.events.newest]), before)

  const by = { author: 'anna', reason: 'after the news' }
  const ran = await post('/allocation/run', by)
  t.equal(ran.status, 200)
  t.strictSame(ran.body.decision, { ...(body.would as object), by })
  const { weights } = ran.body.decision as { readonly weights: Readonly<Record<string, number>> }
  for (const { name, weight } of host.engine.sleeves) t.equal(weight, weights[name], name)
  t.strictSame((await get('/allocation/last')).body.decision, ran.body.decision)
  t.match(await post('/allocation/run', by), {
    status: 409,
    body: { code: 'ALLOCATION_REFUSED', detail: /decision 16 was made at this very bar; wait for the next/ },
  })

  await to(16 * HOUR_BARS)
  const { last } = (await get('/allocation')).body as { readonly last: Decided }
  t.match(last, { id: 17, time: (hour + 1) * 3_600_000 }, 'the schedule goes on')
  t.notOk('by' in last)
})

t.test('decisions come in pages, the newest first', async (t) => {
  const found: Decided[] = []
  let more = ''
  do {
    const { body } = await get(`/allocation/decisions?limit=7${more}`)
    const page = body as { decisions: { decision: Decided }[]; next: string | null }
    found.push(...page.decisions.map(({ decision }) => decision))
    t.ok(page.decisions.length === 7 || page.next === null)
    more = page.next === null ? '' : `&cursor=${page.next}`
  } while (more !== '')
  t.strictSame(
    found.map(({ id }) => id),
    Array.from({ length: 17 }, (_, i) => 17 - i),
  )
  t.strictSame(
    found.flatMap(({ id, by }) => (by === undefined ? [] : [id])),
    [16],
  )
  const { time } = found[5]
  const { body } = await get(`/allocation/decisions?from=${time}&to=${time}`)
  t.match(body, { decisions: [{ decision: { id: found[5].id } }], next: null })
})

t.test('what moving capital earned or cost sums to the result, before and after a restart', async (t) => {
  await to(48 * HOUR_BARS)
  const { body } = await get('/allocation/attribution')
  t.match(body, { decisions: 49, time: { ms: host.engine.time } })
  t.strictSame(body.components, ['start', 'exposure', 'weights', 'pace', 'off'])
  sumsUp(t, host.engine, { status: 200, body })

  await kept.crash()
  const next = await keptHost(place)
  const after = await keptApi(t, next).get('/allocation/attribution')
  sumsUp(t, next.host.engine, after)
  t.strictSame(after.body.components, body.components, 'the weights of before are kept')
  t.equal(next.host.meta.controller.last?.id, 49)
  await next.stop()
})
