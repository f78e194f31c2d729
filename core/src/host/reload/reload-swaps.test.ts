import t, { type Test } from 'tap'
import type { EngineEvent } from '../../engine/events.ts'
import { workplace, type Workplace } from '../durable/workplace.fixture.ts'
import type { PaperHost } from '../paper-host.ts'
import { running, type Running } from './running.fixture.ts'

/** Puts a plugin into a place. @param source of its only module */
function addPlugin(place: Workplace, kind: string, id: string, source: string): void {
  const folder = `plugins/${id}`
  const manifest = JSON.parse(place.read('plugins/allocator-static/package.json')) as Record<string, unknown>
  const grodt = { kind, id, contract: 1, aliases: [], entry: './src/index.ts' }
  place.write(`${folder}/package.json`, JSON.stringify({ ...manifest, name: `@test/${id}`, grodt }))
  place.write(`${folder}/src/index.ts`, source)
}

/** What must stay as it is, whatever is exchanged: positions with their exits, orders, money, trades. */
function books({ engine }: PaperHost): unknown {
  return {
    cash: engine.account.cash,
    equity: engine.equity,
    trades: engine.trades.length,
    slots: engine.sleeves.map(({ name, slots }) =>
      slots.flatMap(({ instrument, lots, stop, target, entryPrice, entry }) =>
        lots === 0 && entry === null
          ? []
          : [[name, instrument.symbol, lots, stop, target, entryPrice, entry?.id]],
      ),
    ),
  }
}

/** A host that holds a position and has traded. */
async function holding(t: Test, place = workplace(t)): Promise<Running & { readonly bar: () => number }> {
  const one = await running(t, place)
  let bar = 600
  do await one.to(++bar)
  while (one.host.engine.openPositions === 0)
  t.ok(one.host.engine.trades.length > 0)
  return { ...one, bar: () => bar }
}

/** Reloads, and holds the books before against those after. */
async function swapped(t: Test, { host, reload }: Running): Promise<Awaited<ReturnType<Running['reload']>>> {
  const before = books(host)
  const outcome = await reload()
  t.equal(outcome.error, null)
  t.equal(outcome.result, 'activated')
  t.strictSame(books(host), before, 'positions, orders and money stay')
  return outcome
}

const of = <K extends EngineEvent['kind']>(events: readonly EngineEvent[], kind: K) =>
  events.filter((event): event is Extract<EngineEvent, { kind: K }> => event.kind === kind)

t.test(
  'another regime classifier gates from the next bar on, trades keep the labels of before',
  async (t) => {
    const one = await holding(t)
    const { place, host, to, events } = one
    addPlugin(
      place,
      'regime-classifier',
      'in-turn',
      `import { defineRegimeClassifier, parameters } from '@grodt/sdk'
export default defineRegimeClassifier({
  labels: ['trending', 'calm', 'wild'],
  config: parameters({}),
  create: () => ({ onBar: ({ count }) => ({ label: count % 2 ? 'calm' : 'wild', confidence: 1 }) }),
})
`,
    )
    place.edit('configs/regime.yaml', 'efficiency-ratio', 'in-turn')
    place.edit('configs/strategies.yaml', '[trending]', '[calm]')
    place.edit('configs/strategies.yaml', '[ranging]', '[wild]')
    const regimes = [...host.engine.trades].map(({ regime }) => host.engine.labels[regime])
    const { plan, rehearsal } = await swapped(t, one)
    t.match(plan.changes[0], { effect: 'now' })
    t.match(rehearsal, { entries: ['regime'] })
    const { engine } = host
    t.strictSame(engine.labels, ['trending', 'calm', 'wild', 'ranging'])
    t.strictSame(
      [...engine.trades].map(({ regime }) => engine.labels[regime]),
      regimes,
    )
    const [market] = engine.markets
    t.match(market.tracks.find(({ classifier }) => classifier !== null)?.regime, {
      known: true,
      label: /calm|wild/,
    })
    const seen = events.length
    await to(one.bar() + 600)
    t.ok(of(events.slice(seen), 'order-approved').length > 0)
    const later = [...engine.trades].slice(regimes.length).map(({ regime }) => engine.labels[regime])
    t.ok(
      later.some((label) => label === 'calm' || label === 'wild'),
      'new trades are under the new labels',
    )
    const report = host.statistics.statistics().book.regimes
    t.strictSame(
      report.flatMap(({ regime }) => regime ?? []),
      engine.labels,
      'a report by regime has both',
    )
  },
)

t.test('another allocator sets the weights', async (t) => {
  const one = await holding(t)
  const { place, host, events } = one
  addPlugin(
    place,
    'allocator',
    'halves',
    `import { defineAllocator, parameters } from '@grodt/sdk'
export default defineAllocator({ config: parameters({}), weights: ({ sleeves }) => sleeves.map(() => 0.2) })
`,
  )
  place.edit('configs/host.yaml', 'allocation: { plugin: static }', 'allocation: { plugin: halves }')
  const { rehearsal } = await swapped(t, one)
  t.match(rehearsal, { entries: ['allocator'], answers: 1 })
  t.strictSame(
    host.engine.sleeves.map(({ weight }) => weight),
    [0.2, 0.2, 0.2],
  )
  t.match(events.slice(-2), [{ kind: 'revision-activated' }, { kind: 'weights-set' }])
})

t.test('the bounds of the meta-controller move the weights', async (t) => {
  const place = workplace(t)
  place.edit('plugins/allocator-static/src/index.ts', 'sleeve.configured', 'sleeve.configured / 2')
  const one = await holding(t, place)
  const weights = () => one.host.engine.sleeves.map(({ weight }) => weight)
  t.strictSame(weights(), [0.2, 0.15, 0.15])
  place.edit('configs/ml.yaml', 'min_allocation: 0.1', 'min_allocation: 0.18')
  const { plan } = await swapped(t, one)
  t.match(plan.changes, [{ effect: 'now', from: 0.1, to: 0.18 }])
  t.strictSame(weights(), [0.2, 0.18, 0.18])
  place.edit('configs/ml.yaml', 'enabled: true', 'enabled: false')
  await swapped(t, one)
  t.strictSame(weights(), [0.2, 0.15, 0.15], 'without the meta-controller there are no bounds')
})

t.test('a setting of the predictor is taken over; nothing reads it yet', async (t) => {
  const one = await holding(t)
  one.place.edit('configs/ml.yaml', 'training_frequency: 86400', 'training_frequency: 3600')
  const { plan, rehearsal } = await swapped(t, one)
  t.match(plan.changes, [{ key: /training_frequency/, effect: 'now' }])
  t.equal(rehearsal, null)
})

t.test('limits hold for the next entry', async (t) => {
  const one = await holding(t)
  const { place, events, to } = one
  place.edit('configs/risk.yaml', 'max_open_positions: 50', 'max_open_positions: 1')
  place.edit('configs/risk.yaml', 'max_symbol_exposure: 1', 'max_symbol_exposure: 0.01')
  await swapped(t, one)
  const seen = events.length
  await to(one.bar() + 1200)
  const refused = of(events.slice(seen), 'order-refused')
  t.ok(refused.length > 0)
  t.ok(one.host.engine.openPositions <= 1)
})

t.test('a strategy on another timeframe knows its bars at once, and keeps its positions', async (t) => {
  const one = await holding(t)
  const { place, host, to, events } = one
  place.edit('configs/strategies.yaml', '    regime_requirements: [trending]', '    regime_requirements: [trending]\n    timeframe: 30m') // prettier-ignore
  const { plan } = await swapped(t, one)
  t.match(plan.changes, [{ key: 'strategies.S1_VWAP_EMA_Scalper.timeframe', effect: 'rebuilt' }])
  for (const { track } of host.engine.sleeves[0].slots) {
    t.equal(track.series.timeframe, '30m')
    t.ok(track.series.appended >= 512, `${track.series.appended} bars`)
    t.equal(track.regime.known, true)
  }
  const seen = events.length
  await to(one.bar() + 600)
  t.ok(of(events.slice(seen), 'signal').some(({ strategy }) => strategy === 'S1_VWAP_EMA_Scalper'))
})

t.test('symbols come and go, and positions stay', async (t) => {
  const one = await running(t)
  const { place, host, to, events } = one
  const [, reversion] = host.engine.sleeves
  const { name } = reversion
  place.edit('configs/strategies.yaml', '    regime_requirements: [ranging]', '    symbols: [BTC/USDT, ETH/USDT]') // prettier-ignore
  await to(1)
  await swapped(t, one)
  const symbols = () => host.engine.sleeves[1].slots.map(({ instrument }) => instrument.symbol)
  t.strictSame(symbols(), ['BTC/USDT', 'ETH/USDT'])
  let bar = 300
  const held = () => host.engine.sleeves[1].slots.find(({ lots }) => lots !== 0)?.instrument.symbol
  do await to(bar++)
  while (held() === undefined)
  place.edit('configs/strategies.yaml', 'symbols: [BTC/USDT, ETH/USDT]', 'symbols: [BTC/USDT, ETH/USDT, SOL/USDT]') // prettier-ignore
  await swapped(t, one)
  const seen = events.length
  await to(bar + 1200)
  t.ok(
    of(events.slice(seen), 'signal').some(
      ({ strategy, symbol }) => strategy === name && symbol === 'SOL/USDT',
    ),
  )

  while (held() === undefined) await to(bar++ + 1200)
  const others = symbols().filter((symbol) => symbol !== held())
  place.edit('configs/strategies.yaml', 'symbols: [BTC/USDT, ETH/USDT, SOL/USDT]', `symbols: [${others.join(', ')}]`) // prettier-ignore
  // The position there keeps its exits.
  await swapped(t, one)
  place.edit('configs/strategies.yaml', `symbols: [${others.join(', ')}]`, 'symbols: [BTC/USDT, ETH/USDT, SOL/USDT]') // prettier-ignore
  await swapped(t, one)
  t.same(new Set(symbols()), new Set(['BTC/USDT', 'ETH/USDT', 'SOL/USDT']), 'and can be traded again')
})

t.test('what needs a restart is named, and the rest takes effect', async (t) => {
  const one = await holding(t)
  const { place, host } = one
  place.edit('configs/host.yaml', 'symbols: [BTC/USDT, ETH/USDT, SOL/USDT]', 'symbols: [BTC/USDT, ETH/USDT]')
  place.edit('configs/host.yaml', 'timeframe: 5m', 'timeframe: 1m')
  place.edit('configs/host.yaml', 'port: 7373', 'port: 7374')
  place.edit('configs/host.yaml', 'seed: 1 #', 'seed: 2 #')
  place.edit('configs/host.yaml', 'capital: 100000', 'capital: 5000')
  place.edit('configs/host.yaml', 'slippage_bps: 1.5', 'slippage_bps: 2')
  const { plan } = await swapped(t, one)
  const held = plan.held.map(({ path }) => path.join('.'))
  t.strictSame(held, [
    'host.seed',
    'host.account.capital',
    'host.simulated_market.symbols',
    'host.simulated_market.timeframe',
    'host.api.port',
  ])
  t.equal(host.engine.spec.broker.slippage, 2e-4)
  t.equal(host.engine.markets.length, 3)
})
