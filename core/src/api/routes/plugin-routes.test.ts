import { pino } from 'pino'
import t from 'tap'
import { unreliable } from '../../../../test/support/outside.ts'
import { OutsideFault } from '../../engine/outside.ts'
import { workplace } from '../../host/durable/workplace.fixture.ts'
import { keptHost } from '../../host/reload/kept-host.fixture.ts'
import { keptApi } from '../kept-api.fixture.ts'
import { PREFIX } from '../route.ts'
import { createApi } from '../server.ts'

t.test('a plugin is released whole, whoever lets one of its strategies out meanwhile', async (t) => {
  const place = workplace(t)
  const second = 'S3_Second:\n    plugin: breakout\n    enabled: true\n    capital_allocation: 0.1'
  place.edit('configs/strategies.yaml', 'capital_allocation: 0.4', 'capital_allocation: 0.3')
  place.edit('configs/strategies.yaml', 'S3_Breakout:', `${second}\n  S3_Breakout:`)
  const kept = await keptHost(place)
  const { post } = keptApi(t, kept)
  const names = ['S3_Second', 'S3_Breakout']
  const sleeves = kept.host.engine.sleeves.filter(({ name }) => names.includes(name))
  t.equal(sleeves.length, 2)
  for (const sleeve of sleeves) Object.assign(sleeve, { quarantined: true, strikes: 3 })
  const [one, all] = await Promise.all([
    post('/strategies/S3_Second/release', { reason: 'fixed' }),
    post('/plugins/strategy/breakout/release', { reason: 'fixed' }),
  ])
  t.strictSame([one.status, all.status], [200, 200])
  t.strictSame(all.body.strategies, names)
  t.strictSame(
    sleeves.map(({ quarantined }) => quarantined),
    [false, false],
  )
  await kept.crash()
})

t.test('a release that was meant for another state of the plugin is refused', async (t) => {
  const kept = await keptHost(workplace(t))
  const app = createApi({ host: kept.host, reloader: kept.reloader, log: pino({ level: 'silent' }) })
  t.teardown(() => app.close())
  const url = `${PREFIX}/plugins/strategy/breakout`
  const tag = async (): Promise<string> => String((await app.inject({ url })).headers.etag)
  const release = async (ifMatch: string) => {
    const payload = { reason: 'fixed' }
    const headers = { 'if-match': ifMatch }
    const { statusCode: status, headers: got } = await kept.drive(
      app.inject({ method: 'POST', url: `${url}/release`, headers, payload }),
    )
    return { status, etag: String(got.etag) }
  }
  const running = await tag()
  const sleeve = kept.host.engine.sleeves.find(({ name }) => name === 'S3_Breakout')
  Object.assign(sleeve ?? {}, { quarantined: true, strikes: 3 })
  const out = await tag()
  t.strictSame(await release(running), { status: 412, etag: out })
  t.equal(sleeve?.quarantined, true)
  t.strictSame(await release(out), { status: 200, etag: running }, 'the answer has that of now')
  t.equal(sleeve?.quarantined, false)
  await kept.crash()
})

t.test('a plugin that has struck out is released by a person, and asked again', async (t) => {
  const kept = await keptHost(workplace(t))
  const { host, to } = kept
  const { get, post } = keptApi(t, kept)
  let [silent, asked] = [true, 0]
  unreliable(host.engine, (instance) => {
    if (!instance.startsWith('S3_Breakout')) return null
    asked++
    return silent ? new OutsideFault('no answer within 500 ms', false) : null
  })
  const health = async (): Promise<unknown> => (await get('/plugins/strategy/breakout')).body.health
  t.match(await post('/plugins/strategy/breakout/release', { reason: 'early' }), {
    status: 409,
    body: { code: 'PLUGIN_NOT_QUARANTINED', detail: /No strategy is\.$/ },
  })
  for (let bar = 1; !host.engine.sleeves[2].quarantined && bar < 50; bar++) await to(bar)
  t.match(await health(), [{ entry: 'S3_Breakout', state: 'quarantined' }])
  silent = false
  const before = asked
  t.strictSame(await post('/plugins/strategy/breakout/release', { reason: 'fixed', author: 'ann' }), {
    status: 200,
    body: {
      strategies: ['S3_Breakout'],
      time: { iso: new Date(host.engine.time).toISOString(), ms: host.engine.time },
    },
  })
  t.match((await get('/events?kind=quarantine-released')).body.events, [
    { strategy: 'S3_Breakout', author: 'ann', why: 'fixed' },
  ])
  t.match(await health(), [{ entry: 'S3_Breakout', state: 'running' }])
  await to(host.feed.bars + 12)
  t.ok(asked > before, 'it is asked within the hour that its bars have')
  await kept.crash()
})
