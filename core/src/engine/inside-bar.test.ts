import { atDistance, atPrice, enter, type Answer, type EnterSignal } from '@grodt/sdk'
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

type Details = Partial<Omit<EnterSignal, 'action' | 'side'>>
const long = (details: Details = {}): Answer => enter('long', { size: 0.1, reason: 'test', ...details })
const short = (details: Details = {}): Answer => enter('short', { size: 0.1, reason: 'test', ...details })

/** Answers of one strategy on one market; `rows` follow a first bar at 100. */
function after100(
  rows: readonly Row[],
  first: Answer,
  more: Record<number, Answer> = {},
  broker = {},
  extra = {},
) {
  return play({
    markets: [{ symbol: 'A', columns: bars([[100, 100, 100, 100], ...rows]), ...extra }],
    strategies: [{ name: 'S', plugin: script({ 1: first, ...more }, { request: (ctx) => ctx.atr(2) }) }],
    broker,
  })
}

const cases: readonly {
  name: string
  first: Answer
  rows: readonly Row[]
  fills: readonly unknown[]
  broker?: object
}[] = [
  {
    name: 'a stop fills at its price in the entry bar',
    first: long({ stop: atDistance(5) }),
    rows: [[100, 101, 94, 99]],
    fills: [
      [2, 'buy', 10, 100, 'entry'],
      [2, 'sell', 10, 95, 'stop'],
    ],
  },
  {
    name: 'the distance of a stop counts from the fill, not from the decision',
    first: long({ stop: atDistance(5) }),
    rows: [
      [103, 103, 98.01, 99],
      [99, 99, 97.99, 98],
    ],
    fills: [
      [2, 'buy', 10, 103, 'entry'],
      [3, 'sell', 10, 98, 'stop'],
    ],
  },
  {
    name: 'a bar that holds stop and target takes the stop',
    first: long({ stop: atDistance(5), target: atDistance(5) }),
    rows: [[100, 106, 94, 99]],
    fills: [
      [2, 'buy', 10, 100, 'entry'],
      [2, 'sell', 10, 95, 'stop'],
    ],
  },
  {
    name: 'a target fills in the entry bar of a market order',
    first: short({ stop: atDistance(5), target: atDistance(5) }),
    rows: [[100, 101, 94, 99]],
    fills: [
      [2, 'sell', 10, 100, 'entry'],
      [2, 'buy', 10, 95, 'target'],
    ],
  },
  {
    name: 'a gap through the stop fills at the open',
    first: long({ stop: atDistance(5) }),
    rows: [
      [100, 101, 99, 100],
      [90, 92, 88, 91],
    ],
    fills: [
      [2, 'buy', 10, 100, 'entry'],
      [3, 'sell', 10, 90, 'stop'],
    ],
  },
  {
    name: 'a gap through the stop of a short fills at the open',
    first: short({ stop: atPrice(105) }),
    rows: [
      [100, 101, 99, 100],
      [110, 112, 108, 109],
    ],
    fills: [
      [2, 'sell', 10, 100, 'entry'],
      [3, 'buy', 10, 110, 'stop'],
    ],
  },
  {
    name: 'a target fills exactly at its price, also when the bar opens beyond it',
    first: long({ target: atPrice(105) }),
    rows: [
      [100, 101, 99, 100],
      [110, 112, 108, 109],
    ],
    fills: [
      [2, 'buy', 10, 100, 'entry'],
      [3, 'sell', 10, 105, 'target'],
    ],
  },
  {
    name: 'slippage applies to stops and not to targets',
    first: long({ stop: atDistance(5), target: atDistance(5) }),
    rows: [
      [100, 100, 100, 100],
      [100, 105.5, 99, 100],
    ],
    broker: { slippage: 0.001 },
    fills: [
      [2, 'buy', 9.99 + 0.01, 100.1, 'entry'],
      [3, 'sell', 10, 105.1, 'target'],
    ],
  },
  {
    name: 'a stop pays slippage on top of its price',
    first: long({ stop: atPrice(95) }),
    rows: [
      [100, 100, 100, 100],
      [100, 100, 94, 94],
    ],
    broker: { slippage: 0.001 },
    fills: [
      [2, 'buy', 10, 100.1, 'entry'],
      [3, 'sell', 10, 94.9, 'stop'],
    ],
  },
  {
    name: 'a level between two ticks is rounded away from the market',
    first: long({ stop: atDistance(4.996), target: atDistance(4.996) }),
    rows: [
      [100, 105, 95.01, 100],
      [100, 100, 95, 100],
    ],
    fills: [
      [2, 'buy', 10, 100, 'entry'],
      [2, 'sell', 10, 105, 'target'],
    ],
  },
  {
    name: 'a limit entry fills at its price when a bar trades there',
    first: long({ order: { type: 'limit', price: 98, expiry: 3 } }),
    rows: [
      [100, 101, 98.01, 99],
      [99, 99, 97, 98],
    ],
    fills: [[3, 'buy', 10.204, 98, 'entry']],
  },
  {
    name: 'a stop entry fills at its price, or at the open beyond it',
    first: long({ order: { type: 'stop', price: 102, expiry: 3 } }),
    rows: [
      [100, 101.99, 99, 101],
      [103, 104, 101, 102],
    ],
    fills: [[3, 'buy', 9.803, 103, 'entry']],
  },
  {
    name: 'a stop entry inside a bar pays slippage, a limit entry does not',
    first: short({ order: { type: 'stop', price: 98 } }),
    rows: [[100, 100, 97, 97]],
    broker: { slippage: 0.001 },
    fills: [[2, 'sell', 10.204, 97.9, 'entry']],
  },
  {
    name: 'after an entry inside the bar the stop can follow in the same bar',
    first: long({ order: { type: 'stop', price: 102 }, stop: atDistance(4) }),
    rows: [[100, 103, 97, 99]],
    fills: [
      [2, 'buy', 9.803, 102, 'entry'],
      [2, 'sell', 9.803, 98, 'stop'],
    ],
  },
  {
    name: 'the stop of an entry inside the bar does not gap at an open before that entry',
    first: short({ order: { type: 'limit', price: 101 }, stop: atDistance(1) }),
    rows: [[104, 104, 99, 99]],
    fills: [
      [2, 'sell', 9.9, 101, 'entry'],
      [2, 'buy', 9.9, 102, 'stop'],
    ],
  },
  {
    name: 'after an entry inside the bar the target waits for the next bar',
    first: long({ order: { type: 'limit', price: 98 }, target: atPrice(103) }),
    rows: [
      [100, 104, 97, 99],
      [99, 103, 99, 100],
    ],
    fills: [
      [2, 'buy', 10.204, 98, 'entry'],
      [3, 'sell', 10.204, 103, 'target'],
    ],
  },
  {
    name: 'resting prices are rounded so that they are no better than asked',
    first: long({ order: { type: 'limit', price: 98.009 } }),
    rows: [[100, 100, 98, 99]],
    fills: [[2, 'buy', 10.204, 98, 'entry']],
  },
]

for (const { name, first, rows, fills, broker } of cases) {
  t.test(name, async (t) => {
    t.strictSame(fillsOf(after100(rows, first, {}, broker).events), fills)
  })
}

t.test('resting entries expire after the bars they were given, one without a number', async (t) => {
  const expiryOf = (expiry?: number): unknown => {
    const order = { type: 'limit', price: 90, ...(expiry === undefined ? {} : { expiry }) } as const
    const { events, engine } = after100(flatBars(100, 5), long({ order }))
    t.equal(engine.reserved, 0)
    return eventsOf(events, 'order-cancelled').map(({ time, cause }) => [
      (time - events[0].time) / MINUTE,
      cause,
    ])
  }
  t.strictSame(expiryOf(), [[1, 'expired']])
  t.strictSame(expiryOf(3), [[3, 'expired']])
})

t.test('the rest of a resting entry fills in later bars and keeps the exits where they are', async (t) => {
  const rows: Row[] = [
    [99, 99, 98, 98.5, 40],
    [98.5, 99, 98.5, 99, 500],
    [99, 99, 97, 98, 500],
    [98, 98, 92, 92, 500],
  ]
  const order = { type: 'limit', price: 98, expiry: 4 } as const
  const { events, engine } = after100(rows, long({ order, stop: atDistance(5) }), {}, { volumeShare: 0.1 })
  t.strictSame(fillsOf(events), [
    [2, 'buy', 4, 98, 'entry'],
    [4, 'buy', 6.204, 98, 'entry'],
    [5, 'sell', 10.204, 93, 'stop'],
  ])
  t.equal(engine.reserved, 0)
  t.equal(engine.trades.length, 1)
})

t.test('an exit cancels the part of its entry that still rests', async (t) => {
  const rows: Row[] = [
    [99, 99, 98, 98.5, 40],
    [99, 104, 99, 103, 500],
    [103, 103, 97, 98, 500],
  ]
  const order = { type: 'limit', price: 98, expiry: 9 } as const
  const { events } = after100(rows, long({ order, target: atPrice(103) }), {}, { volumeShare: 0.1 })
  t.strictSame(fillsOf(events), [
    [2, 'buy', 4, 98, 'entry'],
    [3, 'sell', 4, 103, 'target'],
  ])
  t.match(eventsOf(events, 'order-cancelled'), [{ order: 1, cause: 'position-closed' }])
})

t.test('a stop that the volume holds back leaves at the next opens with its cause', async (t) => {
  const rows: Row[] = [
    [100, 100, 100, 100, 1_000],
    [100, 100, 94, 95, 30],
    [96, 99, 96, 97, 50],
    [98, 99, 98, 98, 500],
  ]
  const { events } = after100(rows, long({ stop: atDistance(5) }), {}, { volumeShare: 0.1 })
  t.strictSame(fillsOf(events), [
    [2, 'buy', 10, 100, 'entry'],
    [3, 'sell', 3, 95, 'stop'],
    [4, 'sell', 5, 96, 'stop'],
    [5, 'sell', 2, 98, 'stop'],
  ])
})

t.test('a target that the volume holds back goes on resting', async (t) => {
  const rows: Row[] = [
    [100, 100, 100, 100, 1_000],
    [100, 106, 100, 100, 30],
    [100, 101, 99, 100, 500],
    [100, 105, 99, 100, 500],
  ]
  const { events } = after100(rows, long({ target: atPrice(105) }), {}, { volumeShare: 0.1 })
  t.strictSame(fillsOf(events), [
    [2, 'buy', 10, 100, 'entry'],
    [3, 'sell', 3, 105, 'target'],
    [5, 'sell', 7, 105, 'target'],
  ])
})

t.test('a limit entry does not trail from a price before its fill', async (t) => {
  const rows: Row[] = [
    [100, 100, 94, 96],
    [96, 96.5, 95, 96],
  ]
  const order = { type: 'limit', price: 95 } as const
  const { events, engine } = after100(rows, long({ order, trail: { distance: 2 } }))
  t.strictSame(
    eventsOf(events, 'stop-moved').map(({ price }) => price),
    [94, 94.5],
  )
  t.equal(engine.markets[0].slots[0].bestPrice, 96.5)
  t.equal(engine.markets[0].slots[0].worstPrice, 94)
})

t.test('stops cost the taker fee, targets and limit entries the maker fee', async (t) => {
  const rows: Row[] = [
    [100, 100, 98, 98],
    [98, 106, 98, 100],
  ]
  const order = { type: 'limit', price: 98 } as const
  const { events } = after100(
    rows,
    long({ order, target: atPrice(105) }),
    {},
    {},
    { makerFee: 1e-4, takerFee: 1e-3 },
  )
  t.strictSame(
    eventsOf(events, 'fill').map(({ fee, liquidity }) => [Number(fee.toFixed(7)), liquidity]),
    [
      [0.0999992, 'maker'],
      [0.107142, 'maker'],
    ],
  )
})
