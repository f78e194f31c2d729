import { sigmoid } from '@grodt/sdk'
import type { LinearFit } from './ridge.ts'
import { solve } from './solve.ts'

const STEPS = 100
/** The search ends when no coefficient moves by more than this. */
const TOLERANCE = 1e-10

/**
 * Minimise c x (sum of log losses) + |weights|^2 / 2 by Newton's method; the intercept has no penalty. With examples of
 * one class only the answer is their number: (ones + 1/2) / (rows + 1), whatever the features.
 */
export function fitLogistic(columns: readonly Float64Array[], target: Float64Array, c: number): LinearFit {
  const rows = target.length
  const k = columns.length
  const ones = target.reduce((sum, y) => sum + y, 0)
  const base = (ones + 0.5) / (rows + 1)
  // The last coefficient is the intercept.
  let coefficients = new Float64Array(k + 1)
  coefficients[k] = Math.log(base / (1 - base))
  if (ones === 0 || ones === rows) return { intercept: coefficients[k], weights: coefficients.slice(0, k) }

  let z = scores(columns, coefficients, rows)
  let loss = penalisedLoss(z, target, coefficients, c)
  for (let step = 0; step < STEPS; step++) {
    const move = newtonStep(columns, target, z, coefficients, c)
    // Half the step until it does not go uphill: far from the minimum Newton's step can be too long.
    let size = 1
    let next = coefficients
    for (; size > 1e-6; size /= 2) {
      next = coefficients.map((value, j) => value + size * move[j])
      z = scores(columns, next, rows)
      const nextLoss = penalisedLoss(z, target, next, c)
      if (nextLoss <= loss) {
        loss = nextLoss
        break
      }
    }
    if (size <= 1e-6) break
    coefficients = next
    if (move.every((value) => Math.abs(value * size) <= TOLERANCE)) break
  }
  return { intercept: coefficients[k], weights: coefficients.slice(0, k) }
}

function scores(columns: readonly Float64Array[], coefficients: Float64Array, rows: number): Float64Array {
  const z = new Float64Array(rows).fill(coefficients[columns.length])
  columns.forEach((column, j) => {
    const weight = coefficients[j]
    for (let i = 0; i < z.length; i++) z[i] += weight * column[i]
  })
  return z
}

function penalisedLoss(z: Float64Array, target: Float64Array, coefficients: Float64Array, c: number): number {
  let loss = 0
  // log(1 + exp(z)) without overflow.
  for (let i = 0; i < z.length; i++) {
    loss += Math.max(z[i], 0) + Math.log1p(Math.exp(-Math.abs(z[i]))) - target[i] * z[i]
  }
  let penalty = 0
  for (let j = 0; j < coefficients.length - 1; j++) penalty += coefficients[j] * coefficients[j]
  return c * loss + penalty / 2
}

/** The inverse Hessian times the negative gradient. */
function newtonStep(
  columns: readonly Float64Array[],
  target: Float64Array,
  z: Float64Array,
  coefficients: Float64Array,
  c: number,
): Float64Array {
  const rows = z.length
  const k = columns.length
  const n = k + 1
  const hessian = new Float64Array(n * n)
  const step = new Float64Array(n)
  const residual = new Float64Array(rows)
  const weight = new Float64Array(rows)
  for (let i = 0; i < rows; i++) {
    const p = sigmoid(z[i])
    residual[i] = c * (target[i] - p)
    // The floor keeps the Hessian invertible where all rows are certain.
    weight[i] = c * Math.max(1e-10, p * (1 - p))
    step[k] += residual[i]
    hessian[k * n + k] += weight[i]
  }
  const weighted = new Float64Array(rows)
  for (let a = 0; a < k; a++) {
    const column = columns[a]
    let gradient = 0
    let cross = 0
    for (let i = 0; i < rows; i++) {
      gradient += residual[i] * column[i]
      weighted[i] = weight[i] * column[i]
      cross += weighted[i]
    }
    step[a] = gradient - coefficients[a]
    hessian[k * n + a] = cross
    for (let b = 0; b <= a; b++) {
      const other = columns[b]
      let sum = 0
      for (let i = 0; i < rows; i++) sum += weighted[i] * other[i]
      hessian[a * n + b] = sum
    }
    hessian[a * n + a] += 1
  }
  solve(hessian, step)
  return step
}
