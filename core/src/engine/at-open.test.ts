import { adjustStop, atDistance, enter, exit, type Answer } from '@grodt/sdk'
import t from 'tap'

import {
  bars,
  eventsOf,
  fillsOf,
  flatBars,
  MINUTE,
  play,
  script,
  type Row,
} from '../../../test/support/engine.ts'

const long = (size = 0.1, details: object = {}): Answer => enter('long', { size, reason: 'test', ...details })
const short = (size = 0.1, details: object = {}): Answer =>
  enter('short', { size, reason: 'test', ...details })

/** One strategy on one market of one-minute bars. */
function one(
  rows: readonly (Row | null)[],
  answers: Readonly<Record<number, Answer>>,
  broker = {},
  market: object = {},
) {
  return play({
    markets: [{ symbol: 'A', columns: bars(rows), ...market }],
    strategies: [{ name: 'S', plugin: script(answers) }],
    broker,
  })
}

t.test('a market order fills at the open of the next bar', async (t) => {
  const { events } = one(
    [
      [100, 101, 99, 100],
      [102, 103, 101, 103],
      [103, 103, 103, 103],
    ],
    { 1: long() },
  )
  t.strictSame(fillsOf(events), [[2, 'buy', 10, 102, 'entry']])
})

t.test('latency puts off entries and exits by whole base bars', async (t) => {
  const rows: Row[] = [100, 101, 102, 103, 104, 105, 106, 107].map((p) => [p, p, p, p])
  const { events } = one(rows, { 1: long(), 4: exit('done') }, { latencyBars: 2 })
  t.strictSame(fillsOf(events), [
    [4, 'buy', 10, 103, 'entry'],
    [7, 'sell', 10, 106, 'signal'],
  ])
})

t.test('slippage is rounded to the tick against the order, and the ledger keeps what it cost', async (t) => {
  const rows = flatBars(100, 4)
  const { events, engine } = one(rows, { 1: long(), 2: exit('done') }, { slippage: 0.00012 }, { tick: 0.05 })
  t.strictSame(fillsOf(events), [
    [2, 'buy', 10, 100.05, 'entry'],
    [3, 'sell', 10, 99.95, 'signal'],
  ])
  t.equal(engine.sleeves[0].ledger.slippage / engine.account.scale, 1)
  t.equal(engine.sleeves[0].ledger.flow / engine.account.scale, -1)
})

t.test('the volume share splits an entry over base bars until the strategy has its next bar', async (t) => {
  const rows: Row[] = [1, 40, 20, 90, 90].map((volume) => [100, 100, 100, 100, volume])
  const { events, engine } = play({
    markets: [{ symbol: 'A', columns: bars([...flatBars(100, 4), ...rows]) }],
    strategies: [{ name: 'S', timeframeMs: 5 * MINUTE, plugin: script({ 1: long() }) }],
    broker: { volumeShare: 0.1 },
  })
  t.strictSame(fillsOf(events), [
    [6, 'buy', 4, 100, 'entry'],
    [7, 'buy', 2, 100, 'entry'],
    [8, 'buy', 4, 100, 'entry'],
  ])
  t.equal(engine.reserved, 0)
  t.equal(engine.markets[0].slots[0].entry, null)
})

t.test('what is left of a market entry expires with the bar of the strategy', async (t) => {
  const { events, engine } = one(
    flatBars(100, 4).map(([o, h, l, c]) => [o, h, l, c, 30]),
    { 1: long() },
    { volumeShare: 0.1 },
  )
  t.strictSame(fillsOf(events), [[2, 'buy', 3, 100, 'entry']])
  t.match(eventsOf(events, 'order-cancelled'), [
    { order: 1, cause: 'expired', time: events[0].time + MINUTE },
  ])
  t.equal(engine.reserved, 0)
  t.equal(engine.sleeves[0].ledger.reserved, 0)
})

t.test('an exit larger than the volume allows goes on at the next opens', async (t) => {
  const volumes = [1_000, 1_000, 30, 0, 200]
  const rows = volumes.map((volume, i): Row => [100 + i, 100 + i, 100 + i, 100 + i, volume])
  const { events, engine } = one(rows, { 1: long(), 2: exit('done') }, { volumeShare: 0.1 })
  t.strictSame(fillsOf(events), [
    [2, 'buy', 10, 101, 'entry'],
    [3, 'sell', 3, 102, 'signal'],
    [5, 'sell', 7, 104, 'signal'],
  ])
  const trade = engine.trades.get(0)
  t.equal(trade.lots, 10_000)
  t.ok(Math.abs(trade.exitPrice - (3 * 102 + 7 * 104) / 10) < 1e-12)
  t.equal(trade.net / engine.account.scale, 3 * 1 + 7 * 3)
})

t.test('a reversal leaves and enters at one open', async (t) => {
  const rows: Row[] = [100, 100, 110, 121].map((p) => [p, p, p, p])
  const { events, engine } = one(rows, { 1: long(), 2: [exit('turn'), short() as never] })
  t.strictSame(fillsOf(events), [
    [2, 'buy', 10, 100, 'entry'],
    [3, 'sell', 10, 110, 'signal'],
    [3, 'sell', 10, 110, 'entry'],
  ])
  t.equal(engine.markets[0].slots[0].lots, -10_000)
})

t.test('an entry beside a position that stays is refused', async (t) => {
  const { events } = one(flatBars(100, 4), { 1: long(), 2: short(), 3: [long(), long()] as never })
  t.match(
    eventsOf(events, 'order-refused').map(({ limit, value, allowed }) => [limit, value, allowed]),
    [
      ['position-open', 'a position is open', 'flat or leaving'],
      ['position-open', 'a position is open', 'flat or leaving'],
      ['position-open', 'a position is open', 'flat or leaving'],
    ],
  )
})

t.test(
  'a second entry while one waits is refused, and an exit signal cancels the one that waits',
  async (t) => {
    const { events } = one(flatBars(100, 3), { 1: [long(), short(), exit('no')] as never })
    t.match(eventsOf(events, 'order-refused'), [
      { limit: 'order-waiting', value: 'an entry waits', allowed: 'none waiting' },
    ])
    t.match(eventsOf(events, 'order-cancelled'), [{ order: 1, cause: 'signal' }])
    t.equal(eventsOf(events, 'fill').length, 0)
  },
)

t.test('opposite orders of two sleeves cross at the open without cost; only the net pays', async (t) => {
  const { events, engine } = play({
    markets: [{ symbol: 'A', columns: bars(flatBars(100, 3)), takerFee: 0.001 }],
    strategies: [
      { name: 'L1', plugin: script({ 1: long(0.2) }) },
      { name: 'L2', plugin: script({ 1: long(0.1) }) },
      { name: 'K', plugin: script({ 1: short(0.15) }) },
    ],
    broker: { slippage: 0.01 },
  })
  const fills = eventsOf(events, 'fill').map((f) => [
    f.strategy,
    f.side,
    f.quantity,
    f.price,
    f.fee,
    f.liquidity,
  ])
  t.strictSame(fills, [
    ['K', 'sell', 15, 100, 0, 'crossed'],
    ['L1', 'buy', 10, 100, 0, 'crossed'],
    ['L2', 'buy', 5, 100, 0, 'crossed'],
    ['L1', 'buy', 10, 101, 1.01, 'taker'],
    ['L2', 'buy', 5, 101, 0.505, 'taker'],
  ])
  t.equal(engine.venue.netLots[0], 15_000)
  t.equal(engine.venue.fees / engine.account.scale, 1.515)
  t.equal(engine.venue.cash, engine.account.cash)
  const [slot] = engine.markets[0].slots
  t.equal(slot.entryPrice, 100.5, 'the entry price is the average of both parts')
})

t.test('orders that cross completely never reach the venue', async (t) => {
  const { events, engine } = play({
    markets: [{ symbol: 'A', columns: bars(flatBars(100, 4)), takerFee: 0.001 }],
    strategies: [
      { name: 'L', plugin: script({ 1: long(), 2: exit('done') }) },
      { name: 'K', plugin: script({ 1: short(), 2: exit('done') }) },
    ],
    broker: { slippage: 0.01, volumeShare: 0 },
  })
  t.ok(eventsOf(events, 'fill').every((fill) => fill.liquidity === 'crossed'))
  t.equal(engine.trades.length, 2)
  t.equal(engine.account.cash, engine.account.capital)
  t.equal(engine.venue.fees, 0)
})

t.test('an odd fee is split over the sleeves without losing a unit', async (t) => {
  const { engine } = play({
    markets: [{ symbol: 'A', columns: bars(flatBars(1, 3)), takerFee: 1e-4, lot: 1, tick: 1 }],
    strategies: ['X', 'Y', 'Z'].map((name) => ({ name, plugin: script({ 1: long(0.1) }) })),
    capital: 1e13,
    limits: {},
  })
  const fees = engine.sleeves.map((sleeve) => sleeve.ledger.fees)
  t.equal(
    fees.reduce((a, b) => a + b, 0),
    engine.venue.fees,
  )
  t.equal(engine.venue.cash, engine.account.cash)
})

t.test('a stop that the volume holds back never meets the rest of its own entry', async (t) => {
  // 1 takes 4 of 10 at an open; the stop finds no volume left; at the next open another sleeve has an order too.
  const rows: Row[] = [
    ...flatBars(100, 2),
    [100, 100, 90, 95, 40],
    [95, 95, 95, 95, 1_000],
    ...flatBars(95, 4),
  ]
  const { events, engine } = play({
    markets: [{ symbol: 'A', columns: bars(rows) }],
    strategies: [
      { name: 'S', timeframeMs: 2 * MINUTE, plugin: script({ 1: long(0.1, { stop: atDistance(5) }) }) },
      { name: 'T', plugin: script({ 3: short(0.05) }) },
    ],
    broker: { volumeShare: 0.1 },
  })
  t.strictSame(
    eventsOf(events, 'fill').map((fill) => [fill.strategy, fill.side, fill.quantity, fill.cause]),
    [
      ['S', 'buy', 4, 'entry'],
      ['S', 'sell', 4, 'stop'],
      ['T', 'sell', 5.252, 'entry'],
    ],
  )
  t.match(eventsOf(events, 'order-cancelled'), [{ strategy: 'S', cause: 'position-closed' }])
  t.equal(engine.reserved, 0)
  t.equal(engine.sleeves[0].ledger.reserved, 0)
})

t.test('orders are cut to whole lots, and refused below the minimum notional', async (t) => {
  const market = { lot: 0.1, minNotional: 50 }
  const { events } = one([...flatBars(100, 2), ...flatBars(300, 3)], { 1: long(0.0109) }, {}, market)
  t.strictSame(fillsOf(events), [[2, 'buy', 1, 100, 'entry']])
  t.match(eventsOf(events, 'order-approved'), [{ quantity: 1, notional: 100, cutBy: null }])
  const refusedBy = (size: number, extra: object): unknown =>
    eventsOf(
      one(flatBars(100, 3), { 1: long(size) }, {}, { ...market, ...extra }).events,
      'order-refused',
    ).map(({ limit, value, allowed }) => [limit, value, allowed])
  t.strictSame(refusedBy(0.0049, {}), [['min_notional', 49, 50]])
  t.strictSame(refusedBy(0.0059, { minNotional: 55 }), [['min_notional', 50, 55]], 'after the lots are cut')
})

t.test('a spot market refuses shorts but lets a long leave', async (t) => {
  const { events } = one(flatBars(100, 5), { 1: short(), 2: long(), 3: exit('done') }, {}, { kind: 'spot' })
  t.match(eventsOf(events, 'order-refused'), [{ limit: 'spot-short', value: 'short', allowed: 'long' }])
  t.equal(fillsOf(events).length, 2)
})

t.test('an order on a market without bars waits for its next open', async (t) => {
  const { events } = play({
    markets: [
      { symbol: 'A', columns: bars([[100, 100, 100, 100], null, null, [104, 104, 104, 104]]) },
      { symbol: 'B', columns: bars(flatBars(50, 5)) },
    ],
    strategies: [{ name: 'S', symbols: ['A'], plugin: script({ 1: long() }) }],
  })
  t.strictSame(fillsOf(events), [[4, 'buy', 10, 104, 'entry']])
})

t.test('a moved stop without a position does nothing', async (t) => {
  const { events } = one(flatBars(100, 3), { 1: adjustStop(90, 'test') })
  t.match(events, [{ kind: 'signal', signal: { action: 'adjust-stop', price: 90 }, position: 'flat' }])
  t.equal(events.length, 1)
})
