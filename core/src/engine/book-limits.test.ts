import { enter, type Answer } from '@grodt/sdk'
import t from 'tap'

import {
  bars,
  buildEngine,
  flatBars,
  HOUR,
  inputs,
  MINUTE,
  play,
  script,
  START,
  type Row,
  type TestSetup,
} from '../../../test/support/engine.ts'
import { long, still } from './engine.fixture.ts'

const because = { reason: 'because' }

const A = still('A', 100, 12)
const B = still('B', 100, 12)
const C = still('C', 100, 12)

const orders = (setup: TestSetup): unknown[] =>
  play(setup).events.flatMap((event): unknown[][] => {
    if (event.kind === 'order-approved') return [[event.symbol, event.notional, event.cutBy]]
    return event.kind === 'order-refused' ? [[event.symbol, event.limit, event.value, event.allowed]] : []
  })

t.test('the loss at the stop is cut, at the tick that the stop is rounded to', async (t) => {
  const stop = (level: { price: number } | { distance: number }, side: 'long' | 'short' = 'long') =>
    orders({
      markets: [A],
      strategies: [
        {
          name: 'S',
          weight: 0.5,
          limits: { maxRiskPerTrade: 0.01 },
          plugin: script({ 1: enter(side, { size: 1, stop: level, ...because }) }),
        },
      ],
    })
  // 1 % of 5,000 is 50; 2 of 100 are lost at the stop.
  t.strictSame(stop({ distance: 2 }), [['A', 2_500, 'max_risk_per_trade']])
  t.strictSame(stop({ price: 98.004 }), [['A', 2_500, 'max_risk_per_trade']])
  t.strictSame(stop({ price: 102 }, 'short'), [['A', 2_500, 'max_risk_per_trade']])
  t.strictSame(stop({ distance: 0.5 }), [['A', 5_000, null]])
})

t.test('an entry without a stop is refused where one is required', async (t) => {
  const with1 = (answer: Answer) =>
    orders({
      markets: [A],
      strategies: [{ name: 'S', limits: { stopRequired: true }, plugin: script({ 1: answer }) }],
    })
  t.strictSame(with1(long(0.1)), [['A', 'stop_required', 'no stop', 'a stop']])
  t.strictSame(
    with1(enter('long', { size: 0.1, trail: { distance: 1 }, ...because })),
    [['A', 'stop_required', 'no stop', 'a stop']],
    'a trail begins one bar after the entry',
  )
  t.strictSame(with1(enter('long', { size: 0.1, stop: { distance: 1 }, ...because })), [['A', 1_000, null]])
})

t.test('trades of a day are those opened since midnight, and entries that wait', async (t) => {
  const short = (name: string): Answer => enter('long', { size: 0.1, maxBars: 1, reason: name })
  const columns = bars(flatBars(100, 40), HOUR)
  const setup: TestSetup = {
    markets: [{ symbol: 'A', columns, baseMs: HOUR }],
    strategies: [
      {
        name: 'S',
        limits: { maxTradesPerDay: 2 },
        plugin: script({ 1: short('a'), 5: short('b'), 9: short('c'), 23: short('d'), 24: short('e') }),
      },
    ],
  }
  t.strictSame(orders(setup), [
    ['A', 1_000, null],
    ['A', 1_000, null],
    ['A', 'max_trades_per_day', 3, 2],
    ['A', 'max_trades_per_day', 3, 2],
    ['A', 1_000, null],
  ])
  const waits = { type: 'limit', price: 90, expiry: 5 } as const
  t.strictSame(
    orders({
      markets: [A, B],
      strategies: [
        {
          name: 'S',
          limits: { maxTradesPerDay: 1 },
          plugin: script({ 1: enter('long', { size: 0.1, order: waits, ...because }) }),
        },
      ],
    }),
    [
      ['A', 999.99, null],
      ['B', 'max_trades_per_day', 2, 1],
    ],
  )
})

t.test('entries of the whole book are counted per minute of engine time', async (t) => {
  const setup = (markets: TestSetup['markets']): TestSetup => ({
    markets,
    strategies: [{ name: 'S', plugin: script({ 1: long(0.1), 2: long(0.1) }) }],
    limits: { orderRate: { perMinute: 2, perHour: Infinity, perDay: Infinity } },
  })
  t.strictSame(orders(setup([A, B, C])), [
    ['A', 1_000, null],
    ['B', 1_000, null],
    ['C', 'order_rate.per_minute', 3, 2],
    ['A', 'position-open', 'a position is open', 'flat or leaving'],
    ['B', 'position-open', 'a position is open', 'flat or leaving'],
    ['C', 1_000, null],
  ])
})

t.test('limit and stop prices far from the last one are refused, whatever the side', async (t) => {
  const at = (price: number, type: 'limit' | 'stop' = 'limit') =>
    orders({
      markets: [A],
      strategies: [
        {
          name: 'S',
          plugin: script({ 1: enter('long', { size: 0.1, order: { type, price }, ...because }) }),
        },
      ],
      limits: { priceCollar: 0.05 },
    })
  t.strictSame(at(95), [['A', 999.97, null]])
  t.strictSame(at(94), [['A', 'price_collar', 0.06, 0.05]])
  t.strictSame(at(106, 'stop'), [['A', 'price_collar', 0.06, 0.05]])
})

t.test('without a bar for too long a symbol is not opened', async (t) => {
  const rows = flatBars(100, 6)
  // The bar of five minutes closes by the time of B, three minutes after the last bar of A.
  const late = { symbol: 'A', columns: bars(rows.slice(0, 2)) }
  const run = (staleBars: number) =>
    orders({
      markets: [late, { symbol: 'B', columns: bars(rows) }],
      strategies: [{ name: 'S', symbols: ['A'], timeframeMs: 5 * MINUTE, plugin: script({ 1: long(0.1) }) }],
      limits: { staleBars },
    })
  t.strictSame(run(2), [['A', 'stale_bars', 3, 2]])
  t.strictSame(run(3), [['A', 1_000, null]])
})

t.test('net exposure counts both directions, gross does not', async (t) => {
  const sides = (first: 'long' | 'short', second: 'long' | 'short') =>
    orders({
      markets: [A, B],
      strategies: [
        {
          name: 'S',
          weight: 0.5,
          symbols: ['A'],
          plugin: script({ 1: enter(first, { size: 1, ...because }) }),
        },
        {
          name: 'T',
          weight: 0.5,
          symbols: ['B'],
          plugin: script({ 3: enter(second, { size: 1, ...because }) }),
        },
      ],
      limits: { maxNet: 0.6 },
    })
  t.strictSame(sides('long', 'short'), [
    ['A', 5_000, null],
    ['B', 5_000, null],
  ])
  t.strictSame(sides('long', 'long'), [
    ['A', 5_000, null],
    ['B', 1_000, 'max_net_exposure'],
  ])
  t.strictSame(sides('short', 'short'), [
    ['A', 5_000, null],
    ['B', 1_000, 'max_net_exposure'],
  ])
})

t.test('a group limits its symbols together', async (t) => {
  const setup = (overLimit: 'shrink' | 'refuse'): TestSetup => ({
    markets: [A, B, C],
    strategies: [{ name: 'S', plugin: script({ 1: long(0.3) }) }],
    limits: { groups: [{ name: 'majors', symbols: ['A', 'C'], maxExposure: 0.4 }], overLimit },
  })
  t.strictSame(orders(setup('shrink')), [
    ['A', 3_000, null],
    ['B', 3_000, null],
    ['C', 1_000, 'groups.majors'],
  ])
  t.strictSame(orders(setup('refuse')).at(-1), ['C', 'groups.majors', 6_000, 4_000])
})

/** Closes of consecutive bars. */
const closes = (values: readonly number[]): Row[] => values.map((close) => [close, close, close, close])

/** A zigzag and its mirror image, a bar each. */
const UP = closes([100, 110, 99, 108.9, 98.01, 107.811, 97.0299, 100, 100])
const DOWN = closes([100, 90, 99, 89.1, 98.01, 88.209, 97.0299, 100, 100])
const SLOW = closes([100, 100, 101, 102.01, 101, 100, 101, 100, 100])

const DAILY = { baseMs: HOUR }
const correlated = (threshold: number): TestSetup => ({
  markets: [
    { symbol: 'A', columns: bars(UP, HOUR), ...DAILY },
    { symbol: 'B', columns: bars(DOWN, HOUR), ...DAILY },
    { symbol: 'C', columns: bars(SLOW, HOUR), ...DAILY },
  ],
  strategies: [{ name: 'S', plugin: script({ 7: long(0.3) }) }],
  limits: { returnMs: HOUR, correlation: { maxExposure: 0.4, threshold, window: 6, minimum: 6 } },
})

/** Orders with their notional to the whole unit: lots are fine, and no round number at these prices. */
const rounded = (setup: TestSetup): unknown[] =>
  orders(setup).map((row) =>
    (row as readonly unknown[]).map((value) => (typeof value === 'number' ? Math.round(value) : value)),
  )

t.test('positions in symbols that move together, or against each other, share a limit', async (t) => {
  t.strictSame(rounded(correlated(0.9)), [
    ['A', 3_000, null],
    ['B', 1_000, 'correlation.max_exposure'],
    ['C', 3_000, null],
  ])
  t.strictSame(
    rounded({ ...correlated(0.9), limits: { ...correlated(0.9).limits, overLimit: 'refuse' } })[1],
    ['B', 'correlation.max_exposure', 6_000, 4_000],
  )
})

t.test('before the pairs are measured they count as one', async (t) => {
  const { limits, ...setup } = correlated(0.9)
  const early = { ...setup, strategies: [{ name: 'S', plugin: script({ 6: long(0.3) }) }] }
  t.strictSame(rounded({ ...early, limits: limits ?? {} }), [
    ['A', 3_000, null],
    ['B', 1_000, 'correlation.max_exposure'],
    ['C', 'min_notional', 0, 0],
  ])
})

t.test('value at risk is cut to its budget: six days of 10 % either way', async (t) => {
  const [a, b] = correlated(0.9).markets
  const risk = {
    budget: 0.02,
    level: 95,
    method: 'historical',
    window: 6,
    minimum: 6,
    unmeasured: 'refuse',
  } as const
  const setup = (bar: number, overLimit: 'shrink' | 'refuse' = 'shrink', second = long(0.3)): TestSetup => ({
    markets: [a, b],
    strategies: [
      { name: 'S', symbols: ['A'], plugin: script({ [bar]: long(0.3) }) },
      { name: 'T', symbols: ['B'], plugin: script({ [bar + 1]: second }) },
    ],
    limits: { returnMs: HOUR, valueAtRisk: risk, overLimit },
  })
  // At most 2 % of 10,000, 10 % of 2,000, may be lost. A long in the mirror image takes risk away.
  t.strictSame(rounded(setup(7)), [
    ['A', 2_000, 'value_at_risk.budget'],
    ['B', 3_000, null],
  ])
  t.strictSame(rounded(setup(7, 'shrink', enter('short', { size: 0.3, ...because }))), [
    ['A', 2_000, 'value_at_risk.budget'],
    ['B', 'value_at_risk.budget', 506, 200],
  ])
  t.strictSame(rounded(setup(7, 'refuse'))[0], ['A', 'value_at_risk.budget', 300, 200])
  t.strictSame(rounded(setup(6)), [
    ['A', 'value_at_risk.returns', 5, 6],
    ['B', 2_000, 'value_at_risk.budget'],
  ])
})

t.test('returns are taken at the ends of periods, once, without a look ahead', async (t) => {
  const setup = correlated(0.9)
  const engine = buildEngine(setup)
  const seen: (readonly [number, number])[] = []
  for (const slices of inputs(setup, 1)) {
    engine.apply({ kind: 'bars', slices })
    const { returns } = engine.model
    seen.push([returns?.days ?? NaN, returns !== null && returns.days > 0 ? returns.at(0, 0) : NaN])
  }
  const expected = UP.map(([close], i) => [Math.min(i, 6), i === 0 ? NaN : close / UP[i - 1][0] - 1])
  t.strictSame(seen, expected)
  t.equal(engine.days?.next, START + 10 * HOUR)
})

t.test('without a limit that needs them no returns are kept', async (t) => {
  const engine = buildEngine({ markets: [A], strategies: [] })
  t.equal(engine.days, null)
  t.equal(engine.model.returns, null)
})
