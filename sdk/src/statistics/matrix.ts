/** A square matrix, by rows. */
export type Matrix = readonly Float64Array[]

/** A column of numbers, of whatever kind. */
export type Numbers = ArrayLike<number>

export function matrixOf(n: number, value: (row: number, column: number) => number): Matrix {
  return Array.from({ length: n }, (_, i) => Float64Array.from({ length: n }, (_, j) => value(i, j)))
}

/** A matrix of the same size, entry by entry. */
export function mapMatrix(
  matrix: Matrix,
  value: (entry: number, row: number, column: number) => number,
): Matrix {
  return matrix.map((row, i) => row.map((entry, j) => value(entry, i, j)))
}

export function dot(a: Numbers, b: Numbers): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}

export function times(matrix: Matrix, vector: Numbers): Float64Array {
  return Float64Array.from(matrix, (row) => dot(row, vector))
}

/** Rows and columns of some indices alone. */
export function submatrix(matrix: Matrix, indices: readonly number[]): Matrix {
  return indices.map((i) => Float64Array.from(indices, (j) => matrix[i][j]))
}

/**
 * The lower triangle L with L L' = matrix (Cholesky).
 *
 * @param matrix symmetric
 * @param smallest pivot that is not taken for rounding noise, as a fraction of its diagonal entry
 * @returns null when the matrix is not positive definite
 */
export function cholesky(matrix: Matrix, smallest = 0): Matrix | null {
  const n = matrix.length
  const lower = matrixOf(n, () => 0)
  for (let j = 0; j < n; j++) {
    let pivot = matrix[j][j]
    for (let k = 0; k < j; k++) pivot -= lower[j][k] * lower[j][k]
    // Written so that NaN is refused too.
    if (!(pivot > 0 && pivot > smallest * matrix[j][j])) return null
    const root = Math.sqrt(pivot)
    lower[j][j] = root
    for (let i = j + 1; i < n; i++) {
      let sum = matrix[i][j]
      for (let k = 0; k < j; k++) sum -= lower[i][k] * lower[j][k]
      lower[i][j] = sum / root
    }
  }
  return lower
}

/**
 * The x with L L' x = right, by substitution forwards and backwards.
 *
 * @param lower as `cholesky` gives it
 */
export function choleskySolve(lower: Matrix, right: Numbers): Float64Array {
  const n = lower.length
  const x = Float64Array.from(right)
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] -= lower[i][k] * x[k]
    x[i] /= lower[i][i]
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] -= lower[k][i] * x[k]
    x[i] /= lower[i][i]
  }
  return x
}
