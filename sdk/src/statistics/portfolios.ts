import { cholesky, mapMatrix, type Matrix, type Numbers } from './matrix.ts'
import { sumOf } from './moments.ts'
import { nonNegativeMinimum } from './quadratic.ts'

/** A pivot of correlations below this says that variables repeat each other. */
const DEPENDENT = 1e-10

/** What is then added to the variances, relative. */
const RIDGE = 1e-8

/**
 * The covariance itself where its variables are independent; with variances larger by 1e-8 where they repeat each
 * other or there are fewer days than variables, so that one portfolio is the answer and not many.
 */
export function independent(covariance: Matrix): Matrix {
  if (cholesky(covariance, DEPENDENT) !== null) return covariance
  return mapMatrix(covariance, (value, i, j) => (i === j ? value * (1 + RIDGE) : value))
}

/** Shares of 1 in proportion to numbers of which none is negative and one is positive. */
export function proportional(values: Numbers): number[] {
  const sum = sumOf(values)
  return Array.from(values, (value) => value / sum)
}

/**
 * The shares, none negative, sum 1, of the portfolio of least variance (Markowitz 1952).
 *
 * @param covariance every variance above 0
 */
export function minimumVariance(covariance: Matrix): number[] {
  // The conditions of both problems differ in the scale of the solution only, which the shares do not have.
  return proportional(
    nonNegativeMinimum(
      independent(covariance),
      covariance.map(() => 1),
    ),
  )
}

/**
 * The shares, none negative, sum 1, of the portfolio with the highest mean per deviation (tangency portfolio,
 * Sharpe 1966).
 *
 * @param covariance every variance above 0
 * @param excess expected returns less the risk-free rate, over the same time as the covariance
 * @returns null when none is expected to earn more than the risk-free rate
 */
export function maximumSharpe(covariance: Matrix, excess: Numbers): number[] | null {
  if (!Array.from(excess).some((value) => value > 0)) return null
  return proportional(nonNegativeMinimum(independent(covariance), excess))
}
