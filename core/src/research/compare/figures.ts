import type { BookStatistics, StrategyStatistics } from '../../portfolio/statistics/schema/statistics.ts'

/** How a figure is shown. */
export type FigureKind = 'amount' | 'fraction' | 'ratio' | 'count' | 'multiple' | 'ms'

/** A statistic that runs are compared by. */
export interface Figure<S> {
  /** Where it stands in the statistics of a report. */
  readonly key: string
  readonly label: string
  readonly kind: FigureKind
  readonly of: (statistics: S) => number | null
}

type Both = BookStatistics | StrategyStatistics

const RESULT: Figure<Both> = { key: 'result', label: 'Result', kind: 'amount', of: (one) => one.result }
const SHARPE: Figure<Both> = { key: 'sharpe', label: 'Sharpe', kind: 'ratio', of: (one) => one.sharpe }
const DRAWDOWN: Figure<Both> = {
  key: 'maxDrawdown.fraction',
  label: 'Max drawdown',
  kind: 'fraction',
  of: (one) => one.maxDrawdown?.fraction ?? null,
}
const TOTAL: Figure<Both> = {
  key: 'totalReturn',
  label: 'Total return',
  kind: 'fraction',
  of: (one) => one.totalReturn,
}
const FEES: Figure<Both> = { key: 'fees', label: 'Fees', kind: 'amount', of: (one) => one.fees }
const TRADES: Figure<Both> = {
  key: 'trades.trades',
  label: 'Trades',
  kind: 'count',
  of: (one) => one.trades.trades,
}
const WIN_RATE: Figure<Both> = {
  key: 'trades.winRate',
  label: 'Win rate',
  kind: 'fraction',
  of: (one) => one.trades.winRate,
}
const PROFIT_FACTOR: Figure<Both> = {
  key: 'trades.profitFactor',
  label: 'Profit factor',
  kind: 'ratio',
  of: (one) => one.trades.profitFactor,
}

/** The main figures of the whole account. */
export const BOOK_FIGURES: readonly Figure<BookStatistics>[] = [
  { key: 'startEquity', label: 'Start equity', kind: 'amount', of: (one) => one.startEquity },
  { key: 'endEquity', label: 'End equity', kind: 'amount', of: (one) => one.endEquity },
  RESULT,
  TOTAL,
  { key: 'cagr', label: 'CAGR', kind: 'fraction', of: (one) => one.cagr },
  { key: 'volatility', label: 'Volatility, a year', kind: 'fraction', of: (one) => one.volatility },
  SHARPE,
  { key: 'sortino', label: 'Sortino', kind: 'ratio', of: (one) => one.sortino },
  { key: 'calmar', label: 'Calmar', kind: 'ratio', of: (one) => one.calmar },
  DRAWDOWN,
  {
    key: 'drawdowns.longestDurationMs',
    label: 'Longest drawdown',
    kind: 'ms',
    of: (one) => one.drawdowns.longestDurationMs,
  },
  { key: 'exposure', label: 'Time in the market', kind: 'fraction', of: (one) => one.exposure },
  { key: 'annualTurnover', label: 'Turnover, a year', kind: 'multiple', of: (one) => one.annualTurnover },
  FEES,
  { key: 'slippage', label: 'Slippage', kind: 'amount', of: (one) => one.slippage },
  { key: 'funding', label: 'Funding paid', kind: 'amount', of: (one) => one.funding },
  TRADES,
  WIN_RATE,
  PROFIT_FACTOR,
  {
    key: 'trades.expectancy',
    label: 'Mean net per trade',
    kind: 'amount',
    of: (one) => one.trades.expectancy,
  },
]

/** The main figures of one strategy. */
export const STRATEGY_FIGURES: readonly Figure<StrategyStatistics>[] = [
  { key: 'weight', label: 'Weight', kind: 'fraction', of: (one) => one.weight },
  RESULT,
  TOTAL,
  SHARPE,
  DRAWDOWN,
  FEES,
  TRADES,
  WIN_RATE,
  PROFIT_FACTOR,
]
