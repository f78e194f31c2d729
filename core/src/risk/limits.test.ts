import t from 'tap'

import { makeInstrument } from '../market/instrument.ts'
import { BookModel } from './book-model.ts'
import {
  checkEntry,
  isApproved,
  NO_PORTFOLIO_LIMITS,
  NO_STRATEGY_LIMITS,
  type EntryLimits,
  type EntryRequest,
  type Exposure,
} from './limits.ts'

const SYMBOLS = ['A', 'B', 'C', 'D']

const at: Exposure = {
  equity: 1_000,
  budget: 500,
  share: 250,
  sleeve: 0,
  symbol: 0,
  gross: 0,
  net: 0,
  waitingLong: 0,
  waitingShort: 0,
  sleevePositions: 0,
  positions: 0,
  tradesToday: 0,
  freeCash: Infinity,
  symbolGross: new Float64Array(SYMBOLS.length),
  symbolNet: new Float64Array(SYMBOLS.length),
  symbolWaiting: new Float64Array(SYMBOLS.length),
}
const limits: EntryLimits = {
  ...NO_STRATEGY_LIMITS,
  ...NO_PORTFOLIO_LIMITS,
  maxSleevePositions: 3,
  maxGross: 2,
  maxSymbol: 2,
  maxPositions: 5,
}

/** One cash unit is one lot at a price of 1: sizes stay what they are. */
const instrument = (symbol: number, minNotional: number) =>
  makeInstrument(
    {
      symbol: SYMBOLS[symbol],
      kind: 'perpetual',
      tick: 0.01,
      lot: 1,
      minNotional,
      makerFee: 0,
      takerFee: 0,
      fundingRate: 0,
      maintenanceMargin: 0,
    },
    symbol,
    1,
  )

const order: Omit<EntryRequest, 'instrument'> = {
  side: 1,
  wanted: 400,
  price: 1,
  last: 1,
  stopFraction: NaN,
  age: 0,
  time: 0,
  scale: 1,
}

const VAR = { budget: 0.1, level: 95, method: 'historical', window: 30, minimum: 3 } as const

const cases: readonly {
  name: string
  wanted?: number
  min?: number
  order?: Partial<EntryRequest>
  at?: Partial<Exposure>
  limits?: Partial<EntryLimits>
  expected: object
}[] = [
  { name: 'an entry within every limit passes whole', expected: { lots: 400, notional: 400, cutBy: null } },
  {
    name: 'an entry that reaches its limits exactly passes whole',
    wanted: 500,
    limits: { maxGross: 0.5 },
    expected: { lots: 500, notional: 500, cutBy: null },
  },
  {
    name: 'a position is cut to its largest size',
    limits: { maxPosition: 0.5 },
    expected: { lots: 250, notional: 250, cutBy: 'max_position' },
  },
  {
    name: 'a position is refused where none is allowed',
    limits: { maxPosition: 0 },
    expected: { limit: 'max_position', value: 400, allowed: 0, inCash: true },
  },
  {
    name: 'the rest of the budget is what an entry gets',
    at: { sleeve: 300 },
    expected: { lots: 200, notional: 200, cutBy: 'budget' },
  },
  {
    name: 'a budget that is used up refuses',
    at: { sleeve: 500 },
    expected: { limit: 'budget', value: 900, allowed: 500, inCash: true },
  },
  {
    name: 'a budget that is used beyond itself refuses',
    at: { sleeve: 600 },
    expected: { limit: 'budget', value: 1_000, allowed: 500, inCash: true },
  },
  {
    name: 'the gross exposure cuts',
    at: { gross: 1_900 },
    expected: { lots: 100, notional: 100, cutBy: 'max_gross_exposure' },
  },
  {
    name: 'the gross exposure refuses when configured',
    at: { gross: 1_900 },
    limits: { overLimit: 'refuse' },
    expected: { limit: 'max_gross_exposure', value: 2_300, allowed: 2_000, inCash: true },
  },
  {
    name: 'gross exposure that is used up refuses',
    at: { gross: 2_000 },
    expected: { limit: 'max_gross_exposure', value: 2_400, allowed: 2_000, inCash: true },
  },
  {
    name: 'the exposure in a symbol cuts',
    at: { symbol: 1_750 },
    expected: { lots: 250, notional: 250, cutBy: 'max_symbol_exposure' },
  },
  {
    name: 'the exposure in a symbol refuses when configured',
    at: { symbol: 1_750 },
    limits: { overLimit: 'refuse' },
    expected: { limit: 'max_symbol_exposure', value: 2_150, allowed: 2_000, inCash: true },
  },
  { name: 'free cash cuts', at: { freeCash: 50 }, expected: { lots: 50, notional: 50, cutBy: 'cash' } },
  {
    name: 'no free cash refuses',
    at: { freeCash: -1 },
    expected: { limit: 'cash', value: 400, allowed: -1, inCash: true },
  },
  {
    name: 'the last limit that cuts is named',
    at: { gross: 1_900, symbol: 1_950 },
    expected: { lots: 50, notional: 50, cutBy: 'max_symbol_exposure' },
  },
  {
    name: 'what is cut below the smallest order is refused',
    min: 60,
    at: { gross: 1_950 },
    expected: { limit: 'min_notional', value: 50, allowed: 60, inCash: true },
  },
  {
    name: 'the positions of the sleeve are counted',
    at: { sleevePositions: 3 },
    expected: { limit: 'max_open_positions', value: 4, allowed: 3, inCash: false },
  },
  {
    name: 'the positions of the book are counted',
    at: { positions: 5 },
    expected: { limit: 'portfolio.max_open_positions', value: 6, allowed: 5, inCash: false },
  },
  {
    name: 'without equity nothing is opened',
    wanted: 0,
    at: { equity: -10, budget: 0 },
    expected: { limit: 'max_gross_exposure', value: 0, allowed: -20, inCash: true },
  },
  {
    name: 'the own limits refuse where they are to',
    limits: { maxPosition: 0.5, overOwnLimit: 'refuse' },
    expected: { limit: 'max_position', value: 400, allowed: 250, inCash: true },
  },
  {
    name: 'the notional of the sleeve is limited in the quote currency',
    at: { sleeve: 50 },
    limits: { maxNotional: 150 },
    expected: { lots: 100, notional: 100, cutBy: 'max_notional' },
  },
  {
    name: 'leverage is the notional of the sleeve over weight x equity',
    at: { sleeve: 100 },
    limits: { maxLeverage: 1.5 },
    expected: { lots: 275, notional: 275, cutBy: 'max_leverage' },
  },
  {
    name: 'leverage that is used up refuses',
    at: { sleeve: 400 },
    limits: { maxLeverage: 1 },
    wanted: 50,
    expected: { limit: 'max_leverage', value: 450, allowed: 250, inCash: true },
  },
  {
    name: 'the loss at the stop is limited to a part of the budget: 400 x 5 % is 20, allowed are 500 x 2 %',
    order: { stopFraction: 0.05 },
    limits: { maxRiskPerTrade: 0.02 },
    expected: { lots: 200, notional: 200, cutBy: 'max_risk_per_trade' },
  },
  {
    name: 'the loss at the stop is limited to a part of the equity',
    order: { stopFraction: 0.05 },
    limits: { maxRiskPerTrade: 0.015, riskBasis: 'equity' },
    expected: { lots: 300, notional: 300, cutBy: 'max_risk_per_trade' },
  },
  {
    name: 'a loss at the stop that is allowed exactly passes',
    order: { stopFraction: 0.05 },
    limits: { maxRiskPerTrade: 0.04 },
    expected: { lots: 400, notional: 400, cutBy: null },
  },
  {
    name: 'the loss at the stop is refused where it is to be, in cash',
    order: { stopFraction: 0.05 },
    limits: { maxRiskPerTrade: 0.02, overOwnLimit: 'refuse' },
    expected: { limit: 'max_risk_per_trade', value: 20, allowed: 10, inCash: true },
  },
  {
    name: 'a loss at the stop cannot be limited without one',
    limits: { maxRiskPerTrade: 0.02 },
    expected: { limit: 'stop_required', value: 'no stop', allowed: 'a stop', inCash: false },
  },
  {
    name: 'a stop is required',
    limits: { stopRequired: true },
    expected: { limit: 'stop_required', value: 'no stop', allowed: 'a stop', inCash: false },
  },
  {
    name: 'a stop that is given is enough',
    order: { stopFraction: 0.5 },
    limits: { stopRequired: true },
    expected: { lots: 400, notional: 400, cutBy: null },
  },
  {
    name: 'trades of a day are counted',
    at: { tradesToday: 3 },
    limits: { maxTradesPerDay: 3 },
    expected: { limit: 'max_trades_per_day', value: 4, allowed: 3, inCash: false },
  },
  {
    name: 'net exposure cuts a long on top of longs, those that wait too',
    at: { net: 500, waitingLong: 200, waitingShort: 300 },
    limits: { maxNet: 0.8 },
    expected: { lots: 100, notional: 100, cutBy: 'max_net_exposure' },
  },
  {
    name: 'net exposure leaves a short on top of longs alone',
    order: { side: -1 },
    at: { net: 500 },
    limits: { maxNet: 0.8 },
    expected: { lots: 400, notional: 400, cutBy: null },
  },
  {
    name: 'net exposure holds a short against what waits and is held short',
    order: { side: -1 },
    at: { net: -500, waitingLong: 900, waitingShort: 300 },
    limits: { maxNet: 0.8 },
    expected: { limit: 'max_net_exposure', value: 1_200, allowed: 800, inCash: true },
  },
  {
    name: 'a group cuts by its own sum',
    at: { symbolGross: Float64Array.of(0, 300, 900, 0) },
    limits: { groups: [{ name: 'majors', symbols: ['A', 'B', 'X'], maxExposure: 0.5 }] },
    expected: { lots: 200, notional: 200, cutBy: 'groups.majors' },
  },
  {
    name: 'a group refuses what is over it, by name',
    at: { symbolGross: Float64Array.of(0, 300, 900, 0) },
    limits: {
      groups: [{ name: 'majors', symbols: ['A', 'B'], maxExposure: 0.5 }],
      overLimit: 'refuse',
    },
    expected: { limit: 'groups.majors', value: 700, allowed: 500, inCash: true },
  },
  {
    name: 'a group without the symbol says nothing',
    at: { symbolGross: Float64Array.of(0, 300, 900, 0) },
    limits: { groups: [{ name: 'others', symbols: ['B', 'C'], maxExposure: 0.5 }] },
    expected: { lots: 400, notional: 400, cutBy: null },
  },
  {
    name: 'of two groups the tighter one counts',
    at: { symbolGross: Float64Array.of(0, 300, 900, 0) },
    limits: {
      groups: [
        { name: 'one', symbols: ['A', 'B'], maxExposure: 0.5 },
        { name: 'two', symbols: ['A', 'C'], maxExposure: 1 },
      ],
    },
    expected: { lots: 100, notional: 100, cutBy: 'groups.two' },
  },
  {
    name: 'a price far from the last one is refused',
    order: { price: 1.2, last: 1 },
    limits: { priceCollar: 0.1 },
    expected: { limit: 'price_collar', value: 0.19999999999999996, allowed: 0.1, inCash: false },
  },
  {
    name: 'a price within the collar passes',
    order: { price: 1, last: 1.05 },
    limits: { priceCollar: 0.1 },
    expected: { lots: 400, notional: 400, cutBy: null },
  },
  {
    name: 'a symbol whose last bar is too old is refused',
    order: { age: 4 },
    limits: { staleBars: 3 },
    expected: { limit: 'stale_bars', value: 4, allowed: 3, inCash: false },
  },
  {
    name: 'a symbol whose last bar is just young enough passes',
    order: { age: 3 },
    limits: { staleBars: 3 },
    expected: { lots: 400, notional: 400, cutBy: null },
  },
  {
    name: 'pairs without a history count as correlated',
    at: { symbolGross: Float64Array.of(0, 300, 500, 0) },
    limits: { correlation: { maxExposure: 1, threshold: 0.7, window: 30, minimum: 5 } },
    expected: { lots: 200, notional: 200, cutBy: 'correlation.max_exposure' },
  },
  {
    name: 'value at risk without a history refuses, where it is to',
    limits: { valueAtRisk: { ...VAR, unmeasured: 'refuse' } },
    expected: { limit: 'value_at_risk.returns', value: 0, allowed: 3, inCash: false },
  },
  {
    name: 'value at risk without a history allows, where it is to',
    limits: { valueAtRisk: { ...VAR, unmeasured: 'allow' } },
    expected: { lots: 400, notional: 400, cutBy: null },
  },
]

for (const one of cases) {
  t.test(one.name, async (t) => {
    const all = { ...limits, ...one.limits }
    const result = checkEntry(
      { ...order, wanted: one.wanted ?? 400, instrument: instrument(0, one.min ?? 1), ...one.order },
      { ...at, ...one.at },
      all,
      new BookModel(all, SYMBOLS),
    )
    t.strictSame({ ...result }, one.expected)
    t.equal(isApproved(result), 'notional' in one.expected)
  })
}
