import t from 'tap'
import { shrunkMeans } from './means.ts'

t.test('means are shrunk by the formula of Jorion', async (t) => {
  // Uncorrelated: the calmest book holds 1 / variance, 0.8 and 0.2, and earns 0.8 x 0.01 + 0.2 x 0.06 = 0.02.
  const covariance = [Float64Array.of(0.01, 0), Float64Array.of(0, 0.04)]
  const { means, shrinkage } = shrunkMeans(Float64Array.of(0.01, 0.06), covariance, 100)
  const strength = 100 * (0.01 ** 2 / 0.01 + 0.04 ** 2 / 0.04)
  t.ok(Math.abs(shrinkage - 4 / (4 + strength)) < 1e-15)
  t.ok(Math.abs(means[0] - (0.02 - 0.01 * (1 - shrinkage))) < 1e-15)
  t.ok(Math.abs(means[1] - (0.02 + 0.04 * (1 - shrinkage))) < 1e-15)
})

t.test('equal means are the mean of all', async (t) => {
  const covariance = [Float64Array.of(1, 0.5), Float64Array.of(0.5, 1)]
  const { means, shrinkage } = shrunkMeans(Float64Array.of(0.01, 0.01), covariance, 50)
  t.equal(shrinkage, 1)
  t.ok(means.every((mean) => Math.abs(mean - 0.01) < 1e-15))
})
