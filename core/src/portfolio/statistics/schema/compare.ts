import Type from 'typebox'
import { shape } from '../../../shape.ts'
import { MINIMUM } from '../minimum.ts'
import { always, object, orNull, sampled, timeOrNull, type Definition, type Of } from './definition.ts'

/** The windows that strategies are compared over: names and lengths in daily returns; null: everything. */
export const COMPARED = [
  ['1d', 1],
  ['7d', 7],
  ['30d', 30],
  ['all', null],
] as const

const WHOLE = 'as many daily returns as the window has'
const RETURNS = `${MINIMUM.dailyReturns} daily returns`

const figure = (meaning: string, unit: Definition['unit'], more = '') =>
  sampled({ meaning, unit, minimum: more === '' ? WHOLE : `${WHOLE}, ${more}` })
const yearly = (meaning: string, unit: Definition['unit'], more: string) =>
  sampled({ meaning, unit, annualised: 'sqrt(periods per year)', minimum: `${RETURNS}, ${more}` })

/** One row: the book or a strategy in one window. Capital is equity, of a strategy weight x equity, at its start. */
const row = {
  result: figure(
    'Change of the result in the window; the results of the strategies sum to that of the book exactly.',
    'quote currency',
  ),
  return: figure('Result over the capital at the start of the window.', 'fraction', 'a capital above 0'),
  sharpe: yearly('As in statistics, of the daily returns in the window.', 'ratio', 'a deviation above 0'),
  sortino: yearly('As in statistics, of the daily returns in the window.', 'ratio', 'a loss'),
  maxDrawdown: figure(
    'Deepest fall inside the window: over the rows of the curve, of `all` at every bar.',
    'fraction',
    'a capital above 0',
  ),
  trades: orNull(Type.Integer({ minimum: 0 }), `Trades closed in the window. Null below ${WHOLE}.`),
  winRate: figure('Share of them with a net result above 0.', 'fraction', `${MINIMUM.trades} trades`),
  exposure: figure('Share of the bars that closed with a position open.', 'fraction', '1 bar'),
  turnover: figure('Sum of the absolute notionals of the fills.', 'quote currency'),
  turnoverMultiple: figure(
    'Turnover over the capital at the start of the window.',
    'multiple',
    'a capital above 0',
  ),
  costs: figure('Fees, slippage and funding.', 'quote currency'),
  costShare: figure(
    'Costs over the result before costs: 1 when they ate all of it.',
    'fraction',
    'a result before costs above 0',
  ),
  returnContribution: figure(
    'Result over the equity of the book at the start of the window: the contributions sum to the return of the book.',
    'fraction',
    'an equity above 0',
  ),
  risk: yearly(
    "Component risk by Euler allocation: cov(c, r) / deviation(r), with r the daily returns of the book and c the change of the result over the equity of the book at the day's start. The components sum to the volatility of the book, which is the value of the book. Negative: the book is calmer with it.",
    'fraction',
    'a deviation above 0',
  ),
  riskShare: sampled({
    meaning: 'Component risk over the volatility of the book, cov(c, r) / variance(r); the shares sum to 1.',
    unit: 'fraction',
    minimum: `${RETURNS}, a deviation above 0`,
  }),
}

const bookRow = shape(
  'ComparedFigures',
  row,
  'The book; its contributions are the sums of those of the strategies.',
)
const strategyRow = shape('ComparedStrategy', {
  name: Type.String({ description: 'Its name in strategies.yaml.' }),
  ...row,
})

const comparisonWindow = shape('ComparedWindow', {
  window: Type.Enum(
    COMPARED.map(([name]) => name),
    { description: 'The last 1, 7 or 30 daily returns, or all; the last day may be going on.' },
  ),
  from: timeOrNull('Start of the window; null when there are fewer daily returns.'),
  to: timeOrNull('End of the window; null when there are fewer daily returns.'),
  dailyReturns: always({ meaning: 'Daily returns in the window; 0 when there are fewer.', unit: 'count' }),
  book: bookRow,
  strategies: Type.Array(strategyRow, { description: 'In the order of strategies.yaml.' }),
  correlations: Type.Array(Type.Array(Type.Union([Type.Number(), Type.Null()])), {
    description: `Pearson correlations of the daily returns of the strategies: a row and a column for each, in their order. Null below ${RETURNS}, without a deviation, and where a day began without capital.`,
  }),
})

/** Every strategy beside the others over the same windows. */
export const strategyComparison = object({
  windows: Type.Array(comparisonWindow, { description: '1d, 7d, 30d and all.' }),
})

export type StrategyComparison = Of<typeof strategyComparison>
export type ComparisonWindow = Of<typeof comparisonWindow>
export type ComparisonRow = Of<typeof bookRow>
