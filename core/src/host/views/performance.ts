import { presentRow } from '../../engine/valuation.ts'
import {
  LIVE,
  pick,
  type LiveStatistics,
  type LiveStrategies,
} from '../../portfolio/statistics/schema/live.ts'
import type { PaperHost } from '../paper-host.ts'

/** The book as a whole. Amounts are in quote currency, ratios are fractions. */
export interface PerformanceView {
  readonly currency: string
  readonly capital: number
  /** Cash plus the value of all positions at their last prices. */
  readonly equity: number
  readonly cash: number
  /** Equity over capital, minus 1. */
  readonly totalReturn: number
  /** How far equity is below its high-water mark now, and the furthest that it was, as fractions of the mark. */
  readonly drawdown: number
  readonly maxDrawdown: number
  readonly fees: number
  /** Funding of perpetuals, negative when received. */
  readonly funding: number
  /** Notional of all positions, long and short added, over equity. */
  readonly exposure: number
  readonly openPositions: number
  readonly trades: number
}

export function performanceView({ engine }: Pick<PaperHost, 'engine'>): PerformanceView {
  const { account, equity, drawdown, sleeves } = engine
  const { scale, capital } = account
  const sum = (of: 'fees' | 'funding'): number =>
    sleeves.reduce((total, { ledger }) => total + ledger[of], 0) / scale
  return {
    currency: account.currency,
    capital: capital / scale,
    equity: equity / scale,
    cash: account.cash / scale,
    totalReturn: equity / capital - 1,
    drawdown: Math.max(0, drawdown.peak - equity) / drawdown.peak,
    maxDrawdown: drawdown.deepest()?.fraction ?? 0,
    fees: sum('fees'),
    funding: sum('funding'),
    exposure: engine.grossMarks / equity,
    openPositions: engine.openPositions,
    trades: engine.trades.length,
  }
}

/** The book as a whole with the statistics of its daily returns and trades so far. */
export interface PerformanceReport extends PerformanceView {
  readonly statistics: LiveStatistics
  readonly strategies: LiveStrategies
}

/** Everything that `performanceView` says, and the statistics as of now. */
export function performanceReport(host: PaperHost): PerformanceReport {
  const { engine } = host
  const { book, strategies } = host.statistics.statistics(
    engine.batches === 0 ? undefined : presentRow(engine),
  )
  return {
    ...performanceView(host),
    statistics: { ...pick(book, LIVE.book), ...pick(book.trades, LIVE.bookTrades) },
    strategies: strategies.map((one) => ({
      ...pick(one, LIVE.strategy),
      ...pick(one.trades, LIVE.strategyTrades),
    })),
  }
}
