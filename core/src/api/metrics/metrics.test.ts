import { readFileSync } from 'node:fs'
import Fastify from 'fastify'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import t from 'tap'
import { hostAfter, reloaderOf, shippedConfig } from '../../host/paper-host.fixture.ts'
import { performanceView } from '../../host/views/performance.ts'
import { guardIn } from '../guard/guard.fixture.ts'
import { createApi } from '../server.ts'
import { hostRegistry } from './registry.ts'
import { installMetrics } from './route.ts'

const folder = t.testdir({})
let fills = 0
const host = await hostAfter(await shippedConfig(folder), 1500, (events) => {
  fills += events.filter(({ kind }) => kind === 'fill').length
})
const log = pino({ level: 'silent' })
const api = { host, reloader: reloaderOf(host), log }
const app = createApi({ ...api, guard: guardIn(folder) })
t.teardown(() => app.close())

/** The value of a metric with its labels as Prometheus reads it; undefined where it is not there. */
async function valueOf(name: string): Promise<number | undefined> {
  const { body } = await app.inject({ url: '/metrics' })
  const line = body.split('\n').find((one) => one.startsWith(`${name} `))
  return line === undefined ? undefined : Number(line.slice(name.length))
}

t.test('the metrics are what the host is now', async (t) => {
  const answer = await app.inject({ url: '/metrics' })
  t.equal(answer.headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8')
  t.equal(await valueOf('grodt_bars_total'), 1500)
  t.equal(await valueOf('grodt_equity'), performanceView(host).equity)
  t.equal(await valueOf('grodt_market_time_seconds'), host.engine.time / 1000)
  const [{ name, weight, refusals }] = host.engine.sleeves
  t.equal(await valueOf(`grodt_strategy_weight_ratio{strategy="${name}"}`), weight)
  const [reason, count] = [...refusals][0]
  t.equal(await valueOf(`grodt_refusals_total{strategy="${name}",reason="${reason}"}`), count)
  t.ok(fills > 0)
  t.equal(await valueOf('grodt_events_by_kind_total{kind="fill"}'), fills)
  t.equal(await valueOf('grodt_reloads_total{result="rejected"}'), 0)
  t.equal(await valueOf('grodt_kill_switch_latched'), 0)
  const command = { name: 'trigger-kill-switch', reason: 'x', author: 'y' } as const
  host.engine.apply({ kind: 'command', command })
  t.equal(await valueOf('grodt_kill_switch_latched'), 1, 'read anew each time')
  t.equal(await valueOf('grodt_revision'), undefined, 'what is not known is not told')
})

t.test('every metric of the dashboard is there', async (t) => {
  const { body } = await app.inject({ url: '/metrics' })
  const known = new Set([...body.matchAll(/^# HELP (\w+) .+/gm)].map(([, name]) => name))
  const board = readFileSync(new URL('../../../../docs/grafana.json', import.meta.url), 'utf8')
  const used = [...board.matchAll(/\b(?:grodt|nodejs|process)_\w+/g)].map(([name]) => name)
  t.ok(used.length > 15)
  for (const name of used) t.ok(known.has(name), name)
})

t.test('rebates that are more than all fees are told, and nothing else is lost for it', async (t) => {
  const [{ ledger }] = host.engine.sleeves
  const { fees } = ledger
  ledger.fees -= 1e15
  t.teardown(() => (ledger.fees = fees))
  const paid = performanceView(host).fees
  t.ok(paid < 0)
  t.equal(await valueOf('grodt_fees'), paid)
  t.equal(await valueOf('grodt_bars_total'), 1500)
})

t.test('a counter that fell below 0 costs nothing but itself', async (t) => {
  const text = await hostRegistry({ ...host, feed: { ...host.feed, bars: -1 } }, reloaderOf(host)).metrics()
  t.match(text, /^grodt_bars_total 0$/m)
  t.match(text, /^grodt_trades_total \d/m)
})

t.test('what could not be loaded is loaded when somebody asks again', async (t) => {
  const own = Fastify()
  t.teardown(() => own.close())
  let tries = 0
  installMetrics(own, host, reloaderOf(host), () =>
    ++tries === 1 ? Promise.reject(new Error('no such file')) : Promise.resolve(new Registry()),
  )
  const asked = async (): Promise<number> => (await own.inject({ url: '/metrics' })).statusCode
  t.strictSame([await asked(), await asked(), await asked(), tries], [500, 200, 200, 2])
})

t.test('they need a token where reading does', async (t) => {
  const closed = createApi({ ...api, guard: guardIn(folder, { readNeedsToken: true }) })
  t.teardown(() => closed.close())
  t.equal((await closed.inject({ url: '/metrics' })).statusCode, 401)
})
