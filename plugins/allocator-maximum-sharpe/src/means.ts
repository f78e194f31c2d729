import { cholesky, choleskySolve, dot, independent, sumOf, type Matrix } from '@grodt/sdk'

/**
 * Means pulled towards that of the portfolio of least variance, long and short, by as much as the sample does not tell
 * them from it (Bayes-Stein: Jorion 1986, "Bayes-Stein estimation for portfolio analysis", with the covariance as it is
 * given).
 *
 * @param means of the columns that the covariance is of
 * @param days of the sample
 */
export function shrunkMeans(
  means: Float64Array,
  covariance: Matrix,
  days: number,
): { readonly means: Float64Array; readonly shrinkage: number } {
  const lower = cholesky(independent(covariance))
  if (lower === null) return { means, shrinkage: 0 }
  const calmest = choleskySolve(
    lower,
    means.map(() => 1),
  )
  const grand = dot(calmest, means) / sumOf(calmest)
  const apart = means.map((mean) => mean - grand)
  const strength = days * dot(apart, choleskySolve(lower, apart))
  const shrinkage = (means.length + 2) / (means.length + 2 + strength)
  return { means: means.map((mean) => (1 - shrinkage) * mean + shrinkage * grand), shrinkage }
}
