import { readFileSync } from 'node:fs'
import Fastify from 'fastify'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import t from 'tap'
import { hostAfter, reloaderOf, shippedConfig } from '../../host/paper-host.fixture.ts'
import type { TimedEntry } from '../../host/answer-times.ts'
import type { Staff } from '../../host/staff.ts'
import { performanceView } from '../../host/views/performance.ts'
import { DURATION_BOUNDS, DurationHistogram } from '../../plugins/duration-histogram.ts'
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
  t.equal(await valueOf('grodt_account_differences'), undefined, 'not compared yet')
  host.reconciliation = { at: 0, account: 'a', differences: [], problem: null }
  t.equal(await valueOf('grodt_account_differences'), 0)
  t.equal(await valueOf('grodt_revision'), undefined, 'what is not known is not told')
})

t.test('the time of steps is a histogram', async (t) => {
  const lines = (await app.inject({ url: '/metrics' })).body.split('\n')
  t.ok(lines.includes('# TYPE grodt_step_seconds histogram'))
  const buckets = lines.filter((line) => line.startsWith('grodt_step_seconds_bucket{le="'))
  const values = buckets.map((line) => Number(line.split(' ')[1]))
  t.equal(values.length, DURATION_BOUNDS.length + 1)
  t.strictSame(
    values,
    [...values].sort((a, b) => a - b),
    'each counts what is below it',
  )
  t.match(buckets.at(-1), /^grodt_step_seconds_bucket\{le="\+Inf"\} 1500$/)
  t.equal(await valueOf('grodt_step_seconds_count'), 1500)
  t.equal(await valueOf('grodt_step_seconds_sum'), host.steps.sum)
  t.notMatch(lines.join('\n'), /^grodt_plugin_answer_seconds_/m, 'all plugins run in this thread')
})

t.test('the time of answers has kind, entry and plugin', async (t) => {
  const times = new DurationHistogram()
  for (const one of [0.02, 0.02, 3]) times.note(one)
  const timed: TimedEntry[] = [
    { entry: 'S1', kind: 'strategy', plugin: 'x', seat: { key: '', times } },
    { entry: 'regime', kind: 'regime-classifier', plugin: 'y', seat: { key: '', times } },
  ]
  const staffed = { ...host, staff: { timed } as unknown as Staff }
  const registry = hostRegistry(staffed, reloaderOf(host))
  const text = await registry.metrics()
  const labels = 'kind="strategy",entry="S1",plugin="x"'
  t.ok(text.includes(`grodt_plugin_answer_seconds_bucket{le="0.000025",${labels}} 2\n`))
  t.ok(text.includes(`grodt_plugin_answer_seconds_bucket{le="+Inf",${labels}} 3\n`))
  t.ok(text.includes(`grodt_plugin_answer_seconds_count{${labels}} 3\n`))
  t.match(
    text,
    /^grodt_plugin_answer_seconds_count\{kind="regime-classifier",entry="regime",plugin="y"\} 3$/m,
  )
  const found = (await registry.getMetricsAsJSON()).find(({ name }) => name === 'grodt_plugin_answer_seconds')
  t.equal(found?.values.length, 2 * (DURATION_BOUNDS.length + 3), 'for who asks for objects, too')
})

t.test('every metric of the dashboard is there', async (t) => {
  const { body } = await app.inject({ url: '/metrics' })
  const known = new Set([...body.matchAll(/^# HELP (\w+) .+/gm)].map(([, name]) => name))
  for (const [, name] of body.matchAll(/^# TYPE (\w+) histogram$/gm)) {
    for (const part of ['bucket', 'sum', 'count']) known.add(`${name}_${part}`)
  }
  const board = readFileSync(new URL('../../../../docs/grafana.json', import.meta.url), 'utf8')
  const used = [...board.matchAll(/\b(?:grodt|nodejs|process)_\w+/g)].map(([name]) => name)
  t.ok(used.length > 15)
  for (const name of used) t.ok(known.has(name), name)
})

t.test('models are told target by target beside their baseline; what is not known is left out', async (t) => {
  const figures = { gain: 0.05, days: 60, forecasts: 240, from: 0, to: 1, accuracy: null }
  const live = { days: 90, forecasts: 240, model: 0.7, persistence: 0.65, rule: null }
  const { learner } = host.meta
  const before = { ...learner }
  t.teardown(() => Object.assign(learner, before))
  Object.assign(learner, {
    status: () => [{ target: 'market_risk', training: null, live, alarm: true, forecasts: [] }],
    drift: () => [
      { target: 'market_risk', figures },
      { target: 'volatility', figures: null },
    ],
  })
  t.equal(await valueOf('grodt_model_accuracy_ratio{target="market_risk"}'), 0.7)
  t.equal(await valueOf('grodt_model_persistence_accuracy_ratio{target="market_risk"}'), 0.65)
  t.equal(await valueOf('grodt_model_gain_ratio{target="market_risk"}'), 0.05)
  t.equal(await valueOf('grodt_model_gain_ratio{target="volatility"}'), undefined)
  t.equal(await valueOf('grodt_model_alarm{target="market_risk"}'), 1)
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
