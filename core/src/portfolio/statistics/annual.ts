import type { HostConfig } from '../../config/types.ts'
import { MINIMUM } from './minimum.ts'
import type { Conventions } from './schema/conventions.ts'

/** One day, ms. */
export const DAY_MS = 86_400_000

/** Mean length of a calendar year, days. */
const DAYS_PER_YEAR = 365.25

/** What a user chooses about the figures: `host.statistics` of the configuration. */
export type StatisticsOptions = HostConfig['statistics']

/** What the functions over daily returns need to know. */
export interface Basis {
  /** Daily returns a year. */
  readonly periods: number
  /** Risk-free rate of a day, fraction. */
  readonly dailyRate: number
  readonly deviation: Conventions['deviation']
}

/**
 * Daily returns a year.
 *
 * @param returns their number in the run
 * @param days from the first daily value to the last
 * @returns null where the calendar decides and there is no return yet
 */
export function periodsPerYear(
  annualisation: Conventions['annualisation'],
  returns: number,
  days: number,
): number | null {
  if (annualisation !== 'calendar') return annualisation
  return returns > 0 && days > 0 ? (returns * DAYS_PER_YEAR) / days : null
}

/**
 * growth ^ exponent - 1. By logarithm, because powers differ in the last bit from one version of Node to another, and
 * a result that is repeated elsewhere shall have the same bytes.
 */
function compounded(growth: number, exponent: number): number {
  return Math.expm1(exponent * Math.log(growth))
}

/** The basis for a number of returns a year; the rate of a day compounds to the annual one. */
export function basis(options: StatisticsOptions, periods: number): Basis {
  const { riskFreeRate, deviation } = options
  return { periods, deviation, dailyRate: compounded(1 + riskFreeRate, 1 / periods) }
}

/**
 * Compound annual growth rate over calendar time (365.25 days a year). Null below 90 days or when nothing is left.
 *
 * @param totalReturn fraction, 0.1 for ten percent
 */
export function cagr(totalReturn: number, days: number): number | null {
  const growth = 1 + totalReturn
  if (days < MINIMUM.annualDays || !(growth > 0)) return null
  return finite(compounded(growth, DAYS_PER_YEAR / days))
}

/** Growth per year of `periods` daily returns. Null below 90 days or when nothing is left. */
export function annualReturn(
  totalReturn: number,
  returns: number,
  periods: number,
  days: number,
): number | null {
  const growth = 1 + totalReturn
  if (days < MINIMUM.annualDays || returns === 0 || !(growth > 0)) return null
  return finite(compounded(growth, periods / returns))
}

/**
 * Traded value per year as a multiple of the mean capital. Null below 90 days or without capital.
 *
 * @param notional sum of the absolute notionals of all fills
 * @param capital what stood behind it at the end of each day, in the same unit
 */
export function annualTurnover(notional: number, capital: ArrayLike<number>, days: number): number | null {
  if (days < MINIMUM.annualDays || capital.length === 0) return null
  let sum = 0
  for (let i = 0; i < capital.length; i++) sum += capital[i]
  const mean = sum / capital.length
  return mean > 0 ? (notional / mean) * (DAYS_PER_YEAR / days) : null
}

/** The number, or null where it is NaN or infinite. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}

/** The quotient, or null where it is not a finite number. */
export function ratio(part: number, whole: number): number | null {
  return finite(part / whole)
}
