import { defineRegimeClassifier, defineStrategy, enter, exit, parameters, type Answer } from '@grodt/sdk'
import t from 'tap'

import {
  bars,
  eventsOf,
  flatBars,
  play,
  script,
  type Row,
  type TestSetup,
} from '../../../test/support/engine.ts'

const long = (size: number): Answer => enter('long', { size, reason: 'because', strength: 0.4 })

const columns = bars(flatBars(100, 4))
const A = { symbol: 'A', columns }
const B = { symbol: 'B', columns }

const refusals = (setup: TestSetup): unknown[] =>
  eventsOf(play(setup).events, 'order-refused').map(({ strategy, limit, value, allowed }) => [
    strategy,
    limit,
    value,
    allowed,
  ])

t.test('the size is a fraction of weight x exposure x equity', async (t) => {
  const { events, engine } = play({
    markets: [A],
    strategies: [{ name: 'S', weight: 0.4, plugin: script({ 1: long(0.5) }) }],
    exposure: 1.5,
  })
  t.match(eventsOf(events, 'order-approved'), [
    { notional: 3_000, quantity: 30, type: 'market', price: null, weight: 0.4, strength: 0.4, regime: null },
  ])
  t.match(eventsOf(events, 'order-approved'), [{ reason: 'because', cutBy: null }])
  t.equal(engine.sleeves[0].ledger.reserved, 0)
})

t.test(
  'new weights hold from the next decision on and do not touch sleeves that are not named',
  async (t) => {
    const { engine } = play({
      markets: [A],
      strategies: [
        { name: 'S', weight: 0.4, plugin: script({}) },
        { name: 'constructor', weight: 0.3, plugin: script({}) },
      ],
    })
    t.match(engine.apply({ kind: 'weights', weights: { S: 0.1 } }), [
      { kind: 'weights-set', weights: { S: 0.1 } },
    ])
    t.strictSame(
      engine.sleeves.map((sleeve) => sleeve.weight),
      [0.1, 0.3],
    )
    t.equal(engine.budgetOf(engine.sleeves[0]) / engine.account.scale, 1_000)
  },
)

t.test("a position is cut to the strategy's own limit", async (t) => {
  const { events, engine } = play({
    markets: [A],
    strategies: [{ name: 'S', maxPosition: 0.25, plugin: script({ 1: long(1) }) }],
  })
  t.match(eventsOf(events, 'order-approved'), [{ notional: 2_500, cutBy: 'max_position' }])
  const { cuts, extremes } = engine.sleeves[0].limitLog
  t.strictSame([...cuts], [['max_position', 1]], 'the report counts it')
  t.strictSame([...extremes], [['max_position', { furthest: null, leastKept: 0.25 }]])
})

t.test('positions and waiting entries of a sleeve share its budget', async (t) => {
  const setup: TestSetup = {
    markets: [A, B, { symbol: 'C', columns }],
    strategies: [{ name: 'S', plugin: script({ 1: long(0.6) }) }],
  }
  t.strictSame(
    eventsOf(play(setup).events, 'order-approved').map(({ symbol, notional, cutBy }) => [
      symbol,
      notional,
      cutBy,
    ]),
    [
      ['A', 6_000, null],
      ['B', 4_000, 'budget'],
    ],
  )
  t.strictSame(refusals(setup), [['S', 'budget', 16_000, 10_000]])
  const { engine } = play(setup)
  const { scale } = engine.account
  const furthest = { value: 16_000 * scale, allowed: 10_000 * scale, inCash: true }
  t.strictSame([...engine.sleeves[0].limitLog.extremes], [['budget', { furthest, leastKept: 2 / 3 }]])
})

t.test('the numbers of open positions are limited per sleeve and in the book', async (t) => {
  const two = (name: string): TestSetup['strategies'][number] => ({
    name,
    weight: 0.2,
    maxOpenPositions: 1,
    plugin: script({ 1: long(0.1) }),
  })
  t.strictSame(refusals({ markets: [A, B], strategies: [two('S')] }), [['S', 'max_open_positions', 2, 1]])
  t.strictSame(
    refusals({ markets: [A], strategies: [two('S'), two('T'), two('U')], limits: { maxPositions: 2 } }),
    [['U', 'portfolio.max_open_positions', 3, 2]],
  )
})

t.test('a position that leaves at the next open makes room for the entry after it', async (t) => {
  const { events } = play({
    markets: [A],
    strategies: [
      { name: 'S', maxOpenPositions: 1, plugin: script({ 1: long(1), 3: [exit('turn'), long(1)] as never }) },
    ],
    limits: { maxGross: 1, maxPositions: 1 },
  })
  t.equal(eventsOf(events, 'order-approved').length, 2)
})

t.test('gross and symbol exposure are shrunk or refused, as configured', async (t) => {
  const setup = (limits: TestSetup['limits']): TestSetup => ({
    markets: [A, B],
    strategies: [
      { name: 'S', plugin: script({ 1: long(0.7) }) },
      { name: 'T', symbols: ['A'], plugin: script({ 1: enter('short', { size: 0.9, reason: 'because' }) }) },
    ],
    limits: { overLimit: 'shrink', ...limits },
  })
  const approved = (limits: TestSetup['limits']): unknown =>
    eventsOf(play(setup(limits)).events, 'order-approved').map((e) => [
      e.strategy,
      e.symbol,
      e.notional,
      e.cutBy,
    ])
  t.strictSame(approved({ maxGross: 1.2 }), [
    ['S', 'A', 7_000, null],
    ['S', 'B', 3_000, 'budget'],
    ['T', 'A', 2_000, 'max_gross_exposure'],
  ])
  t.strictSame(approved({ maxSymbol: 1.2 }), [
    ['S', 'A', 7_000, null],
    ['S', 'B', 3_000, 'budget'],
    ['T', 'A', 5_000, 'max_symbol_exposure'],
  ])
  t.strictSame(refusals(setup({ maxGross: 1.2, overLimit: 'refuse' })), [
    ['T', 'max_gross_exposure', 19_000, 12_000],
  ])
  t.strictSame(refusals(setup({ maxSymbol: 1.2, overLimit: 'refuse' })), [
    ['T', 'max_symbol_exposure', 16_000, 12_000],
  ])
  t.strictSame(refusals(setup({ maxGross: 0.5 })), [
    ['S', 'max_gross_exposure', 10_000, 5_000],
    ['T', 'max_gross_exposure', 14_000, 5_000],
  ])
})

t.test('a purchase on a spot market spends no more than the free cash, its fee included', async (t) => {
  const { events, engine } = play({
    markets: [{ ...A, kind: 'spot', takerFee: 0.25, lot: 0.00001 }],
    strategies: [{ name: 'S', plugin: script({ 1: long(1) }) }],
  })
  t.match(eventsOf(events, 'order-approved'), [{ notional: 8_000, cutBy: 'cash' }])
  t.equal(engine.account.cash, 0)
})

t.test('the regime gate refuses with the label that is and those that are allowed', async (t) => {
  const classifier = defineRegimeClassifier({
    config: parameters({}),
    labels: ['up', 'down'],
    create: () => ({
      onBar: ({ count }) => (count < 2 ? null : { label: count === 2 ? 'down' : 'up', confidence: 0.9 }),
    }),
  })
  const always = defineStrategy({ config: parameters({}), create: () => ({ onBar: () => long(0.1) }) })
  const { events, engine } = play({
    markets: [A],
    strategies: [{ name: 'S', regimeRequirements: ['up'], plugin: always }],
    classifier,
  })
  t.match(
    eventsOf(events, 'order-refused').map(({ limit, value, allowed }) => [limit, value, allowed]),
    [
      ['regime', 'unknown', 'up'],
      ['regime', 'down', 'up'],
    ],
  )
  t.match(eventsOf(events, 'order-approved'), [{ regime: 'up', confidence: 0.9 }])
  t.equal(engine.sleeves[0].refusals.get('regime'), 2)
  t.equal(engine.sleeves[0].limitLog.extremes.size, 0, 'a gate is no limit')
})

t.test('a disabled sleeve is asked, and its entries are refused', async (t) => {
  t.strictSame(
    refusals({ markets: [A], strategies: [{ name: 'S', enabled: false, plugin: script({ 1: long(0.1) }) }] }),
    [['S', 'disabled', 'disabled', 'enabled in strategies.yaml']],
  )
})

t.test('a sleeve without weight has no budget to open with', async (t) => {
  t.match(
    refusals({ markets: [A], strategies: [{ name: 'S', weight: 0, plugin: script({ 1: long(0.1) }) }] }),
    [['S', 'min_notional', 0]],
  )
})

t.test('what a strategy sees of its position, its fills and its flatness', async (t) => {
  const seen: unknown[] = []
  const plugin = defineStrategy({
    config: parameters({}),
    create: () => ({
      onBar(ctx) {
        const { position } = ctx
        seen.push([
          ctx.count,
          ctx.flat,
          position === null
            ? null
            : [
                position.side,
                position.quantity,
                position.entryPrice,
                position.barsHeld,
                position.unrealized,
                position.exiting,
              ],
          ctx.fills.map((fill) => [fill.side, fill.price, fill.cause]),
          ctx.budget,
        ])
        if (ctx.count === 1) return enter('short', { size: 0.1, maxBars: 2, reason: 'because' })
        return null
      },
    }),
  })
  const rows: Row[] = [
    [100, 100, 100, 100],
    [100, 104, 99, 98],
    [98, 98, 96, 97],
    [96, 96, 96, 96],
    [95, 95, 95, 95],
  ]
  play({ markets: [{ symbol: 'A', columns: bars(rows) }], strategies: [{ name: 'S', plugin }] })
  t.strictSame(seen, [
    [1, true, null, [], 10_000],
    [2, false, ['short', 10, 100, 1, 20, false], [['sell', 100, 'entry']], 10_020],
    [3, true, ['short', 10, 100, 2, 30, true], [], 10_030],
    [4, true, null, [['buy', 96, 'max-bars']], 10_040],
    [5, true, null, [], 10_040],
  ])
})
