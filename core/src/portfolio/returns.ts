/** One day, ms. */
export const DAY_MS = 86_400_000

/** Markets that never close have a return every day. */
const DAYS_PER_YEAR = 365

/** Mean length of a calendar year, days. */
const CALENDAR_DAYS_PER_YEAR = 365.25

/** Below these samples a statistic is null; docs/statistics.md says why. */
export const MINIMUM = {
  /** Daily returns behind volatility, Sharpe and Sortino. */
  dailyReturns: 30,
  /** Days behind anything that is scaled to a year of calendar time. */
  annualDays: 90,
  /** Trades behind win rate, profit factor, expectancy and the cost against the stop. */
  trades: 10,
  /** Points of a curve behind its drawdown. */
  points: 2,
} as const

/** Spread of the daily returns, and what was earned for it. */
export interface RiskStatistics {
  /** Sample deviation of the daily returns x sqrt(365). */
  readonly volatility: number | null
  /** Mean over sample deviation x sqrt(365), without a risk-free rate. */
  readonly sharpe: number | null
  /** Mean over downside deviation x sqrt(365), target 0. */
  readonly sortino: number | null
}

const NONE: RiskStatistics = { volatility: null, sharpe: null, sortino: null }

/**
 * Rows of a curve that end a UTC day, after the first row, which is the start. A row at midnight ends the day before
 * it. A day without rows has no entry: the next return spans the gap.
 *
 * @param timeOf time of a row, ms, ascending
 */
export function dailyRows(rows: number, timeOf: (row: number) => number): number[] {
  if (rows === 0) return []
  const chosen = [0]
  for (let row = 1; row < rows; row++) {
    const day = Math.ceil(timeOf(row) / DAY_MS)
    if (row + 1 === rows || Math.ceil(timeOf(row + 1) / DAY_MS) !== day) chosen.push(row)
  }
  return chosen
}

/**
 * The change from each value to the next over what stood behind it.
 *
 * @param values equity or result at the end of each day
 * @param bases capital at the same moments; the last one is not used
 * @returns null when some capital is not positive: a return on nothing is no number
 */
export function dailyReturns(values: readonly number[], bases: readonly number[]): number[] | null {
  const returns: number[] = []
  for (let i = 1; i < values.length; i++) {
    const base = bases[i - 1]
    if (!(base > 0)) return null
    returns.push((values[i] - values[i - 1]) / base)
  }
  return returns
}

/**
 * Volatility, Sharpe and Sortino ratio of daily returns. The sample deviation divides by n - 1, the downside
 * deviation by n (Sortino and van der Meer 1991, target 0). Null below 30 returns or without a deviation.
 */
export function riskStatistics(returns: readonly number[] | null): RiskStatistics {
  if (returns === null || returns.length < MINIMUM.dailyReturns) return NONE
  const n = returns.length
  const mean = returns.reduce((sum, value) => sum + value, 0) / n
  const deviation = Math.sqrt(returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1))
  const downside = Math.sqrt(returns.reduce((sum, value) => sum + Math.min(value, 0) ** 2, 0) / n)
  const year = Math.sqrt(DAYS_PER_YEAR)
  // Equal returns leave a deviation of rounding noise, which must not pass for a risk.
  const noise = Math.abs(mean) * 1e-9
  const perRisk = (risk: number): number | null => (risk > noise ? (mean / risk) * year : null)
  return {
    volatility: deviation > noise ? deviation * year : null,
    sharpe: perRisk(deviation),
    sortino: perRisk(downside),
  }
}

/**
 * Compound annual growth rate over calendar time (365.25 days a year). Null below 90 days or when nothing is left.
 *
 * @param totalReturn fraction, 0.1 for ten percent
 */
export function annualReturn(totalReturn: number, days: number): number | null {
  const growth = 1 + totalReturn
  if (days < MINIMUM.annualDays || !(growth > 0)) return null
  return growth ** (CALENDAR_DAYS_PER_YEAR / days) - 1
}

/**
 * Traded value per year as a multiple of the mean capital. Null below 90 days or without capital.
 *
 * @param notional sum of the absolute notionals of all fills
 * @param capital what stood behind it at the end of each day, in the same unit
 */
export function annualTurnover(notional: number, capital: readonly number[], days: number): number | null {
  if (days < MINIMUM.annualDays || capital.length === 0) return null
  const mean = capital.reduce((sum, value) => sum + value, 0) / capital.length
  return mean > 0 ? (notional / mean) * (CALENDAR_DAYS_PER_YEAR / days) : null
}

/** The quotient, or null where it is not a finite number. */
export function ratio(part: number, whole: number): number | null {
  const quotient = part / whole
  return Number.isFinite(quotient) ? quotient : null
}
