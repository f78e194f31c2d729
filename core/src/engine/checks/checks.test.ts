import { enter, exit } from '@grodt/sdk'
import t from 'tap'
import {
  bars,
  buildEngine,
  inputs,
  script,
  type Row,
  type TestSetup,
} from '../../../../test/support/engine.ts'
import type { Engine } from '../engine.ts'
import type { Slot, WaitingEntry } from '../slot.ts'
import { Checks } from './checks.ts'

const BOUNDS = { min: 0, max: 1 }

const rows: Row[] = [
  [100, 101, 99, 100],
  [100, 101, 99, 100],
  [100, 103, 99, 102],
  [102, 103, 101, 102],
  [102, 105, 101, 104],
  [104, 105, 103, 104],
]

/** S1 has traded once and is long again, S2 waits with a limit order, in two sleeves of half the equity each. */
const setup: TestSetup = {
  markets: [{ symbol: 'A', columns: bars(rows), takerFee: 0.001 }],
  strategies: [
    {
      name: 'S1',
      weight: 0.5,
      plugin: script({
        1: enter('long', { size: 0.4, reason: 'x' }),
        2: exit('x'),
        3: enter('long', { size: 0.2, reason: 'x' }),
      }),
    },
    {
      name: 'S2',
      weight: 0.5,
      plugin: script({
        4: enter('short', { size: 1, order: { type: 'limit', price: 200, expiry: 20 }, reason: 'x' }),
      }),
    },
  ],
}

interface Watched {
  readonly engine: Engine
  readonly checks: Checks
  readonly slots: readonly Slot[]
}

/** After five bars. */
function watched(of: TestSetup = setup, count = 5): Watched {
  const engine = buildEngine(of)
  const checks = new Checks(engine, BOUNDS)
  for (const slices of [...inputs(of, 1)].slice(0, count)) {
    const input = { kind: 'bars', slices } as const
    engine.apply(input)
    checks.applied(input)
    t.strictSame(checks.check(), [])
  }
  return { engine, checks, slots: engine.sleeves.map((sleeve) => sleeve.slots[0]) }
}

const texts = ({ checks }: Watched): string[] => checks.check().map(({ text }) => text)

t.test('the books of the fixture hold something of everything', async (t) => {
  const { engine, slots } = watched()
  t.equal(engine.trades.length, 1)
  t.equal(slots[0].lots > 0, true)
  t.match(slots[1].entry, { side: -1, price: 200 })
})

/** A field that the engine itself only writes. */
const waiting = ({ entry }: Slot): { -readonly [Name in keyof WaitingEntry]: WaitingEntry[Name] } => {
  if (entry === null) throw new Error('no entry waits')
  return entry
}

// Amounts in 1e-8 USD, lots of 0.001.
const mutations: readonly (readonly [what: string, mutate: (of: Watched) => void, text: string])[] = [
  [
    'a flow that only the sub-ledger has',
    ({ engine }) => (engine.sleeves[0].ledger.flow += 150_000_000),
    'invariant 1: the cash flow of S1 against its trades and positions is -1003.0996 USD, expected -1004.5996 USD, off by +1.5 USD',
  ],
  [
    'a flow that account, venue and sub-ledger have, and no trade',
    ({ engine }) => {
      engine.sleeves[1].ledger.flow -= 1
      engine.account.cash -= 1
      engine.venue.cash -= 1
    },
    'invariant 1: the cash flow of S2 against its trades and positions is -1e-8 USD, expected 0 USD, off by -1e-8 USD',
  ],
  [
    'cash that no sub-ledger has',
    ({ engine }) => (engine.account.cash += 3),
    'invariant 1: the cash of the account against capital and strategies is 8995.40040003 USD, expected 8995.4004 USD, off by +3e-8 USD',
  ],
  [
    'cash at the venue',
    ({ engine }) => (engine.venue.cash -= 100_000_000),
    'invariant 1: the cash at the venue is 8994.4004 USD, expected 8995.4004 USD, off by -1 USD',
  ],
  [
    'cash that is not a number',
    ({ engine }) => (engine.account.cash = NaN),
    'invariant 1: the cash of the account against capital and strategies is NaN USD, expected 8995.4004 USD',
  ],
  [
    'the value of a position',
    ({ slots }) => (slots[0].mark += 5),
    'invariant 1: the value of the position of S1 in A is 1019.20000005 USD, expected 1019.2 USD, off by +5e-8 USD',
  ],
  [
    'values of a sub-ledger',
    ({ engine }) => (engine.sleeves[0].ledger.marks += 5),
    'invariant 1: the value of the positions of S1 is 1019.20000005 USD, expected 1019.2 USD, off by +5e-8 USD',
  ],
  [
    'values of the book',
    ({ engine }) => (engine.marks -= 7),
    'invariant 1: the value of all positions is 1019.19999993 USD, expected 1019.2 USD, off by -7e-8 USD',
  ],
  [
    'gross values of the book',
    ({ engine }) => (engine.grossMarks -= 7),
    'invariant 1: the gross value of all positions is 1019.19999993 USD, expected 1019.2 USD, off by -7e-8 USD',
  ],
  [
    'reservations of a sub-ledger',
    ({ engine }) => (engine.sleeves[1].ledger.reserved = 0),
    'invariant 1: the sum of the reservations of S2 is 0 USD, expected 4997.4 USD, off by -4997.4 USD',
  ],
  [
    'reservations of the book',
    ({ engine }) => (engine.reserved += 1),
    'invariant 1: the sum of the reservations is 4997.40000001 USD, expected 4997.4 USD, off by +1e-8 USD',
  ],
  [
    'equity',
    ({ engine }) => (engine.equity += 100_000_000),
    'invariant 1: equity is 10015.6004 USD, expected 10014.6004 USD, off by +1 USD',
  ],
  [
    'the cost of a position',
    ({ slots }) => (slots[0].cost += 100_000_000),
    'invariant 1: the cost of the position of S1 in A is 1000.6 USD, expected 999.6 USD, off by +1 USD',
  ],
  [
    'lots of a slot',
    ({ slots }) => (slots[0].lots += 2),
    'invariant 4: the position of S1 in A is 9802 lots, allowed at most 9800 lots',
  ],
  [
    'lots and quanta of a slot',
    ({ slots: [slot] }) => {
      slot.lots -= 1000
      slot.held -= 1000
    },
    'invariant 1: the value of the position of S1 in A is 1019.2 USD, expected 915.2 USD, off by +104 USD',
  ],
  [
    'lots at the venue',
    ({ engine }) => (engine.venue.netLots[0] -= 1),
    'invariant 2: the net position in A at the venue is 9799 lots, expected 9800 lots, off by -1 lots',
  ],
  [
    'the number of positions',
    ({ engine }) => engine.openPositions++,
    'invariant 2: the number of open positions is 2, expected 1, off by +1',
  ],
  [
    'the number of positions of a sleeve',
    ({ engine }) => engine.sleeves[1].openSlots++,
    'invariant 2: the number of open positions of S2 is 1, expected 0, off by +1',
  ],
  [
    'the number of slots that hold something',
    ({ engine }) => engine.heldSlots--,
    'invariant 2: the number of positions with dust is 0, expected 1, off by -1',
  ],
  [
    'a weight',
    ({ engine }) => (engine.sleeves[0].weight = 0.6),
    'invariant 3: the weight of S1 is 0.6, expected 0.5 as set',
  ],
  [
    'the quantity of an approved order, more',
    ({ slots }) => (waiting(slots[1]).lots += 1),
    'invariant 4: the waiting entry of S2 in A is 24988 lots, allowed at most 24987 lots',
  ],
  [
    'the quantity of an approved order, less',
    ({ slots }) => (waiting(slots[1]).lots -= 100),
    'invariant 4: the reservation of the entry of S2 in A is 499740000000 cash units, expected 497740000000 as approved',
  ],
  [
    'half a lot',
    ({ slots }) => (waiting(slots[1]).lots -= 0.5),
    'invariant 4: the waiting entry of S2 in A is 24986.5 lots, expected whole lots, at least 1',
  ],
  [
    'the side of a position',
    ({ slots: [slot] }) => (slot.opened = { ...slot.opened, side: -1 } as WaitingEntry),
    'invariant 1: the cost of the position of S1 in A is 999.6 USD, expected -999.6 USD, off by +1999.2 USD',
  ],
  [
    'the order of a position',
    ({ slots: [slot] }) => (slot.opened = null),
    'invariant 4: the position of S1 in A is held without an order, expected one',
  ],
  [
    'a position that is larger than its approval',
    ({ slots: [slot] }) => {
      const approval = { lots: 5, notional: 1 } as WaitingEntry['approval']
      slot.opened = { ...slot.opened, approval } as WaitingEntry
    },
    'invariant 4: the position of S1 in A is 9800 lots, allowed at most 5 lots',
  ],
]

for (const [what, mutate, text] of mutations) {
  t.test(`found: ${what}`, async (t) => {
    const of = watched()
    mutate(of)
    t.equal(texts(of)[0], text)
  })
}

t.test('what is wrong in two ways is told in both', async (t) => {
  const of = watched()
  const [slot] = of.slots
  slot.lots -= 1000
  slot.held -= 1000
  t.strictSame(texts(of), [
    'invariant 1: the value of the position of S1 in A is 1019.2 USD, expected 915.2 USD, off by +104 USD',
    'invariant 2: the net position in A at the venue is 9800 lots, expected 8800 lots, off by +1000 lots',
  ])
})

t.test('weights that are set stay within their bounds and their sum', async (t) => {
  const set = (weights: Record<string, number>, bounds = BOUNDS): string[] => {
    const engine = buildEngine(setup)
    const checks = new Checks(engine, bounds)
    const input = { kind: 'weights', weights } as const
    engine.apply(input)
    checks.applied(input)
    return checks.check().map(({ text }) => text)
  }
  t.strictSame(set({ S1: 0.7, S2: 0.3 }), [])
  t.strictSame(set({ S1: 0.8 }), ['invariant 3: the sum of the weights is 1.3, allowed at most 1'])
  t.strictSame(set({ S1: 0.04, S2: 0.6 }, { min: 0.05, max: 0.6 }), [
    'invariant 3: the weight of S1 is 0.04, expected a number from 0.05 to 0.6',
  ])
  t.strictSame(set({ S2: NaN }, { min: 0.05, max: 0.6 }), [
    'invariant 3: the weight of S2 is NaN, expected a number from 0.05 to 0.6',
  ])
})
