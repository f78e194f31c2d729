import t from 'tap'
import { correlation, covariance } from './covariance.ts'
import { sampleDeviation } from './moments.ts'

const close = (a: number, b: number, tolerance = 1e-12): boolean => Math.abs(a - b) <= tolerance * Math.abs(b)

t.test('covariances of daily returns are those of the portfolio libraries', async (t) => {
  const prices = [
    [4, 4.2, 3.9, 4.3, 4.1],
    [2, 2.1, 2, 2.1, 2.2],
    [0.6, 0.59, 0.58, 0.62, 0.63],
  ]
  const returns = prices.map((column) => column.slice(1).map((price, i) => price / column[i] - 1))
  // As published in the tests of PyPortfolioOpt (sample_cov without annualisation).
  const published = [
    [0.006661687937656102, 0.00264970955585574, 0.0020849735375206195],
    [0.00264970955585574, 0.0023450491307634215, 0.00096770864287974],
    [0.0020849735375206195, 0.00096770864287974, 0.0016396416271856837],
  ]
  const found = covariance(returns)
  published.forEach((row, i) => row.forEach((value, j) => t.ok(close(found[i][j], value), `${i}, ${j}`)))
})

t.test('deviations keep their digits beside a large mean', async (t) => {
  const column = [1, 2, 4, 9].map((value) => 1e9 + value)
  t.ok(close(covariance([column])[0][0], 38 / 3))
  t.ok(close(sampleDeviation(column) ?? NaN, Math.sqrt(38 / 3)))
})

t.test('equal values have no deviation, whatever their rounding', async (t) => {
  t.equal(sampleDeviation([0.1, 0.1, 0.1]), null)
  t.equal(sampleDeviation([0.1 + 0.2, 0.3, 0.3]), null)
  t.equal(sampleDeviation([1]), null)
  t.equal(sampleDeviation([]), null)
})

t.test('correlations are 1 with itself and never beyond', async (t) => {
  const column = [0.1, -0.2, 0.3]
  const rho = correlation(covariance([column, column.map((value) => -3 * value), [1, 2, 2]]))
  t.equal(rho[0][0], 1)
  t.ok(close(rho[0][1], -1))
  t.ok(rho[0][1] >= -1)
  t.ok(Math.abs(rho[0][2]) < 1)
})
