import { setImmediate as turn } from 'node:timers/promises'
import t, { type Test } from 'tap'
import type { EngineEvent } from '../../engine/events.ts'
import { optionsFor, workplace, type Workplace } from '../durable/workplace.fixture.ts'
import { createPaperHost, runPaperHost, type PaperHost } from '../paper-host.ts'
import { createReloader, type Reloader, type ReloadOutcome } from './reloader.ts'

const never = new AbortController().signal

interface Running {
  readonly place: Workplace
  readonly host: PaperHost
  readonly reloader: Reloader
  readonly events: EngineEvent[]
  readonly to: (bar: number) => Promise<void>
  /** @param from another place with the same files, changed */
  readonly reload: (from?: Workplace) => Promise<ReloadOutcome>
}

async function running(t: Test, place = workplace(t)): Promise<Running> {
  const host = createPaperHost(optionsFor(await place.prepare(), 100_000))
  let source = place
  const reloader = createReloader({ host, prepare: () => source.prepare() })
  const events: EngineEvent[] = []
  return {
    place,
    host,
    reloader,
    events,
    async to(bar) {
      await runPaperHost(host, {
        signal: never,
        maxBars: bar,
        onEvents(some) {
          events.push(...some)
          reloader.afterInput()
        },
      })
    },
    async reload(from = place) {
      source = from
      host.inputs.open()
      let outcome: ReloadOutcome | null = null
      void reloader.request({ author: 'ann' }).then((one) => {
        outcome = one
      })
      while (outcome === null) {
        if (host.inputs.length > 0) await host.inputs.drain((input) => host.engine.apply(input))
        await turn()
      }
      return outcome
    },
  }
}

/** Without the news of the reloads, which also move the numbers of what follows. */
const decisions = (events: readonly EngineEvent[]): object[] =>
  events.filter(({ kind }) => kind !== 'revision-activated').map((event) => ({ ...event, seq: 0 }))

t.test('with a reload every few bars the events and the books are those without', async (t) => {
  const undisturbed = await running(t)
  await undisturbed.to(1200)
  const { place, host, to, reload, events } = await running(t)
  let reloads = 0
  for (let bar = 7; bar < 1200; bar += 61) {
    await to(bar)
    place.edit(
      'configs/risk.yaml',
      `max_open_positions: ${50 + reloads}`,
      `max_open_positions: ${51 + reloads}`,
    )
    const { result, error, plan } = await reload()
    t.equal(result, 'activated', error?.message ?? 'activated')
    t.strictSame(
      plan.changes.map(({ key, effect }) => [key, effect]),
      [['risk.max_open_positions', 'now']],
    )
    reloads++
  }
  await to(1200)
  t.equal(reloads, 20)
  t.equal(host.revision, 21)
  t.strictSame(decisions(events), decisions(undisturbed.events))
  t.ok(events.some(({ kind }) => kind === 'trade-closed'))
  t.equal(host.engine.equity, undisturbed.host.engine.equity)
})

t.test('the same files, other comments and an added default are no reload', async (t) => {
  const { place, host, to, reload } = await running(t)
  await to(50)
  const { engine } = host
  t.match(await reload(), { result: 'unchanged', error: null })
  place.edit('configs/risk.yaml', 'over_limit: shrink', 'over_limit: shrink # cut\n  order_rate: {}')
  t.match(await reload(), { result: 'unchanged', plan: { changes: [], plugins: [] } })
  t.equal(host.engine, engine)
})

t.test('a parameter, a weight and the code of a plugin hold from the next bar on, together', async (t) => {
  const { place, host, to, reload, events } = await running(t)
  await to(200)
  place.edit('configs/strategies.yaml', 'ema_period: 9', 'ema_period: 12')
  place.edit('configs/strategies.yaml', 'capital_allocation: 0.4', 'capital_allocation: 0.2')
  place.edit('plugins/strategy-breakout/src/index.ts', 'default: 2,', 'default: 3,')
  const { result, revision, plan } = await reload()
  t.match({ result, revision }, { result: 'activated', revision: 2 })
  t.strictSame(
    plan.changes.map(({ key, from, to: value, effect }) => [key, from, value, effect]),
    [
      ['strategies.S1_VWAP_EMA_Scalper.capital_allocation', 0.4, 0.2, 'now'],
      ['strategies.S1_VWAP_EMA_Scalper.parameters.ema_period', 9, 12, 'rebuilt'],
    ],
  )
  t.match(plan.plugins, [{ plugin: 'strategy breakout' }])
  t.match(events.slice(-2), [
    { kind: 'revision-activated', revision: 2, author: 'ann', waiting: [] },
    { kind: 'weights-set', weights: { S1_VWAP_EMA_Scalper: 0.2 } },
  ])
  t.match(host.engine.sleeves[0], { name: 'S1_VWAP_EMA_Scalper', weight: 0.2 })
  t.equal(host.prepared.plugins.find(({ manifest }) => manifest.id === 'breakout')?.generation, 2)
  await to(400)
})

t.test('strategies come and go: a new one, one that is switched off, one that never traded', async (t) => {
  const { place, host, to, reload } = await running(t)
  await to(1)
  place.edit('configs/strategies.yaml', '  S3_Breakout:', '  Second:\n    plugin: mean-reversion')
  place.edit('configs/strategies.yaml', 'enabled: true', 'enabled: false')
  place.edit(
    'configs/strategies.yaml',
    'breakout_threshold: 1.5, volume_confirmation: true, risk_reward_ratio: 2.0',
    'stop_atr: 2',
  )
  const { error } = await reload()
  t.equal(error, null)
  t.strictSame(
    host.engine.sleeves.map(({ name, enabled, weight }) => [name, enabled, weight]),
    [
      ['S1_VWAP_EMA_Scalper', false, 0],
      ['S2_Mean_Reversion', true, 0.3],
      ['Second', true, 0.3],
    ],
  )
  await to(300)
})

t.test('what only a start can change waits for it, and says so', async (t) => {
  const { place, host, to, reload } = await running(t)
  await to(10)
  place.edit('configs/host.yaml', 'capital: 100000', 'capital: 500')
  place.edit('configs/host.yaml', 'lot: 0.00001', 'lot: 0.001')
  place.edit('configs/host.yaml', 'slippage_bps: 1.5', 'slippage_bps: 2')
  const { result, plan } = await reload()
  t.equal(result, 'activated')
  t.strictSame(
    plan.changes.map(({ key, effect }) => [key, effect]),
    [
      ['host.account.capital', 'next-start'],
      ['host.broker.slippage_bps', 'now'],
      ['host.instruments.defaults.lot', 'next-start'],
    ],
  )
  t.equal(host.engine.spec.broker.slippage, 2e-4)
  t.equal(host.engine.spec.capital, 100_000)
  t.equal(host.engine.markets[0].instrument.lot, 0.00001)
  t.match(await reload(), { result: 'unchanged' }, 'and it is said once')
  place.edit('configs/host.yaml', 'capital: 500', 'capital: 100000')
  t.match((await reload()).plan.held, [{ path: ['host', 'instruments', 'defaults', 'lot'] }])
})

t.test('a parameter of the class flat waits until its strategy holds nothing', async (t) => {
  const place = workplace(t)
  place.edit('plugins/strategy-mean-reversion/src/index.ts', "reload: 'hot'", "reload: 'flat'")
  const { host, to, reload, reloader, events } = await running(t, place)
  const { name } = host.engine.sleeves[1]
  const threshold = (): unknown =>
    (host.prepared.checked.parameters.get(name) as { vwap_deviation_threshold: number })
      .vwap_deviation_threshold
  let bar = 1
  while (host.engine.sleeves[1].openSlots === 0) await to(bar++)
  place.edit('configs/strategies.yaml', 'vwap_deviation_threshold: 2.0', 'vwap_deviation_threshold: 2.5')
  const path = ['strategies', name, 'parameters', 'vwap_deviation_threshold']
  t.match(await reload(), {
    result: 'activated',
    plan: { changes: [{ effect: 'when-flat', from: 2, to: 2.5 }], held: [{ path, value: 2 }] },
  })
  t.equal(threshold(), 2)
  await to(bar + 3000)
  t.equal(threshold(), 2.5)
  t.strictSame(host.held, [])
  t.match(reloader.outcomes.at(-1), { author: 'host', result: 'activated' })
  const [activated] = events.filter(({ kind }) => kind === 'revision-activated')
  t.match(activated, { changed: [path.join('.')], waiting: [] })
  const closed = events.filter((event) => event.kind === 'trade-closed' && event.strategy === name)
  t.ok(
    closed.some(({ seq }) => seq < activated.seq),
    'after a trade of the strategy was closed',
  )
})

/** Everything that must not get through, and what is said. */
const WRONG: readonly [name: string, change: (place: Workplace) => void, code: string, message: RegExp][] = [
  [
    'no YAML',
    (place) => place.edit('configs/risk.yaml', 'risk:', 'risk: ['),
    'CONFIG_INVALID',
    /risk\.yaml:\d+:\d+: not valid YAML/,
  ],
  [
    'an unknown key',
    (place) => place.edit('configs/risk.yaml', 'exposure: 1', 'exposre: 1'),
    'CONFIG_INVALID',
    /did you mean "exposure"/,
  ],
  [
    'a value out of its range',
    (place) => place.edit('configs/strategies.yaml', 'ema_period: 9', 'ema_period: -9'),
    'CONFIG_INVALID',
    /ema_period: was -9/,
  ],
  [
    'weights of more than 1',
    (place) => place.edit('configs/strategies.yaml', 'capital_allocation: 0.4', 'capital_allocation: 0.9'),
    'CONFIG_INVALID',
    /capital_allocation/,
  ],
  [
    'a file that is gone',
    (place) => place.remove('configs/strategies.yaml'),
    'CONFIG_INVALID',
    /the file is missing/,
  ],
  ['a folder that is gone', (place) => place.remove('configs'), 'CONFIG_FOLDER', /no configuration folder/],
  [
    'a plugin that nobody has',
    (place) => place.edit('configs/regime.yaml', 'efficiency-ratio', 'efficiency'),
    'CONFIG_INVALID',
    /efficiency-ratio/,
  ],
  [
    'a plugin that is gone',
    (place) => place.remove('plugins/strategy-breakout'),
    'CONFIG_INVALID',
    /S3_Breakout/,
  ],
  [
    'code that does not compile',
    (place) => place.edit('plugins/strategy-breakout/src/index.ts', 'default: 2,', 'default: 2 2,'),
    'CONFIG_INVALID',
    /index\.ts:\d+:\d+/,
  ],
  [
    'code that throws when it is loaded',
    (place) =>
      place.edit(
        'plugins/strategy-breakout/src/index.ts',
        'export default',
        "throw new Error('early')\nexport default",
      ),
    'CONFIG_INVALID',
    /early/,
  ],
  [
    'a broken contract',
    (place) => place.edit('plugins/strategy-breakout/src/index.ts', 'create(', 'creat('),
    'CONFIG_INVALID',
    /create/,
  ],
  [
    'a manifest that is none',
    (place) => place.edit('plugins/strategy-breakout/package.json', '"contract": 1', '"contract": 9'),
    'CONFIG_INVALID',
    /contract/,
  ],
  [
    'a strategy with trades that is removed',
    (place) =>
      place.edit('configs/strategies.yaml', '  S2_Mean_Reversion:', '  S2_New:\n    plugin: mean-reversion'),
    'ENGINE_STATE_DIFFERS',
    /S2_Mean_Reversion/,
  ],
  [
    'an instance that cannot be created',
    (place) =>
      place.edit(
        'plugins/strategy-breakout/src/index.ts',
        'create(ctx) {',
        "create(ctx) {\n    if (ctx.config.stop_atr === 2) throw new Error('not today')",
      ),
    'PLUGIN_FAILED',
    /not today/,
  ],
]

t.test('whatever is wrong, the host goes on as if nothing had been', async (t) => {
  const undisturbed = await running(t)
  await undisturbed.to(900)
  const one = await running(t)
  let bar = 400
  await one.to(bar)
  for (const [name, change, code, message] of WRONG) {
    const place = workplace(t)
    const { engine, prepared } = one.host
    change(place)
    const outcome = await one.reload(place)
    t.match(outcome, { result: 'rejected', revision: null, error: { code, message } }, name)
    t.equal(one.host.engine, engine)
    t.equal(one.host.prepared, prepared)
    bar += 20
    await one.to(bar)
  }
  await one.to(900)
  t.strictSame(one.events, undisturbed.events)
})
