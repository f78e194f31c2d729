import t from 'tap'

import { checkEntry, isApproved, type EntryLimits, type Exposure } from './limits.ts'

const at: Exposure = {
  equity: 1_000,
  budget: 500,
  sleeve: 0,
  symbol: 0,
  gross: 0,
  sleevePositions: 0,
  positions: 0,
  freeCash: Infinity,
}
const limits: EntryLimits = {
  maxPosition: 1,
  maxSleevePositions: 3,
  maxGross: 2,
  maxSymbol: 2,
  maxPositions: 5,
  overLimit: 'shrink',
}

const cases: readonly {
  name: string
  wanted?: number
  min?: number
  at?: Partial<Exposure>
  limits?: Partial<EntryLimits>
  expected: object
}[] = [
  { name: 'an entry within every limit passes whole', expected: { notional: 400, cutBy: null } },
  {
    name: 'an entry that reaches its limits exactly passes whole',
    wanted: 500,
    limits: { maxGross: 0.5 },
    expected: { notional: 500, cutBy: null },
  },
  {
    name: 'a position is cut to its largest size',
    limits: { maxPosition: 0.5 },
    expected: { notional: 250, cutBy: 'max_position' },
  },
  {
    name: 'a position is refused where none is allowed',
    limits: { maxPosition: 0 },
    expected: { limit: 'max_position', value: 400, allowed: 0 },
  },
  {
    name: 'the rest of the budget is what an entry gets',
    at: { sleeve: 300 },
    expected: { notional: 200, cutBy: 'budget' },
  },
  {
    name: 'a budget that is used up refuses',
    at: { sleeve: 500 },
    expected: { limit: 'budget', value: 900, allowed: 500 },
  },
  {
    name: 'a budget that is used beyond itself refuses',
    at: { sleeve: 600 },
    expected: { limit: 'budget', value: 1_000, allowed: 500 },
  },
  {
    name: 'the gross exposure cuts',
    at: { gross: 1_900 },
    expected: { notional: 100, cutBy: 'max_gross_exposure' },
  },
  {
    name: 'the gross exposure refuses when configured',
    at: { gross: 1_900 },
    limits: { overLimit: 'refuse' },
    expected: { limit: 'max_gross_exposure', value: 2_300, allowed: 2_000 },
  },
  {
    name: 'gross exposure that is used up refuses',
    at: { gross: 2_000 },
    expected: { limit: 'max_gross_exposure', value: 2_400, allowed: 2_000 },
  },
  {
    name: 'the exposure in a symbol cuts',
    at: { symbol: 1_750 },
    expected: { notional: 250, cutBy: 'max_symbol_exposure' },
  },
  {
    name: 'the exposure in a symbol refuses when configured',
    at: { symbol: 1_750 },
    limits: { overLimit: 'refuse' },
    expected: { limit: 'max_symbol_exposure', value: 2_150, allowed: 2_000 },
  },
  { name: 'free cash cuts', at: { freeCash: 50 }, expected: { notional: 50, cutBy: 'cash' } },
  {
    name: 'no free cash refuses',
    at: { freeCash: -1 },
    expected: { limit: 'cash', value: 400, allowed: -1 },
  },
  {
    name: 'the last limit that cuts is named',
    at: { gross: 1_900, symbol: 1_950 },
    expected: { notional: 50, cutBy: 'max_symbol_exposure' },
  },
  {
    name: 'what is cut below the smallest order is refused',
    min: 60,
    at: { gross: 1_950 },
    expected: { limit: 'min_notional', value: 50, allowed: 60 },
  },
  {
    name: 'the positions of the sleeve are counted',
    at: { sleevePositions: 3 },
    expected: { limit: 'max_open_positions', value: 4, allowed: 3 },
  },
  {
    name: 'the positions of the book are counted',
    at: { positions: 5 },
    expected: { limit: 'portfolio.max_open_positions', value: 6, allowed: 5 },
  },
  {
    name: 'without equity nothing is opened',
    wanted: 0,
    at: { equity: -10, budget: 0 },
    expected: { limit: 'max_gross_exposure', value: 0, allowed: -20 },
  },
]

for (const one of cases) {
  t.test(one.name, async (t) => {
    const result = checkEntry(
      one.wanted ?? 400,
      one.min ?? 1,
      { ...at, ...one.at },
      { ...limits, ...one.limits },
    )
    t.strictSame({ ...result }, one.expected)
    t.equal(isApproved(result), 'notional' in one.expected)
  })
}
