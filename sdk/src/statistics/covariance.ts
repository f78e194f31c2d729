import { dot, mapMatrix, matrixOf, type Matrix, type Numbers } from './matrix.ts'
import { meanOf } from './moments.ts'

/** The columns less their own means. */
export function centred(columns: readonly Numbers[]): Float64Array[] {
  return columns.map((column) => {
    const mean = meanOf(column)
    return Float64Array.from(column, (value) => value - mean)
  })
}

/**
 * Sample covariance (n - 1) of columns of equal length, in two passes: E[x y] - E[x] E[y] loses its digits where means
 * are large against deviations.
 *
 * @param columns one per variable, at least two values each
 */
export function covariance(columns: readonly Numbers[]): Matrix {
  const distances = centred(columns)
  const n = columns.length
  const lower = matrixOf(n, (i, j) =>
    j > i ? 0 : dot(distances[i], distances[j]) / (distances[i].length - 1),
  )
  return mapMatrix(lower, (value, i, j) => (j > i ? lower[j][i] : value))
}

/** Pearson correlations, clipped to [-1, 1] against rounding. Every variance must be above 0. */
export function correlation(covariance: Matrix): Matrix {
  return mapMatrix(covariance, (value, i, j) =>
    i === j ? 1 : Math.max(-1, Math.min(1, value / Math.sqrt(covariance[i][i] * covariance[j][j]))),
  )
}
