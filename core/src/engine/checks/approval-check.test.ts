import { enter } from '@grodt/sdk'
import t from 'tap'
import {
  bars,
  buildEngine,
  flatBars,
  inputs,
  script,
  type TestMarket,
} from '../../../../test/support/engine.ts'
import type { Engine } from '../engine.ts'
import type { Slot, WaitingEntry } from '../slot.ts'
import { Checks } from './checks.ts'

interface Approved {
  readonly engine: Engine
  readonly slot: Slot
  readonly limits: { -readonly [Name in keyof Slot['sleeve']['limits']]: Slot['sleeve']['limits'][Name] }
  readonly entry: { -readonly [Name in keyof WaitingEntry]: WaitingEntry[Name] }
}

/**
 * S holds 10 of A at 100 in a budget of 5,000 and has 20 of A more approved with a stop 2 below the price, as a limit
 * order at 99; before the check looks something is changed, as if a limit had let the entry pass.
 *
 * @param at of which approvals; without it, of the second
 */
function found(
  change: (at: Approved) => void,
  market: Partial<TestMarket> = {},
  at: readonly string[] = ['T'],
): string[] {
  const setup = {
    markets: [
      { symbol: 'A', columns: bars(flatBars(100, 6)), ...market },
      { symbol: 'B', columns: bars(flatBars(50, 6)) },
    ],
    strategies: [
      {
        name: 'S',
        symbols: ['B'],
        weight: 0.5,
        plugin: script({ 1: enter('long', { size: 0.2, reason: 'x' }) }),
      },
      {
        name: 'T',
        symbols: ['A'],
        weight: 0.5,
        plugin: script({
          3: enter('long', {
            size: 0.4,
            stop: { distance: 2 },
            order: { type: 'limit', price: 99, expiry: 3 },
            reason: 'x',
          }),
        }),
      },
    ],
  }
  const engine = buildEngine(setup)
  const checks = new Checks(engine, null)
  const check = engine.onApproval
  engine.onApproval = (slot, entry) => {
    if (at.includes(slot.sleeve.name)) change({ engine, slot, limits: slot.sleeve.limits, entry })
    check?.(slot, entry)
  }
  for (const slices of inputs(setup, 1)) {
    engine.apply({ kind: 'bars', slices })
    const texts = checks.check().map(({ text }) => text)
    if (texts.length > 0) return texts.filter((text) => text.startsWith('invariant 4'))
  }
  return []
}

t.test('an entry that keeps every limit is none', async (t) => {
  t.strictSame(
    found(() => undefined),
    [],
  )
  // To the last unit: what is held (1,000) and waits (2,000) over an equity of 10,000.
  const tight = ({ limits }: Approved): void => {
    Object.assign(limits, { maxGross: 0.3, maxNet: 0.3, maxSymbol: 0.2, maxNotional: 200_000_000_000 })
    Object.assign(limits, { maxLeverage: 0.4, maxPosition: 0.4, maxPositions: 2, maxSleevePositions: 1 })
    Object.assign(limits, {
      maxTradesPerDay: 1,
      priceCollar: 0.01,
      maxRiskPerTrade: 0.0081,
      stopRequired: true,
    })
    limits.groups = [{ name: 'both', symbols: ['A', 'B'], maxExposure: 0.3 }]
    limits.orderRate = { perMinute: 1, perHour: 2, perDay: 2 }
  }
  t.strictSame(found(tight), [])
})

const lock = {
  id: 7,
  reason: 'person',
  strategy: null,
  from: 0,
  until: null,
  value: null,
  limit: null,
} as const

const cases: readonly (readonly [what: string, change: (at: Approved) => void, text: string])[] = [
  [
    'max_position',
    ({ limits }) => (limits.maxPosition = 0.39),
    'invariant 4: the notional of an entry of T in A is 1999.998 USD, allowed at most 1950 USD',
  ],
  [
    'budget',
    ({ engine, limits }) => {
      limits.maxPosition = 2
      Object.assign(engine.spec, { exposure: 0.3 })
    },
    'invariant 4: the use of the budget after an entry of T in A is 1999.998 USD, allowed at most 1500 USD',
  ],
  [
    'max_notional',
    ({ limits }) => (limits.maxNotional = 199_000_000_000),
    'invariant 4: the notional of T after an entry of T in A is 1999.998 USD, allowed at most 1990 USD',
  ],
  [
    'max_leverage',
    ({ limits }) => (limits.maxLeverage = 0.39),
    'invariant 4: the leverage of T after an entry of T in A is 1999.998 USD, allowed at most 1950 USD',
  ],
  [
    'max_risk_per_trade',
    ({ limits }) => (limits.maxRiskPerTrade = 0.008),
    'invariant 4: the loss at the stop of an entry of T in A is 40.404 USD, allowed at most 40 USD',
  ],
  [
    'risk of equity',
    ({ limits }) => Object.assign(limits, { maxRiskPerTrade: 0.004, riskBasis: 'equity' }),
    'invariant 4: the loss at the stop of an entry of T in A is 40.404 USD, allowed at most 40 USD',
  ],
  [
    'stop_required',
    ({ limits, entry }) => {
      limits.stopRequired = true
      entry.stop = NaN
    },
    'invariant 4: an entry of T in A is without a stop, expected one with a stop',
  ],
  [
    'max_trades_per_day',
    ({ limits }) => (limits.maxTradesPerDay = 0),
    'invariant 4: the trades of T of this day after an entry of T in A is 1, allowed at most 0',
  ],
  [
    'max_open_positions',
    ({ limits }) => (limits.maxSleevePositions = 0),
    'invariant 4: the number of positions of T after an entry of T in A is 1, allowed at most 0',
  ],
  [
    'portfolio.max_open_positions',
    ({ limits }) => (limits.maxPositions = 1),
    'invariant 4: the number of positions after an entry of T in A is 2, allowed at most 1',
  ],
  [
    'max_gross_exposure',
    ({ limits }) => (limits.maxGross = 0.29),
    'invariant 4: the gross exposure after an entry of T in A is 2999.998 USD, allowed at most 2900 USD',
  ],
  [
    'max_net_exposure',
    ({ limits }) => (limits.maxNet = 0.29),
    'invariant 4: the net exposure after an entry of T in A is 2999.998 USD, allowed at most 2900 USD',
  ],
  [
    'max_symbol_exposure',
    ({ limits }) => (limits.maxSymbol = 0.19),
    'invariant 4: the exposure in A after an entry of T in A is 1999.998 USD, allowed at most 1900 USD',
  ],
  [
    'groups',
    ({ limits }) => (limits.groups = [{ name: 'g', symbols: ['B', 'A'], maxExposure: 0.25 }]),
    'invariant 4: the exposure of the group g after an entry of T in A is 2999.998 USD, allowed at most 2500 USD',
  ],
  [
    'order_rate',
    ({ limits }) => (limits.orderRate = { perMinute: 9, perHour: 1, perDay: 9 }),
    'invariant 4: the number of entries approved within an hour is 2, allowed at most 1',
  ],
  [
    'price_collar',
    ({ limits }) => (limits.priceCollar = 0.009),
    'invariant 4: the distance from the last price of an entry of T in A is 0.01, allowed at most 0.009',
  ],
  [
    'stale_bars',
    ({ limits }) => (limits.staleBars = -0.5),
    'invariant 4: the age in bars of the price of an entry of T in A is 0, allowed at most -0.5',
  ],
  [
    'min_notional',
    ({ slot }) => Object.assign(slot.instrument, { minNotional: 3_000 }),
    'invariant 4: the notional of an entry of T in A is 1999.998, expected at least 3000',
  ],
  [
    'cash',
    ({ engine }) => {
      engine.account.cash -= 750_000_000_000
      Object.assign(engine.spec, { exposure: 5 })
    },
    'invariant 4: the cash needed after an entry of T in A is 1999.998 USD, allowed at most 1500 USD',
  ],
  [
    'spot-short',
    ({ entry }) => (entry.side = -1),
    'invariant 4: an entry of T in A is short on a spot market, expected long',
  ],
  [
    'lots',
    ({ entry }) => (entry.lots += 3),
    'invariant 4: an entry of T in A is 20205 lots, expected 20202 whole lots as approved',
  ],
  [
    'price',
    ({ entry }) => (entry.price = 98),
    'invariant 4: the notional of an entry of T in A is 1999.998, expected 1979.796 at 98',
  ],
  [
    'kill switch',
    ({ engine }) => (engine.guard.state.killSwitch.stage = 'latched'),
    'invariant 4: an entry of T in A is approved although the kill switch is latched, expected a refusal',
  ],
  [
    'pause',
    ({ engine }) => Object.assign(engine.guard.state.strategies[1], { pause: { rule: 'person' } }),
    'invariant 4: an entry of T in A is approved although the strategy is paused, expected a refusal',
  ],
  [
    'lock',
    ({ engine }) => engine.guard.state.locks.locks.push({ ...lock, symbol: 'A', why: null, author: null }),
    'invariant 4: an entry of T in A is approved although lock 7 is in force, expected a refusal',
  ],
  [
    'quarantine',
    ({ slot }) => (slot.sleeve.quarantined = true),
    'invariant 4: an entry of T in A is approved although the strategy is in quarantine, expected a refusal',
  ],
  [
    'disabled',
    ({ slot }) => (slot.sleeve.enabled = false),
    'invariant 4: an entry of T in A is approved although the strategy is disabled, expected a refusal',
  ],
  [
    'regime',
    ({ slot }) => Object.assign(slot.sleeve.spec, { regimeRequirements: ['up'] }),
    'invariant 4: an entry of T in A is approved although the regime is unknown, expected a refusal',
  ],
]

const SPOT = new Set(['cash', 'spot-short'])

for (const [what, change, text] of cases) {
  t.test(`found: ${what}`, async (t) => {
    // Approvals are counted only under a rate.
    const at = what === 'order_rate' ? ['S', 'T'] : ['T']
    t.equal(found(change, SPOT.has(what) ? { kind: 'spot' } : {}, at).at(-1), text)
  })
}

t.test('a lock on another symbol is none', async (t) => {
  const other = { ...lock, symbol: 'B', why: null, author: null }
  t.strictSame(
    found(({ engine }) => void engine.guard.state.locks.locks.push(other)),
    [],
  )
})
