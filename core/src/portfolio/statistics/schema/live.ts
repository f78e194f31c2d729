import Type from 'typebox'
import { object, type Of } from './definition.ts'
import { bookStatistics, strategyStatistics } from './statistics.ts'
import { tradeStatistics } from './trades.ts'

const { properties: book } = bookStatistics
const { properties: strategy } = strategyStatistics
const { properties: trades } = tradeStatistics

/** The main figures of a book that runs; defined as those of a backtest. */
export const liveStatistics = object({
  annualReturn: book.annualReturn,
  cagr: book.cagr,
  volatility: book.volatility,
  sharpe: book.sharpe,
  sortino: book.sortino,
  calmar: book.calmar,
  omega: book.omega,
  probabilisticSharpe: book.probabilisticSharpe,
  valueAtRisk: book.valueAtRisk,
  expectedShortfall: book.expectedShortfall,
  drawdowns: book.drawdowns,
  rolling: book.rolling,
  againstBenchmark: book.againstBenchmark,
  grossExposure: book.grossExposure,
  netExposure: book.netExposure,
  annualTurnover: book.annualTurnover,
  slippage: book.slippage,
  winRate: trades.winRate,
  profitFactor: trades.profitFactor,
  expectancy: trades.expectancy,
  payoff: trades.payoff,
  sqn: trades.sqn,
})

/** The same of each strategy, in short. */
export const liveStrategies = Type.Array(
  object({
    name: strategy.name,
    result: strategy.result,
    totalReturn: strategy.totalReturn,
    volatility: strategy.volatility,
    sharpe: strategy.sharpe,
    sortino: strategy.sortino,
    winRate: trades.winRate,
    profitFactor: trades.profitFactor,
    expectancy: trades.expectancy,
  }),
  { description: 'In the order of strategies.yaml.' },
)

export type LiveStatistics = Of<typeof liveStatistics>
export type LiveStrategies = Of<typeof liveStrategies>
