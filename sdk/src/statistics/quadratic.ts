import { cholesky, choleskySolve, dot, submatrix, type Matrix, type Numbers } from './matrix.ts'

/** Below this, relative to the scale of the problem, a slope or a value counts as 0. */
const NOTHING = 1e-13

/**
 * The y >= 0 that minimises y' A y / 2 - b' y, by the active sets of Lawson and Hanson ("Solving least squares
 * problems", 1974, chapter 23): each step solves the equations of the positive entries exactly, so that the result
 * meets the conditions of optimality up to rounding.
 *
 * @param matrix symmetric, positive definite
 * @throws RangeError when it is not
 */
export function nonNegativeMinimum(matrix: Matrix, linear: Numbers): Float64Array {
  const n = matrix.length
  // In units of the diagonal, so that large and small variables are told from 0 alike.
  const scale = Float64Array.from(matrix, (row, i) => Math.sqrt(row[i]))
  const a = matrix.map((row, i) => row.map((value, j) => value / (scale[i] * scale[j])))
  const b = Float64Array.from(linear, (value, i) => value / scale[i])
  const noise = NOTHING * b.reduce((most, value) => Math.max(most, Math.abs(value)), 0)

  const y = new Float64Array(n)
  const positive = new Set<number>()
  const refused = new Set<number>()
  for (;;) {
    const entering = steepest(a, b, y, (i) => positive.has(i) || refused.has(i), noise)
    if (entering < 0) return y.map((value, i) => value / scale[i])
    positive.add(entering)
    settle(a, b, y, positive)
    // A slope that was rounding noise alone: the variable falls back to 0 at once, and would for ever.
    if (positive.has(entering)) refused.clear()
    else refused.add(entering)
  }
}

/** The variable at 0 along which the objective falls most; -1 when none does. */
function steepest(a: Matrix, b: Numbers, y: Numbers, skip: (i: number) => boolean, noise: number): number {
  let best = -1
  let most = noise
  for (let i = 0; i < a.length; i++) {
    if (skip(i)) continue
    const slope = b[i] - dot(a[i], y)
    if (slope > most) {
      most = slope
      best = i
    }
  }
  return best
}

/** Moves `y` to the minimum over the positive variables; those that would pass 0 on the way stop there. */
function settle(a: Matrix, b: Numbers, y: Float64Array, positive: Set<number>): void {
  while (positive.size > 0) {
    const free = [...positive].sort((i, j) => i - j)
    const lower = cholesky(submatrix(a, free))
    if (lower === null) throw new RangeError('The matrix is not positive definite.')
    const minimum = choleskySolve(
      lower,
      free.map((i) => b[i]),
    )
    const blocked = free.filter((_, k) => minimum[k] <= 0)
    if (blocked.length === 0) {
      free.forEach((i, k) => (y[i] = minimum[k]))
      return
    }
    let step = 1
    free.forEach((i, k) => {
      if (minimum[k] <= 0) step = Math.min(step, y[i] / (y[i] - minimum[k]))
    })
    let smallest = Infinity
    free.forEach((i, k) => {
      y[i] += step * (minimum[k] - y[i])
      if (minimum[k] <= 0) smallest = Math.min(smallest, y[i])
    })
    for (const i of blocked) {
      if (y[i] > smallest) continue
      y[i] = 0
      positive.delete(i)
    }
  }
}
