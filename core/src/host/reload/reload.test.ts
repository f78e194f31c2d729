import fc from 'fast-check'
import t from 'tap'
import type { EngineEvent } from '../../engine/events.ts'
import { workplace, type Workplace } from '../durable/workplace.fixture.ts'
import { running } from './running.fixture.ts'

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
  const members = 'members: { logistic: { c: 1 }, histogram-forest: {} }'
  place.edit('configs/ml.yaml', 'model_type: "ensemble"', `model_type: "ensemble"\n    ${members}`)
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

t.test('books and account are compared at another pace at once', async (t) => {
  const { place, host, to, reload } = await running(t)
  await to(10)
  place.edit('configs/host.yaml', 'host:\n', 'host:\n  checks: { account_minutes: 1 }\n')
  const { plan } = await reload()
  t.match(plan.changes, [{ key: 'host.checks.account_minutes', effect: 'now' }])
  t.equal(host.prepared.checked.config.host.checks.accountMinutes, 1)
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

t.test('a parameter of the class flat waits also where its strategy has another name now', async (t) => {
  const place = workplace(t)
  place.edit('plugins/strategy-mean-reversion/src/index.ts', "reload: 'hot'", "reload: 'flat'")
  const { host, to, reload } = await running(t, place)
  let bar = 1
  while (host.engine.sleeves[1].openSlots === 0) await to(bar++)
  place.edit('configs/strategies.yaml', 'vwap_deviation_threshold: 2.0', 'vwap_deviation_threshold: 2.5')
  place.edit(
    'configs/strategies.yaml',
    '  S2_Mean_Reversion:',
    '  Mean:\n    plugin: mean-reversion\n    previous_name: S2_Mean_Reversion',
  )
  const path = ['strategies', 'Mean', 'parameters', 'vwap_deviation_threshold']
  const before = host.events.newest ?? 0
  const { plan, error } = await reload()
  t.equal(error, null)
  t.strictSame(
    host.events.after(before, 10).map(({ kind }) => kind),
    ['revision-activated', 'strategy-renamed'],
    'its weight is what it was',
  )
  t.match(plan.held, [{ path, value: 2 }])
  t.strictSame(plan.takeover.moves, { renamed: [{ from: 'S2_Mean_Reversion', to: 'Mean' }] })
  t.strictSame(
    plan.changes.map(({ key, effect }) => [key, effect]),
    [
      ['strategies.Mean.parameters.vwap_deviation_threshold', 'when-flat'],
      ['strategies.Mean.plugin', 'rebuilt'],
      ['strategies.Mean.previous_name', 'now'],
    ],
  )
  t.match(host.engine.sleeves[1], { name: 'Mean', openSlots: 1 })
})

/** What is done to the files, at every call once more, without another decision. */
type Change = (place: Workplace, n: number) => void

const limit: Change = (place, n) =>
  place.edit('configs/risk.yaml', 'max_open_positions: 50', `max_open_positions: 50${n}`)

const code =
  (plugin: string): Change =>
  (place, n) =>
    place.edit(
      `plugins/${plugin}/src/index.ts`,
      'create(ctx) {',
      `create(ctx) {\n    if (${n} < 0) throw new Error('never')`,
    )

/** What somebody may do, and whether it must be refused. */
const HARMLESS: readonly [refused: boolean, change: Change][] = [
  [false, () => undefined],
  [false, (place, n) => place.edit('configs/risk.yaml', 'risk:', `risk: # ${n}`)],
  [false, limit],
  [false, code('strategy-vwap-ema-scalper')],
  [false, code('regime-efficiency-ratio')],
  [
    false,
    (place, n) => {
      for (const change of [limit, code('strategy-breakout'), code('strategy-mean-reversion')])
        change(place, n)
    },
  ],
  [true, (place) => place.edit('configs/risk.yaml', 'exposure: 1', 'exposre: 1')],
  [
    true,
    (place) =>
      place.edit(
        'plugins/strategy-breakout/src/index.ts',
        'export default',
        "throw new Error('early')\nexport default",
      ),
  ],
]

t.test('reloads of any kind, at any moment: the events and the books are those without', async (t) => {
  const undisturbed = await running(t)
  await undisturbed.to(1500)
  const without = decisions(undisturbed.events)
  const steps = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 250 }), fc.integer({ min: 0, max: HARMLESS.length - 1 })),
    { minLength: 3, maxLength: 8 },
  )
  const seen = new Set<string>()
  await fc.assert(
    fc.asyncProperty(steps, async (plan) => {
      const one = await running(t)
      let bar = 0
      for (const [n, [gap, which]] of plan.entries()) {
        bar = Math.min(1500, bar + gap)
        await one.to(bar)
        // Each in a folder of its own: what was wrong in one is not in the next.
        const place = workplace(t)
        const [refused, change] = HARMLESS[which]
        change(place, n + 1)
        const { result, error } = await one.reload(place)
        if ((result === 'rejected') !== refused) throw new Error(`${which}: ${result}, ${error?.message}`)
        seen.add(result)
      }
      await one.to(1500)
      t.strictSame(decisions(one.events), without)
      t.equal(one.host.engine.equity, undisturbed.host.engine.equity)
    }),
    { numRuns: 5 },
  )
  t.equal(seen.size, 3)
})

t.test('refused reloads are counted, timed, and told between the numbers of the engine', async (t) => {
  const { host, reloader, to, reload } = await running(t)
  await to(100)
  const wrong = HARMLESS.filter(([refused]) => refused)
  for (const [, change] of wrong) {
    const place = workplace(t)
    change(place, 1)
    await reload(place)
  }
  const { counts, outcomes } = reloader
  t.match(counts, {
    activated: 0,
    unchanged: 0,
    rejected: wrong.length,
    codes: { CONFIG_INVALID: wrong.length },
  })
  const first = outcomes.at(0)?.durations
  t.ok((first?.prepare ?? 0) > 0)
  t.match(first, { build: null, pause: null }, 'it did not come so far')
  t.match(host.refusedFiles, { since: outcomes.at(0)?.at, code: outcomes.at(-1)?.error?.code })
  const told = host.events.after(0, 1000).filter(({ kind }) => kind === 'revision-rejected')
  t.equal(told.length, wrong.length)
  t.match(told[0], { author: 'ann', code: 'CONFIG_INVALID', places: [/risk\.yaml:\d+:\d+$/], revision: null })
  t.ok(told.every(({ seq }) => !Number.isInteger(seq)))
})
