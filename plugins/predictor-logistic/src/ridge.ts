import { solve } from './solve.ts'

/** A linear model on standardised features. */
export interface LinearFit {
  readonly intercept: number
  readonly weights: Float64Array
}

/** Least squares with the penalty |weights|^2 / c; the intercept has none. Columns must have mean 0. */
export function fitRidge(columns: readonly Float64Array[], target: Float64Array, c: number): LinearFit {
  const rows = target.length
  const k = columns.length
  const intercept = target.reduce((sum, y) => sum + y / rows, 0)
  const matrix = new Float64Array(k * k)
  const weights = new Float64Array(k)
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) matrix[i * k + j] = product(columns[i], columns[j])
    matrix[i * k + i] += 1 / c
    weights[i] = columns[i].reduce((sum, x, row) => sum + x * (target[row] - intercept), 0)
  }
  solve(matrix, weights)
  return { intercept, weights }
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}
