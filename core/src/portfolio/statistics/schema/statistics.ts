import Type from 'typebox'
import { MINIMUM } from '../minimum.ts'
import { conventions } from './conventions.ts'
import { always, count, object, orNull, sampled, type Of } from './definition.ts'
import { currentDrawdown, drawdowns, maxDrawdown } from './drawdowns.ts'
import { comparison, confidence, growth, months, risk, rolling, tails, years } from './returns.ts'
import { exitCounts, exitTrades, regimeTrades, symbolTrades, tradeStatistics } from './trades.ts'

const amount = (meaning: string) => always({ meaning, unit: 'quote currency' })

/** What a curve says without its trades. */
const curve = {
  ...growth,
  ...risk,
  ...tails,
  maxDrawdown: orNull(
    maxDrawdown,
    'The deepest fall by fraction, at every bar. Null below 2 rows of the curve.',
  ),
  currentDrawdown: orNull(currentDrawdown, 'The fall at the end. Null below 2 rows of the curve.'),
  drawdowns,
  rolling,
  months,
  years,
}

const common = {
  result: amount('Profit and loss since the start after all costs, open positions at the last close.'),
  ...curve,
  againstBenchmark: comparison,
  confidence: orNull(
    confidence,
    `Bootstrap of the daily returns. Null below ${MINIMUM.bootstrapReturns} daily returns and with 0 resamples.`,
  ),
  exposure: sampled({
    meaning: 'Share of the bars that closed with a position open.',
    unit: 'fraction',
    minimum: '1 bar',
  }),
  grossExposure: sampled({
    meaning:
      'Mean of the sum of absolute position values over equity (of a strategy: over weight x equity), over the rows of the curve with a position open.',
    unit: 'multiple',
    minimum: '1 such row',
  }),
  netExposure: sampled({
    meaning: 'The same with short positions negative.',
    unit: 'multiple',
    minimum: '1 such row',
  }),
  turnover: amount('Sum of the absolute notionals of all fills.'),
  annualTurnover: sampled({
    meaning: 'Turnover over the mean daily equity (of a strategy: x weight), per year of 365.25 days.',
    unit: 'multiple',
    annualised: 'calendar time',
    minimum: `${MINIMUM.annualDays} days`,
  }),
  fees: amount('Paid to the venue.'),
  slippage: amount('Given up against the undisturbed price; part of the fill prices already.'),
  funding: amount('Paid on perpetuals, negative when received.'),
  trades: tradeStatistics,
  long: tradeStatistics,
  short: tradeStatistics,
  exits: exitCounts,
  exitReasons: Type.Array(exitTrades, {
    description: 'Trades by the cause of their exit; causes that occur.',
  }),
  symbols: Type.Array(symbolTrades, { description: 'Trades by symbol, in the order of the run.' }),
  regimes: Type.Array(regimeTrades, {
    description: 'Trades by the regime in which their entry was decided.',
  }),
  refusals: Type.Record(Type.String(), Type.Integer(), {
    description: 'Entries that were not let through, by gate or limit, most frequent first.',
  }),
  cuts: Type.Record(Type.String(), Type.Integer(), {
    description:
      'Entries that were let through with less than was wanted, by the limit that cut them (the last one where several did), most frequent first.',
  }),
}

export const bookStatistics = object({
  startEquity: amount('Start capital.'),
  endEquity: amount('Cash plus the value of all positions at the last close.'),
  ...common,
  liquidations: count('How often the venue closed the book because its margin was gone.'),
})

export const costAgainstStop = object({
  stops: count('Trades that had a stop.'),
  medianStop: sampled({
    meaning: 'Median of the first stop distance over the entry price.',
    unit: 'fraction',
    minimum: `${MINIMUM.trades} trades with a stop`,
  }),
  roundTripCost: sampled({
    meaning: 'Twice taker fee plus slippage, mean over the trades.',
    unit: 'fraction',
    minimum: `${MINIMUM.trades} trades with a stop`,
  }),
  share: sampled({
    meaning: 'Cost over median stop: what is lost of the risk before the market has moved.',
    unit: 'fraction',
    minimum: `${MINIMUM.trades} trades with a stop, a median above 0`,
  }),
  verdict: Type.Union(
    [Type.Literal('fine'), Type.Literal('warning'), Type.Literal('too-dear'), Type.Null()],
    {
      description:
        'fine up to 5 %, warning up to 10 %, too-dear above: such a strategy would not be armed for live trading.',
    },
  ),
})

export const strategyStatistics = object({
  name: Type.String({ description: 'Its name in strategies.yaml.' }),
  weight: always({ meaning: 'Share of the equity.', unit: 'fraction' }),
  ...common,
  costAgainstStop,
})

/** Buy-and-hold of the markets of the run. */
export const benchmarkStatistics = object(
  {
    startEquity: amount('Start capital.'),
    endEquity: amount('Value at the end.'),
    result: amount('Their difference.'),
    ...growth,
    ...risk,
    ...tails,
    maxDrawdown: sampled({
      meaning: 'The deepest fall of the rows of the curve.',
      unit: 'fraction',
      minimum: '2 rows of the curve',
    }),
    drawdowns,
    rolling,
    months,
    years,
  },
  'The start capital split equally over all markets at the open of their first bar, without costs, never rebalanced; cash until then.',
)

/** Everything that a backtest says in numbers. */
export const backtestStatistics = object({
  conventions,
  book: bookStatistics,
  benchmark: benchmarkStatistics,
  strategies: Type.Array(strategyStatistics, { description: 'In the order of strategies.yaml.' }),
})

export type BookStatistics = Of<typeof bookStatistics>
export type StrategyStatistics = Of<typeof strategyStatistics>
export type BenchmarkStatistics = Of<typeof benchmarkStatistics>
export type CostAgainstStop = Of<typeof costAgainstStop>
export type BacktestStatistics = Of<typeof backtestStatistics>
