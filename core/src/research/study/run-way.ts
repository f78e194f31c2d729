import { basis, type Basis } from '../../portfolio/statistics/annual.ts'
import { dailyReturns, wholeReturns } from '../../portfolio/statistics/daily-returns.ts'
import { RunningStatistics } from '../../portfolio/statistics/running.ts'
import type { AllocationReport } from '../../portfolio/statistics/schema/allocation.ts'
import { allocationAttribution } from '../allocation-attribution.ts'
import type { FinishedRun } from '../report.ts'
import type { StudyFigures } from './report.ts'

/** What a study keeps of one run. */
export interface WayRun {
  readonly figures: StudyFigures
  /** Daily, of the book; null when some day began with nothing. */
  readonly returns: Float64Array | null
  readonly basis: Basis
  /** Weight at the end and daily returns on the own capital; null when there was none on some day. */
  readonly sleeves: readonly { readonly weight: number; readonly returns: Float64Array | null }[]
  readonly attribution: AllocationReport | null
}

/** Read the figures of a run that is over. */
export function wayRun({ engine, prepared, period, decisions }: FinishedRun): WayRun {
  const { statistics: options, seed } = prepared.checked.config.host
  const running = new RunningStatistics(engine, {
    // The study makes its own intervals, of differences.
    options: { ...options, resamples: 0 },
    seed,
    start: period.start,
  })
  const { book, strategies, conventions } = running.statistics()
  const own = basis(options, conventions.periodsPerYear ?? 1)
  const daily = running.daily()
  const returns = wholeReturns(dailyReturns(daily.book))
  return {
    figures: {
      totalReturn: book.totalReturn,
      volatility: book.volatility,
      sharpe: book.sharpe,
      sortino: book.sortino,
      calmar: book.calmar,
      maxDrawdown: book.maxDrawdown?.fraction ?? null,
      turnover: book.annualTurnover,
      trades: book.trades.trades,
    },
    returns,
    basis: own,
    sleeves: daily.sleeves.map((curve, i) => ({
      weight: strategies[i].weight,
      returns: wholeReturns(dailyReturns(curve)),
    })),
    attribution: allocationAttribution(engine, decisions),
  }
}
