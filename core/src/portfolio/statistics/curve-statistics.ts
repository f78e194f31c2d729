import { annualReturn, cagr, ratio, type Basis } from './annual.ts'
import { dailyReturns, wholeReturns } from './daily-returns.ts'
import { drawdownStatistics } from './drawdowns.ts'
import { monthReturns, yearReturns, type DailyCurve } from './periods.ts'
import { riskStatistics } from './risk.ts'
import { rollingWindow, WINDOWS } from './rolling.ts'
import type { RollingWindow } from './schema/returns.ts'
import type { BenchmarkStatistics } from './schema/statistics.ts'
import { tailStatistics } from './tails.ts'

/** A curve and its daily returns. */
export interface Returns {
  readonly curve: DailyCurve
  /** NaN on days that began with nothing. */
  readonly all: Float64Array
  /** Null when there is such a day. */
  readonly whole: Float64Array | null
}

/** What every curve of one moment shares. */
export interface Moment {
  readonly basis: Basis
  /** Since the open of the first bar. */
  readonly days: number
  readonly start: number
  readonly end: number
  readonly scale: number
  readonly benchmark: Returns
}

/** A curve with its daily returns. */
export function returnsOf(curve: DailyCurve): Returns {
  const all = dailyReturns(curve)
  return { curve, all, whole: wholeReturns(all) }
}

/** What every curve says without its trades. */
type CurveStatistics = Omit<BenchmarkStatistics, 'startEquity' | 'endEquity' | 'result' | 'maxDrawdown'>

/**
 * What a curve says without its trades.
 *
 * @param deepest its maximum drawdown, fraction; 0 when it never fell
 * @param base what its drawdowns add to a mark, cash units
 */
export function curveStatistics(
  { curve, all, whole }: Returns,
  totalReturn: number | null,
  deepest: number,
  base: number,
  { basis: own, days, scale }: Moment,
): CurveStatistics {
  const growth = totalReturn === null ? null : cagr(totalReturn, days)
  return {
    totalReturn,
    annualReturn: totalReturn === null ? null : annualReturn(totalReturn, all.length, own.periods, days),
    cagr: growth,
    ...riskStatistics(whole, own),
    calmar: growth !== null && deepest > 0 ? growth / deepest : null,
    ...tailStatistics(whole, own),
    drawdowns: drawdownStatistics(curve.times, curve.values, base),
    rolling: WINDOWS.map((window): RollingWindow => rollingWindow(all, all.length, window, own)),
    months: monthReturns(curve, scale),
    years: yearReturns(curve, scale),
  }
}

/** Buy-and-hold of the markets. @param maxDrawdown fraction */
export function benchmarkStatistics(
  returns: Returns,
  maxDrawdown: number | null,
  moment: Moment,
): BenchmarkStatistics {
  const { values } = returns.curve
  const { scale } = moment
  const [start = 0] = values
  const end = values[values.length - 1] ?? 0
  const totalReturn = ratio(end - start, start)
  return {
    startEquity: start / scale,
    endEquity: end / scale,
    result: (end - start) / scale,
    ...curveStatistics(returns, totalReturn, maxDrawdown ?? 0, 0, moment),
    maxDrawdown,
  }
}
