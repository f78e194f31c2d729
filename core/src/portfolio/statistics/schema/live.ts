import Type from 'typebox'
import { object, type Of } from './definition.ts'
import { bookStatistics, strategyStatistics } from './statistics.ts'
import { tradeStatistics } from './trades.ts'

const { properties: book } = bookStatistics
const { properties: strategy } = strategyStatistics
const { properties: trades } = tradeStatistics

/** What a running book says of itself, of its trades, and of each strategy and its trades; in this order. */
export const LIVE = {
  book: [
    'annualReturn',
    'cagr',
    'volatility',
    'sharpe',
    'sortino',
    'calmar',
    'omega',
    'probabilisticSharpe',
    'valueAtRisk',
    'expectedShortfall',
    'drawdowns',
    'rolling',
    'againstBenchmark',
    'grossExposure',
    'netExposure',
    'annualTurnover',
    'slippage',
  ],
  bookTrades: ['winRate', 'profitFactor', 'expectancy', 'payoff', 'sqn'],
  strategy: ['name', 'result', 'totalReturn', 'volatility', 'sharpe', 'sortino'],
  strategyTrades: ['winRate', 'profitFactor', 'expectancy'],
} as const

/** Some properties of an object, in the order of their names here. */
export function pick<T extends object, K extends keyof T>(of: T, keys: readonly K[]): Pick<T, K> {
  return Object.fromEntries(keys.map((key) => [key, of[key]])) as Pick<T, K>
}

/** The main figures of a book that runs; defined as those of a backtest. */
export const liveStatistics = object({ ...pick(book, LIVE.book), ...pick(trades, LIVE.bookTrades) })

/** The same of each strategy, in short. */
export const liveStrategies = Type.Array(
  object({ ...pick(strategy, LIVE.strategy), ...pick(trades, LIVE.strategyTrades) }),
  { description: 'In the order of strategies.yaml.' },
)

export type LiveStatistics = Of<typeof liveStatistics>
export type LiveStrategies = Of<typeof liveStrategies>
