import { adjustStop, exit } from '@grodt/sdk'
import t from 'tap'
import {
  bars,
  buildEngine,
  eventsOf,
  fillsOf,
  script,
  type TestSetup,
  type TestStrategy,
} from '../../../../test/support/engine.ts'
import { exactly, long } from '../engine.fixture.ts'
import type { EngineEvent } from '../events.ts'
import { restoreEngine, takeEngineSnapshot } from '../snapshot.ts'
import { holdingsIn } from './holdings.ts'
import { hill, market, playChanging, reload, wantedOf } from './takeover.fixture.ts'
import { takeover } from './takeover.ts'

const silent = (name: string, details: Partial<TestStrategy> = {}): TestStrategy => ({
  name,
  plugin: script({}),
  ...details,
})

const trader = (details: object = {}, more: Partial<TestStrategy> = {}): TestStrategy => ({
  name: 'S',
  plugin: script({ 20: long(0.5, details) }, { request: (ctx) => ctx.atr(5) }),
  weight: 0.5,
  ...more,
})

const other = silent('Other', { weight: 0.1 })

const trades = (events: readonly EngineEvent[]) =>
  eventsOf(events, 'trade-closed').map(({ strategy, cause, net, time }) => [strategy, cause, net, time])

t.test('what a removed strategy holds is closed by its exits, as if it had stayed', (t) => {
  for (const details of [
    { stop: { distance: 3 }, trail: { atrPeriod: 5, multiple: 2 } },
    { stop: { distance: 3 }, trail: { distance: 4 } },
    { stop: { distance: 50 }, target: { distance: 6 } },
    { maxBars: 9 },
  ]) {
    const setup: TestSetup = { markets: [market(hill(45, 90))], strategies: [trader(details), other] }
    const undisturbed = playChanging(setup, {})
    const removed = playChanging(setup, { 25: [other], 33: [other] })
    t.equal(trades(undisturbed.events).length, 1)
    t.strictSame(trades(removed.events), trades(undisturbed.events), JSON.stringify(details))
    t.match(eventsOf(removed.events, 'strategy-left'), [
      { strategy: 'S', why: 'removed', action: 'manage', to: null, positions: 1, waiting: 0 },
    ])
    const { engine } = removed
    t.strictSame(
      engine.sleeves.map(({ name, enabled, weight, spec }) => [name, enabled, weight, spec.retired ?? false]),
      [
        ['Other', true, 0.1, false],
        ['S', false, 0, true],
      ],
    )
    t.equal(engine.sleeves[1].result, undisturbed.engine.sleeves[0].result)
    t.equal(engine.equity, undisturbed.engine.equity)
    t.strictSame(engine.sleeves[1].drawdown.deepest(), undisturbed.engine.sleeves[0].drawdown.deepest())
  }
  t.end()
})

t.test('one that has never booked anything is gone with its entry', (t) => {
  const { engine, events } = playChanging(
    { markets: [market(hill(5, 10))], strategies: [silent('S'), other] },
    { 3: [other] },
  )
  t.strictSame(
    engine.sleeves.map(({ name }) => name),
    ['Other'],
  )
  t.match(eventsOf(events, 'strategy-left'), [{ strategy: 'S', why: 'removed', positions: 0 }])
  t.end()
})

t.test('without positions the books alone are kept, and no bars for them', (t) => {
  const { engine } = playChanging(
    { markets: [market(hill(45, 60))], strategies: [trader({ maxBars: 3 }), other] },
    { 40: [other] },
  )
  t.match(engine.sleeves[1], { name: 'S', slots: [] })
  t.equal(engine.trades.length, 1)
  t.not(engine.sleeves[1].result, 0)
  t.end()
})

t.test('configured again it goes on with its books, its strikes and its locks', (t) => {
  const again: TestStrategy = { ...trader(), plugin: script({ 50: long(0.5), 55: exit('test') }) }
  const { engine, events } = playChanging(
    { markets: [market(hill(45, 60))], strategies: [trader({ maxBars: 3 }), other] },
    { 40: [other], 45: [other, again] },
  )
  t.match(eventsOf(events, 'strategy-returned'), [{ strategy: 'S' }])
  t.strictSame(
    engine.sleeves.map(({ name, spec }) => [name, spec.retired]),
    [
      ['Other', undefined],
      ['S', undefined],
    ],
  )
  t.equal(trades(events).length, 2)
  const sum = [...engine.trades].reduce((total, { net }) => total + net, 0)
  t.equal(engine.sleeves[1].result, sum)
  t.end()
})

t.test('configured again while it holds something: the plugin has its position back', (t) => {
  const again: TestStrategy = { ...trader(), plugin: script({ 50: exit('test') }) }
  const { events } = playChanging(
    { markets: [market(hill(45, 60))], strategies: [trader(), other] },
    { 30: [other], 45: [other, again] },
  )
  t.match(trades(events), [['S', 'signal']])
  t.end()
})

t.test('on_disable flatten: positions leave at the next open, waiting entries are cancelled', (t) => {
  const onDisable = { action: 'flatten' } as const
  const waits = {
    ...trader(),
    name: 'W',
    plugin: script({ 24: long(0.1, { order: { type: 'limit', price: 50, expiry: 99 } }) }),
    onDisable,
  }
  const strategies = [trader({ stop: { distance: 50 } }, { onDisable }), waits]
  const setup: TestSetup = { markets: [market(hill(45, 60))], strategies }
  for (const after of [
    [],
    [
      { ...strategies[0], enabled: false },
      { ...waits, enabled: false },
    ],
  ]) {
    const { events, engine } = playChanging(setup, { 30: after.length === 0 ? [other] : after })
    const why = after.length === 0 ? 'removed' : 'disabled'
    t.match(eventsOf(events, 'strategy-left'), [
      { strategy: 'S', why, action: 'flatten', positions: 1, waiting: 0 },
      { strategy: 'W', why, action: 'flatten', positions: 0, waiting: 1 },
    ])
    t.match(eventsOf(events, 'order-cancelled'), [{ strategy: 'W', cause: 'disabled' }])
    exactly(t, fillsOf(events), [
      [21, 'buy', Number, 120, 'entry'],
      [31, 'sell', Number, 130, 'disabled'],
    ])
    t.equal(engine.openPositions, 0)
    t.equal(engine.reserved, 0)
  }
  t.end()
})

t.test('disabled or removed with manage: a waiting entry is filled or expires as ever', (t) => {
  const order = { type: 'limit', price: 118, expiry: 60 } as const
  const waits = trader({ order, stop: { distance: 1 } })
  const setup: TestSetup = { markets: [market(hill(30, 90))], strategies: [waits, other] }
  const undisturbed = playChanging(setup, {})
  t.match(trades(undisturbed.events), [['S', 'stop']])
  for (const strategies of [[other], [{ ...waits, enabled: false }, other]]) {
    const { events } = playChanging(setup, { 30: strategies })
    t.match(eventsOf(events, 'strategy-left'), [{ action: 'manage', positions: 0, waiting: 1 }])
    t.strictSame(fillsOf(events), fillsOf(undisturbed.events))
    t.strictSame(trades(events), trades(undisturbed.events))
  }
  const short = { ...setup, strategies: [trader({ order: { ...order, price: 50, expiry: 20 } }), other] }
  const expired = playChanging(short, { 30: [other] })
  t.match(eventsOf(expired.events, 'order-cancelled'), [{ cause: 'expired', strategy: 'S' }])
  t.strictSame(
    eventsOf(expired.events, 'order-cancelled').map(({ time }) => time),
    eventsOf(playChanging(short, {}).events, 'order-cancelled').map(({ time }) => time),
  )
  t.end()
})

t.test('a symbol that is not traded any more keeps its position until its exits', (t) => {
  const markets = [market(hill(45, 90)), market(hill(45, 90), 'B')]
  const both = trader({ stop: { distance: 3 }, trail: { atrPeriod: 5, multiple: 2 } })
  const setup: TestSetup = { markets, strategies: [both, other] }
  const undisturbed = playChanging(setup, {})
  const { events, engine } = playChanging(setup, { 25: [{ ...both, symbols: ['B'] }, other] })
  t.equal(trades(events).length, 2)
  t.strictSame(trades(events), trades(undisturbed.events))
  t.strictSame(eventsOf(events, 'strategy-left'), [])
  t.equal(engine.equity, undisturbed.engine.equity)
  t.end()
})

t.test('renamed: everything goes on under the new name, and the key does nothing later', (t) => {
  const details = { stop: { distance: 3 }, trail: { atrPeriod: 5, multiple: 2 } }
  const setup: TestSetup = { markets: [market(hill(45, 90))], strategies: [trader(details), other] }
  const undisturbed = playChanging(setup, {})
  const renamed = { ...trader(details), name: 'New', previousName: 'S' }
  const { engine, events, reloads } = playChanging(setup, {
    25: [renamed, other],
    30: [renamed, other],
    35: [{ ...renamed, previousName: null }, other],
  })
  t.strictSame(
    reloads.map(({ found }) => found.moves),
    [{ renamed: [{ from: 'S', to: 'New' }] }, {}, {}],
  )
  t.match(eventsOf(events, 'strategy-renamed'), [{ strategy: 'New', from: 'S' }])
  t.strictSame(
    trades(events).map(([, ...rest]) => rest),
    trades(undisturbed.events).map(([, ...rest]) => rest),
  )
  const [sleeve] = engine.sleeves
  t.match(sleeve, { name: 'New', weight: 0.5 })
  t.equal(sleeve.result, undisturbed.engine.sleeves[0].result)
  t.equal(engine.guard.state.strategies[0].name, 'New')
  t.end()
})

t.test('locks, pauses and strikes follow the new name', (t) => {
  const setup: TestSetup = { markets: [market(hill(45, 60))], strategies: [silent('S'), other] }
  const { engine } = playChanging(setup, {})
  const person = { reason: 'why', author: 'ann' }
  const lock = { ...person, name: 'add-lock', strategy: 'S', symbol: null, end: null } as const
  engine.apply({ kind: 'command', command: lock })
  engine.apply({ kind: 'command', command: { ...person, name: 'pause', strategy: 'S' } })
  Object.assign(engine.sleeves[0], { strikes: 2, quarantined: true })
  const next = reload(engine, { ...setup, strategies: [silent('New', { previousName: 'S' }), other] })
  const { guard, sleeves } = next.engine
  t.match(sleeves[0], { name: 'New', strikes: 2, quarantined: true })
  t.match(guard.state.locks.locks, [{ strategy: 'New' }])
  t.match(guard.state.strategies[0], { name: 'New', pause: { why: 'why' } })
  const gone = reload(next.engine, { ...setup, strategies: [other] })
  t.match(gone.engine.sleeves[1], { name: 'New', quarantined: true }, 'removal is no release')
  t.end()
})

t.test('one name cannot go on with the books of two', (t) => {
  const setup: TestSetup = { markets: [market(hill(45, 60))], strategies: [trader(), other] }
  const { engine } = playChanging(setup, {})
  t.throws(
    () => reload(engine, { ...setup, strategies: [{ ...other, previousName: 'S' }] }),
    new Error(
      'strategy Other: it is there already and cannot go on with the books of S as well; ' +
        'remove its previous_name, or give the entry another name',
    ),
  )
  t.end()
})

t.test('the state of an older version, which does not say on which bars its exits count', (t) => {
  const setup: TestSetup = { markets: [market(hill(45, 60))], strategies: [trader(), other] }
  const { engine } = playChanging(setup, {})
  const saved = takeEngineSnapshot(engine)
  const old = structuredClone(saved)
  for (const { slots } of old.sleeves) for (const slot of slots) Reflect.deleteProperty(slot, 'timeframeMs')
  const { engine: next } = reload(engine, setup)
  t.equal(next.openPositions, 1)
  const fresh = playChanging({ ...setup, markets: [{ ...setup.markets[0], columns: bars([]) }] }, {}).engine
  restoreEngine(fresh, old)
  t.equal(fresh.openPositions, 1, 'the same strategies go on')
  const without = { ...setup, strategies: [other] }
  const { leftovers } = takeover(holdingsIn(old), wantedOf(without))
  t.strictSame(leftovers, [{ strategy: 'S', retired: true, slots: [] }])
  t.throws(() => restoreEngine(buildEngine(without, leftovers), old), { code: 'ENGINE_STATE_DIFFERS' })
  t.end()
})

t.test('a moved stop of a strategy that comes back is not lost', (t) => {
  const moving = {
    ...trader({ stop: { distance: 50 } }),
    plugin: script({ 20: long(0.5, { stop: { distance: 50 } }), 24: adjustStop(118, 'test') }),
  }
  const setup: TestSetup = { markets: [market(hill(30, 60))], strategies: [moving, other] }
  const { events } = playChanging(setup, { 26: [other], 33: [silent('S'), other] })
  t.match(trades(events), [['S', 'stop']])
  t.match(fillsOf(events).at(-1), [43, 'sell', Number, 118, 'stop'])
  t.end()
})
