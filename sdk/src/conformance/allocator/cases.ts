import type { AllocationInput, Forecasts, MarketSummary, SleeveSummary } from '../../contract/allocator.ts'

/** Something that can happen to a book, with a name for messages. */
export interface AllocationCase {
  readonly name: string
  /** New objects at each call. */
  readonly input: () => AllocationInput
}

/** Probabilities and values that the targets of docs/learning.md can have. */
const MARKET_TARGETS = ['market_risk', 'volatility_direction', 'volatility', 'regime_step', 'regime_day']
const STRATEGY_TARGETS = ['strategy_risk', 'direction_day', 'direction_week']

/** Results in steps of an hour's decision: nothing special, but not the same twice. */
const wave = (day: number, sleeve: number): number =>
  0.01 * Math.sin(1.7 * day + sleeve * (1 + 0.1 * day)) + 0.004 * Math.sin(day * day + 3 * sleeve) + 0.0005

const returnsOf = (days: number, sleeve: number): number[] =>
  Array.from({ length: days }, (_, day) => wave(day, sleeve))

const everyTarget = (targets: readonly string[], value: number): Forecasts =>
  Object.fromEntries(targets.map((target) => [target, value]))

/** What is switched off has been so for that long. */
const OFF_DAYS = 40

interface Book {
  readonly sleeves: number
  readonly days: number
  /** Results of a sleeve; waves when left out. */
  readonly returns?: (sleeve: number, days: number) => readonly number[]
  /** Value of all forecasts; none when left out. */
  readonly forecast?: number
  readonly trades?: number
  readonly off?: boolean
  readonly configured?: number
}

function bookOf(book: Book): AllocationInput {
  const { sleeves: count, days, returns = (sleeve) => returnsOf(days, sleeve), forecast } = book
  const configured = book.configured ?? 1 / count
  const sleeves = Array.from({ length: count }, (_, i): SleeveSummary => {
    const off = (book.off ?? false) && i === 0
    const unseen = Array.from({ length: days }, (_, day) => off && day >= days - OFF_DAYS)
    return {
      name: `Sleeve ${i + 1}`,
      configured,
      weight: off ? 0 : configured,
      off,
      dailyReturns: returns(i, days).map((value, day) => (unseen[day] ? 0 : value)),
      unseen,
      trades: book.trades ?? days,
      forecasts: forecast === undefined ? {} : everyTarget(STRATEGY_TARGETS, forecast),
    }
  })
  const markets = ['AAA/USDT', 'BBB/USDT', 'CCC/USDT'].map((symbol): MarketSummary => ({
    symbol,
    forecasts: forecast === undefined ? {} : everyTarget(MARKET_TARGETS, forecast),
  }))
  return {
    time: Date.UTC(2026, 0, 1) + days * 86_400_000,
    equity: 100_000,
    windowDays: 30,
    bounds: { min: 0, max: 1 },
    sleeves,
    markets,
  }
}

const repeat = (value: number) => (_: number, days: number) => new Array<number>(days).fill(value)

const BOOKS: Readonly<Record<string, Book>> = {
  'a start without results': { sleeves: 3, days: 0 },
  'one day of results': { sleeves: 3, days: 1 },
  'some weeks of results': { sleeves: 3, days: 25 },
  'a year of results': { sleeves: 3, days: 365 },
  'a single sleeve': { sleeves: 1, days: 365 },
  'twelve sleeves': { sleeves: 12, days: 365 },
  'more sleeves than days': { sleeves: 30, days: 25 },
  'no trade yet': { sleeves: 3, days: 365, returns: repeat(0), trades: 0 },
  'an idle sleeve': {
    sleeves: 3,
    days: 365,
    returns: (sleeve, days) => (sleeve === 1 ? repeat(0)(sleeve, days) : returnsOf(days, sleeve)),
  },
  'sleeves with the same results': { sleeves: 3, days: 365, returns: (_, days) => returnsOf(days, 0) },
  'results that cancel out': {
    sleeves: 2,
    days: 365,
    returns: (sleeve, days) => returnsOf(days, 0).map((value) => (sleeve === 0 ? value : -value)),
  },
  'the same gain each day': { sleeves: 3, days: 365, returns: repeat(0.001) },
  'losses only': {
    sleeves: 3,
    days: 365,
    returns: (sleeve, days) => returnsOf(days, sleeve).map((value) => -Math.abs(value)),
  },
  'a sleeve that lost everything': {
    sleeves: 3,
    days: 365,
    returns: (sleeve, days) =>
      returnsOf(days, sleeve).map((value, day) => (sleeve === 0 && day === 300 ? -1 : value)),
  },
  'a sleeve that multiplied': {
    sleeves: 3,
    days: 365,
    returns: (sleeve, days) =>
      returnsOf(days, sleeve).map((value, day) => (sleeve === 0 && day === 364 ? 50 : value)),
  },
  'results of very different sizes': {
    sleeves: 3,
    days: 365,
    returns: (sleeve, days) => returnsOf(days, sleeve).map((value) => value * 10 ** (-4 * sleeve)),
  },
  'a sleeve that is switched off': { sleeves: 3, days: 365, off: true },
  'nothing configured': { sleeves: 3, days: 365, configured: 0 },
  'forecasts of calm': { sleeves: 3, days: 365, forecast: 0.05 },
  'forecasts of trouble': { sleeves: 3, days: 365, forecast: 0.95 },
}

/** Books that an allocator has to answer for. */
export const ALLOCATION_CASES: readonly AllocationCase[] = Object.entries(BOOKS).map(([name, book]) => ({
  name,
  input: () => bookOf(book),
}))
