import { exit, type Answer } from '@grodt/sdk'
import t from 'tap'
import {
  bars,
  eventsOf,
  fillsOf,
  flatBars,
  MINUTE,
  play,
  script,
  type TestMarket,
  type TestSetup,
  type TestStrategy,
} from '../../../test/support/engine.ts'
import { exactly, long, playWith, short, still } from './engine.fixture.ts'

const PLENTY = 100_000

/** Volumes of bars in which a position in A leaves at the open of bar 4, which lets `left` units go. */
const leaving = (left: number, then = PLENTY): number[] => [PLENTY, PLENTY, PLENTY, left, then, then, then]

/** A strategy that is in A until its exit of bar 3, and one that wants to be in another symbol from then on. */
const inTurn = (entry: Answer = long(1), symbols = ['B']): TestStrategy[] => [
  { name: 'S', symbols: ['A'], plugin: script({ 1: long(1), 3: exit('done') }) },
  { name: 'T', symbols, plugin: script({ 3: entry }) },
]

const turn = (volumes: readonly number[], rest: Partial<TestSetup> = {}): TestSetup => ({
  markets: [still('A', 100, volumes), still('B', 50, Array<number>(volumes.length).fill(PLENTY))],
  strategies: inTurn(),
  broker: { volumeShare: 0.5 },
  limits: { maxGross: 1 },
  ...rest,
})

/** Bar, symbol, side and quantity of every fill. */
const fills = (setup: TestSetup): unknown[] =>
  eventsOf(play(setup).events, 'fill').map(({ symbol, ...fill }) => {
    const [[bar, side, quantity]] = fillsOf([{ symbol, ...fill }]) as [number, string, number][]
    return [bar, symbol, side, quantity]
  })

const HELD = [2, 'A', 'buy', 100]

t.test(
  'an exit that fills makes room for an entry at the same open, in whatever order of markets',
  async (t) => {
    const whole = [HELD, [4, 'A', 'sell', 100], [4, 'B', 'buy', 200]]
    t.strictSame(fills(turn(leaving(PLENTY))), whole)
    t.strictSame(fills(turn(leaving(200))), whole, 'the share is just what leaves')
    const { markets } = turn(leaving(PLENTY))
    const first = turn(leaving(PLENTY), { markets: [...markets].reverse() })
    t.strictSame(fills(first), [HELD, [4, 'B', 'buy', 200], [4, 'A', 'sell', 100]])
  },
)

t.test(
  'an entry fills no further than the exits that it counted on made room; the rest expires',
  async (t) => {
    const expected = [HELD, [4, 'A', 'sell', 30], [4, 'B', 'buy', 60], [5, 'A', 'sell', 70]]
    t.strictSame(fills(turn(leaving(60))), expected)
    const { events } = play(turn(leaving(60)))
    exactly(t, eventsOf(events, 'order-cancelled'), [{ strategy: 'T', symbol: 'B', cause: 'expired' }])
    const { markets } = turn(leaving(60))
    t.strictSame(
      fills(turn(leaving(60), { markets: [...markets].reverse() })),
      expected,
      'the entry waits for the exits of every market at that open',
    )
    t.strictSame(fills(turn(leaving(0))), [HELD, [5, 'A', 'sell', 100]], 'nothing went')
  },
)

t.test('a resting entry waits for its room', async (t) => {
  const strategies = inTurn(long(1, { order: { type: 'limit', price: 50, expiry: 9 } }))
  t.strictSame(fills(turn(leaving(60, 100), { strategies })), [
    HELD,
    [4, 'A', 'sell', 30],
    [4, 'B', 'buy', 60],
    [5, 'A', 'sell', 50],
    [5, 'B', 'buy', 100],
    [6, 'A', 'sell', 20],
    [6, 'B', 'buy', 40],
  ])
})

t.test('where limits refuse, an entry waits until all of it fits', async (t) => {
  const strategies = inTurn(long(1, { order: { type: 'limit', price: 50, expiry: 9 } }))
  t.strictSame(fills(turn(leaving(60), { strategies, limits: { maxGross: 1, overLimit: 'refuse' } })), [
    HELD,
    [4, 'A', 'sell', 30],
    [5, 'A', 'sell', 70],
    [5, 'B', 'buy', 200],
  ])
})

t.test('the number of positions and a group are kept too', async (t) => {
  const late = [HELD, [4, 'A', 'sell', 30], [5, 'A', 'sell', 70]]
  t.strictSame(fills(turn(leaving(60), { limits: { maxPositions: 1 } })), late, 'one position')
  const groups = [{ name: 'both', symbols: ['A', 'B'], maxExposure: 0.8 }]
  t.strictSame(
    fills(turn(leaving(60), { limits: { groups } })),
    [
      [2, 'A', 'buy', 80],
      [4, 'A', 'sell', 30],
      [4, 'B', 'buy', 60],
      [5, 'A', 'sell', 50],
    ],
    'a group',
  )
  t.strictSame(
    fills(turn(leaving(60), { limits: {} })),
    [HELD, [4, 'A', 'sell', 30], [4, 'B', 'buy', 200], [5, 'A', 'sell', 70]],
    'without a limit of the book each has its own budget',
  )
})

t.test('a market whose next bar comes later has let nothing go yet', async (t) => {
  const slow: TestMarket = { symbol: 'A', baseMs: 5 * MINUTE, columns: bars(flatBars(100, 8), 5 * MINUTE) }
  const fast: TestMarket = { symbol: 'B', columns: bars(flatBars(50, 40)) }
  const resting = long(1, { order: { type: 'limit', price: 50, expiry: 9 } })
  const setup: TestSetup = {
    markets: [slow, fast],
    strategies: [
      { name: 'S', symbols: ['A'], plugin: script({ 1: long(1), 3: exit('done') }) },
      { name: 'T', symbols: ['B'], plugin: script({ 15: resting }) },
    ],
    limits: { maxGross: 1 },
  }
  // The exit of minute 15 fills in the bar that closes at minute 20.
  t.strictSame(fills(setup), [
    [10, 'A', 'buy', 100],
    [20, 'A', 'sell', 100],
    [20, 'B', 'buy', 200],
  ])
})

t.test('what crosses inside is taken over within the limits, without volume', async (t) => {
  // S leaves 100 units of A, T takes them over; a limit of 1.4 has room for 40 until they have gone.
  const setup = turn(leaving(20), { strategies: inTurn(long(1), ['A']), limits: { maxGross: 1.4 } })
  t.strictSame(fills({ ...setup, markets: setup.markets.slice(0, 1) }), [
    HELD,
    [4, 'A', 'buy', 40],
    [4, 'A', 'sell', 40],
    [4, 'A', 'sell', 10],
    [5, 'A', 'sell', 50],
  ])
  t.strictSame(
    fills({ ...setup, markets: setup.markets.slice(0, 1), limits: {} }),
    [HELD, [4, 'A', 'sell', 100], [4, 'A', 'buy', 100]],
    'all of it where there is room for both',
  )
})

t.test('of two entries that count on the same exit the first one has the room', async (t) => {
  const strategies = [...inTurn(long(0.6)), { name: 'U', symbols: ['B'], plugin: script({ 3: short(0.4) }) }]
  t.strictSame(fills(turn(leaving(140), { strategies })), [
    HELD,
    [4, 'A', 'sell', 70],
    [4, 'B', 'sell', 20],
    [4, 'B', 'buy', 20],
    [4, 'B', 'buy', 100],
    [5, 'A', 'sell', 30],
  ])
})

t.test('a position of which a cut waits counts whole until the cut has been made', async (t) => {
  const setup: TestSetup = {
    markets: [still('A', 100, 8), still('B', 50, 8)],
    strategies: [
      { name: 'S', symbols: ['A'], shrink: 'reduce', weight: 0.8, plugin: script({ 1: long(1) }) },
      { name: 'T', symbols: ['B'], weight: 0.6, plugin: script({ 4: long(1), 6: long(1) }) },
    ],
    broker: { latencyBars: 1 },
    limits: { maxGross: 0.8 },
  }
  // The weights change after bar 3, the cut is made at the open of bar 5: at bar 4 all 8,000 count.
  const { events } = playWith(setup, { 3: { kind: 'weights', weights: { S: 0.3 } } })
  exactly(t, eventsOf(events, 'order-refused'), [
    { limit: 'max_gross_exposure', value: 14_000, allowed: 8_000 },
  ])
  exactly(t, eventsOf(events, 'order-approved'), [
    { strategy: 'S', notional: 8_000 },
    { strategy: 'T', notional: 5_000, cutBy: 'max_gross_exposure' },
  ])
})
