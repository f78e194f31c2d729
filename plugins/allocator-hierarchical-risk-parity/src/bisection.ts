import {
  correlation,
  correlationDistance,
  dot,
  leafOrder,
  linkage,
  mapMatrix,
  proportional,
  submatrix,
  times,
  type Linkage,
  type Matrix,
} from '@grodt/sdk'

/**
 * Hierarchical risk parity (López de Prado 2016, "Building diversified portfolios that outperform out of sample"): the
 * variables in the order of a tree of their correlation distances; that list is halved again and again, and each half
 * gets a share against its variance.
 *
 * As PyPortfolioOpt does it: the tree is made of the distances themselves, where the paper took Euclidean distances
 * between their columns, and its leaves keep the order of their numbers.
 *
 * @param covariance every variance above 0
 * @param correlations where they were not estimated over the same days
 * @returns shares, all positive, sum 1
 */
export function hierarchicalRiskParity(
  covariance: Matrix,
  method: Linkage,
  correlations: Matrix = correlation(covariance),
): number[] {
  const distances = mapMatrix(correlations, correlationDistance)
  const shares = covariance.map(() => 1)
  const divide = (list: readonly number[]): void => {
    if (list.length < 2) return
    const half = Math.floor(list.length / 2)
    const [left, right] = [list.slice(0, half), list.slice(half)]
    const leftVariance = groupVariance(covariance, left)
    const rightVariance = groupVariance(covariance, right)
    const share = rightVariance / (leftVariance + rightVariance)
    for (const i of left) shares[i] *= share
    for (const i of right) shares[i] *= 1 - share
    divide(left)
    divide(right)
  }
  divide(leafOrder(linkage(distances, method)))
  return shares
}

/** Variance of a group that is weighted by inverse variances. */
function groupVariance(covariance: Matrix, group: readonly number[]): number {
  const own = submatrix(covariance, group)
  const weights = proportional(own.map((row, i) => 1 / row[i]))
  return dot(weights, times(own, weights))
}
