import { cholesky, choleskySolve, dot, mapMatrix, times, type Matrix } from './matrix.ts'
import { sumOf } from './moments.ts'
import { independent, proportional } from './portfolios.ts'

/** Newton's steps are quadratic near the minimum: some ten are the rule, some dozens where variables repeat each other. */
const MOST_STEPS = 500

/**
 * The shares, all positive, sum 1, of which each adds the same to the variance (Maillard, Roncalli, Teiletche 2010):
 * the minimum of x' C x / 2 - sum(log x) / n (Spinu 2013), over correlations, since shares times deviations do not depend
 * on the deviations.
 *
 * @param covariance every variance above 0
 */
export function equalRiskContribution(covariance: Matrix): number[] {
  const safe = independent(covariance)
  const deviation = safe.map((row, i) => Math.sqrt(row[i]))
  const correlations = mapMatrix(safe, (value, i, j) => value / (deviation[i] * deviation[j]))
  return proportional(balanced(correlations).map((value, i) => value / deviation[i]))
}

/** The x > 0 at which x times the slope of x' C x / 2 is 1 / n for each entry, by Newton's method. */
function balanced(c: Matrix): Float64Array {
  const n = c.length
  const height = (x: Float64Array): number => dot(x, times(c, x)) / 2 - sumOf(x.map(Math.log)) / n
  let x: Float64Array = new Float64Array(n).fill(1 / Math.sqrt(Math.max(sumOf(c.map(sumOf)), 1e-12)))
  for (let round = 0; round < MOST_STEPS; round++) {
    const slope = times(c, x).map((value, i) => value - 1 / (n * x[i]))
    const curvature = mapMatrix(c, (value, i, j) => (i === j ? value + 1 / (n * x[i] * x[i]) : value))
    const lower = cholesky(curvature)
    if (lower === null) return x
    const step = choleskySolve(lower, slope)
    const fall = dot(slope, step)
    const after = (length: number): Float64Array => x.map((value, i) => value - length * step[i])
    // Near the minimum a whole step is right, and the objective differs by less than its rounding.
    const near = n * fall < 0.05
    // Not all the way to 0, and downhill.
    let length = near ? 1 : Math.min(1, 0.95 / Math.max(0, ...step.map((value, i) => value / x[i])))
    const start = near ? 0 : height(x)
    while (!near && height(after(length)) > start - 0.1 * length * fall) length /= 2
    x = after(length)
    if (n * fall < 1e-24) return x
  }
  return x
}
