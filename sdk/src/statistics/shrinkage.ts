import { centred, correlation, covariance } from './covariance.ts'
import { mapMatrix, type Matrix, type Numbers } from './matrix.ts'
import { sumOf } from './moments.ts'

/** A covariance pulled towards a simpler one. */
export interface ShrunkCovariance {
  readonly covariance: Matrix
  /** Share of the simpler one, 0 to 1. */
  readonly shrinkage: number
}

/**
 * Towards the mean variance times the identity: Ledoit and Wolf 2004, "A well-conditioned estimator for
 * large-dimensional covariance matrices". Variances divide by n, as in scikit-learn's `ledoit_wolf`, which the
 * portfolio libraries call "constant variance".
 *
 * @param columns one per variable, at least two values each
 */
export function shrunkToIdentity(columns: readonly Numbers[]): ShrunkCovariance {
  const distances = centred(columns)
  const n = distances[0].length
  const p = columns.length
  const population = mapMatrix(covariance(columns), (value) => (value * (n - 1)) / n)
  const mean = sumOf(population.map((row, i) => row[i])) / p
  const simple = mapMatrix(population, (_, i, j) => (i === j ? mean : 0))

  // How far the sample lies from the simple one, and how much of that is the error of the estimate itself.
  const apart = squaredDistance(population, simple) / p
  const error = sumAll(productVariances(distances, population)) / (n * p)
  const shrinkage = apart > 0 ? clampShare(error / apart) : 0
  return { covariance: mix(population, simple, shrinkage), shrinkage }
}

/**
 * Towards the same variances with all correlations at their mean: Ledoit and Wolf 2004, "Honey, I shrunk the sample
 * covariance matrix". Variances divide by n - 1, as in PyPortfolioOpt's `constant_correlation`.
 *
 * @param columns one per variable, at least two values each, every variance above 0
 */
export function shrunkToConstantCorrelation(columns: readonly Numbers[]): ShrunkCovariance {
  const distances = centred(columns)
  const n = distances[0].length
  const p = columns.length
  const sample = covariance(columns)
  if (p === 1) return { covariance: sample, shrinkage: 0 }
  const deviation = sample.map((row, i) => Math.sqrt(row[i]))
  const meanCorrelation = (sumAll(correlation(sample)) - p) / (p * (p - 1))
  const simple = mapMatrix(sample, (value, i, j) =>
    i === j ? value : meanCorrelation * deviation[i] * deviation[j],
  )

  const errors = productVariances(distances, sample)
  // Covariance of the error of variance i with that of the covariance of i and j.
  const shared = (i: number, j: number): number => {
    let sum = 0
    for (let t = 0; t < n; t++) {
      const [own, other] = [distances[i][t], distances[j][t]]
      sum += (own * own - sample[i][i]) * (own * other - sample[i][j])
    }
    return sum / n
  }
  const common = mapMatrix(sample, (_, i, j) =>
    i === j ? errors[i][i] : (meanCorrelation * deviation[j] * shared(i, j)) / deviation[i],
  )
  const apart = squaredDistance(sample, simple)
  const shrinkage = apart > 0 ? clampShare((sumAll(errors) - sumAll(common)) / apart / n) : 0
  return { covariance: mix(sample, simple, shrinkage), shrinkage }
}

/** Mean squared distance of each product of two distances from their covariance: n times the variance of the latter. */
function productVariances(distances: readonly Float64Array[], covariance: Matrix): Matrix {
  const n = distances[0].length
  return mapMatrix(covariance, (value, i, j) => {
    let sum = 0
    for (let t = 0; t < n; t++) sum += square(distances[i][t] * distances[j][t] - value)
    return sum / n
  })
}

const mix = (sample: Matrix, simple: Matrix, share: number): Matrix =>
  mapMatrix(sample, (value, i, j) => share * simple[i][j] + (1 - share) * value)

const square = (value: number): number => value * value

const clampShare = (share: number): number => Math.max(0, Math.min(1, share))

const sumAll = (matrix: Matrix): number => sumOf(matrix.map(sumOf))

const squaredDistance = (a: Matrix, b: Matrix): number =>
  sumAll(mapMatrix(a, (value, i, j) => square(value - b[i][j])))
