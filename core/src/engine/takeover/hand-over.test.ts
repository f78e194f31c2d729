import { exit } from '@grodt/sdk'
import t from 'tap'
import {
  eventsOf,
  fillsOf,
  HOUR,
  MINUTE,
  script,
  type TestSetup,
  type TestStrategy,
} from '../../../../test/support/engine.ts'
import { exactly, long, short } from '../engine.fixture.ts'
import type { EngineEvent } from '../events.ts'
import { hill, market, playChanging, reload } from './takeover.fixture.ts'

const giver = (details: object = {}, more: Partial<TestStrategy> = {}): TestStrategy => ({
  name: 'From',
  plugin: script({ 20: long(0.5, details) }, { request: (ctx) => ctx.atr(5) }),
  weight: 0.5,
  onDisable: { action: 'hand-over', to: 'To' },
  ...more,
})

const receiver: TestStrategy = { name: 'To', plugin: script({}), weight: 0.1 }

const exits = (events: readonly EngineEvent[]) =>
  fillsOf(events).flatMap((fill) => ((fill as unknown[])[4] === 'entry' ? [] : [fill]))

t.test('a position goes to another strategy at the last price, and leaves by the same exits', (t) => {
  for (const details of [
    { stop: { distance: 3 }, trail: { atrPeriod: 5, multiple: 2 } },
    { stop: { distance: 3 }, trail: { distance: 4 } },
    { stop: { distance: 50 }, target: { distance: 12 } },
    { maxBars: 14 },
  ]) {
    const setup: TestSetup = { markets: [market()], strategies: [giver(details), receiver] }
    const undisturbed = playChanging(setup, {})
    for (const after of [[receiver], [giver(details, { enabled: false }), receiver]]) {
      const { engine, events } = playChanging(setup, { 27: after })
      const quantity = eventsOf(events, 'fill')[0].quantity
      t.match(eventsOf(events, 'position-handed-over'), [
        { strategy: 'From', symbol: 'A', to: 'To', side: 'long', quantity, price: 126 },
      ])
      const own = (name: string) => eventsOf(events, 'fill').filter(({ strategy }) => strategy === name)
      t.match(own('From')[1], {
        side: 'sell',
        price: 126,
        fee: 0,
        slippage: 0,
        cause: 'handed-over',
        liquidity: 'crossed',
        quantity,
      })
      t.match(own('To')[0], {
        side: 'buy',
        price: 126,
        fee: 0,
        slippage: 0,
        cause: 'entry',
        liquidity: 'crossed',
        quantity,
        order: 1,
      })
      // The account does not notice: its last fill and its equity are those without.
      t.strictSame(exits(events).at(-1), exits(undisturbed.events)[0])
      t.equal(engine.equity, undisturbed.engine.equity)
      const [first, second] = [engine.trades.get(0), engine.trades.get(1)]
      t.match(first, { cause: 'handed-over', exitPrice: 126 })
      t.match(second, {
        entryPrice: 126,
        reason: 'test',
        barsHeld: undisturbed.engine.trades.get(0).barsHeld,
      })
      t.equal(first.net + second.net, undisturbed.engine.trades.get(0).net)
    }
  }
  t.end()
})

t.test('a short one that is leaving already leaves the receiver', (t) => {
  const leaving = { plugin: script({ 20: short(0.5, { stop: { distance: 90 } }), 27: exit('test') }) }
  const one = playChanging(
    { markets: [market()], strategies: [giver({}, leaving), receiver] },
    { 27: [receiver] },
  )
  exactly(t, exits(one.events), [
    [27, 'buy', Number, 126, 'handed-over'],
    [28, 'buy', Number, 127, 'signal'],
  ])
  t.match(eventsOf(one.events, 'trade-closed'), [
    { strategy: 'From', cause: 'handed-over' },
    { strategy: 'To', cause: 'signal' },
  ])
  t.end()
})

t.test('the receiver goes on to decide about what it was given', (t) => {
  const decides = { ...receiver, plugin: script({ 40: exit('test') }) }
  const { events } = playChanging({ markets: [market()], strategies: [giver(), decides] }, { 27: [decides] })
  t.match(eventsOf(events, 'trade-closed'), [{ strategy: 'From' }, { strategy: 'To', cause: 'signal' }])
  t.end()
})

t.test('with fees in what is bought the dust stays with the giver', (t) => {
  const spot = { ...market(), kind: 'spot', lot: 0.1, assetPrecision: 0.001, feeCurrency: 'base' } as const
  const { engine, events } = playChanging(
    { markets: [spot], strategies: [giver({ stop: { distance: 3 }, trail: { distance: 4 } }), receiver] },
    { 27: [receiver], 40: [receiver] },
  )
  t.equal(eventsOf(events, 'trade-closed').length, 2)
  const retired = engine.sleeves[1]
  t.match(retired, { name: 'From', openSlots: 0 })
  t.ok(retired.slots[0].held > 0, 'what was too little to be sold')
  t.end()
})

t.test('the receiver is found under its new name', (t) => {
  const { events } = playChanging(
    { markets: [market()], strategies: [giver(), receiver] },
    { 27: [{ ...receiver, name: 'New', previousName: 'To' }] },
  )
  t.match(eventsOf(events, 'position-handed-over'), [{ strategy: 'From', to: 'New' }])
  t.end()
})

const busy = { ...receiver, plugin: script({ 25: long(0.1) }) }
const waiting = {
  ...receiver,
  plugin: script({ 25: long(0.1, { order: { type: 'limit', price: 50, expiry: 99 } }) }),
}
const removed = 'or put the entry back, set its on_disable to manage or flatten, reload, and remove it then'

/** What is in the way, and what is said. */
const REFUSED: readonly [
  name: string,
  before: readonly TestStrategy[],
  after: readonly TestStrategy[],
  message: string,
][] = [
  [
    'the receiver is gone',
    [giver(), receiver],
    [{ ...receiver, name: 'Top' }],
    `strategy From: its positions cannot be handed over to To: there is no such strategy any more (did you mean "Top"?); keep it, ${removed}`,
  ],
  [
    'the receiver is disabled',
    [giver(), receiver],
    [giver({}, { enabled: false }), { ...receiver, enabled: false }],
    'strategy From: its positions cannot be handed over to To: it is disabled itself; enable To, or set its on_disable to manage or flatten',
  ],
  [
    'the receiver has a position',
    [giver(), busy],
    [busy],
    `strategy From: its position in A cannot be handed over to To: it has a position there itself; wait until that is closed, ${removed}`,
  ],
  [
    'the receiver has an entry that waits',
    [giver(), waiting],
    [waiting],
    `strategy From: its position in A cannot be handed over to To: an entry of it waits there; wait until that is filled or expires, ${removed}`,
  ],
  [
    'the receiver trades other symbols',
    [giver(), receiver],
    [{ ...receiver, symbols: ['B'] }],
    `strategy From: its position in A cannot be handed over to To: it does not trade that symbol; add A to the symbols of To, ${removed}`,
  ],
  [
    'its exits count other bars',
    [giver({ maxBars: 99 }), receiver],
    [{ ...receiver, timeframeMs: HOUR }],
    `strategy From: its position in A cannot be handed over to To: its exits count bars of 1m, and To decides on 1h; name a strategy that decides on 1m, ${removed}`,
  ],
  [
    'two give the same',
    [giver(), { ...giver(), name: 'Second' }, receiver],
    [receiver],
    `strategy Second: its position in A cannot be handed over to To: To is given the one of From already; name another strategy, ${removed}`,
  ],
]

t.test('a position that cannot be taken is not given, and it is said what to do', (t) => {
  for (const [name, strategies, after, message] of REFUSED) {
    const setup: TestSetup = {
      markets: [market(hill(45, 30)), market(hill(45, 30), 'B')],
      strategies: strategies.map((one) => ({ symbols: ['A'], ...one })),
    }
    const { engine } = playChanging(setup, {})
    t.throws(
      () => reload(engine, { ...setup, strategies: after.map((one) => ({ symbols: ['A'], ...one })) }),
      new Error(message),
      name,
    )
  }
  t.end()
})

t.test('a receiver in quarantine is none, and everything is said at once', (t) => {
  const both = giver({}, { name: 'Both', symbols: ['A', 'B'] })
  const setup: TestSetup = {
    markets: [market(hill(45, 30)), market(hill(45, 30), 'B')],
    strategies: [
      both,
      giver({}, { symbols: ['A'], onDisable: { action: 'hand-over', to: 'Ill' } }),
      busy,
      { ...receiver, name: 'Ill' },
    ],
  }
  const { engine } = playChanging(setup, {})
  engine.sleeves[3].quarantined = true
  const own = `it has a position there itself; wait until that is closed, ${removed}`
  t.throws(
    () => reload(engine, { ...setup, strategies: [busy, { ...receiver, name: 'Ill' }] }),
    new Error(
      [
        `strategy Both: its position in A cannot be handed over to To: ${own}`,
        `strategy Both: its position in B cannot be handed over to To: ${own}`,
        `strategy From: its positions cannot be handed over to Ill: it is in quarantine; release Ill first, ${removed}`,
      ].join('\n'),
    ),
  )
  t.end()
})

t.test('without a position there is nothing to hand over, and nobody is needed to take it', (t) => {
  const setup: TestSetup = { markets: [market()], strategies: [giver({ maxBars: 3 }), receiver] }
  const { events } = playChanging(setup, { 40: [{ ...receiver, name: 'Third', timeframeMs: 5 * MINUTE }] })
  t.match(eventsOf(events, 'strategy-left'), [
    { strategy: 'From', to: 'To', positions: 0 },
    { strategy: 'To' },
  ])
  t.strictSame(eventsOf(events, 'position-handed-over'), [])
  t.end()
})

t.test('a waiting entry stays with the giver, and what it opens keeps its exits there', (t) => {
  const order = { type: 'limit', price: 118, expiry: 60 }
  const setup: TestSetup = {
    markets: [market(hill(30, 90))],
    strategies: [giver({ order, stop: { distance: 1 } }), receiver],
  }
  const { events } = playChanging(setup, { 30: [receiver] })
  t.match(eventsOf(events, 'strategy-left'), [{ action: 'hand-over', positions: 0, waiting: 1 }])
  t.match(eventsOf(events, 'trade-closed'), [{ strategy: 'From', cause: 'stop' }])
  t.end()
})
