import fc from 'fast-check'
import t from 'tap'
import { columnsOf, someColumns } from './columns.fixture.ts'
import { covariance } from './covariance.ts'
import { equalRiskContribution } from './equal-risk.ts'
import { dot, mapMatrix, times, type Matrix } from './matrix.ts'
import { meanOf, sumOf } from './moments.ts'
import { independent, maximumSharpe, minimumVariance } from './portfolios.ts'

const variance = (matrix: Matrix, shares: readonly number[]): number => dot(shares, times(matrix, shares))
const areShares = (shares: readonly number[]): boolean =>
  shares.every((share) => share >= 0) && Math.abs(sumOf(shares) - 1) < 1e-12
const near = (a: readonly number[], b: readonly number[], tolerance: number): boolean =>
  a.every((value, i) => Math.abs(value - b[i]) < tolerance)

t.test(
  'least variance: who has a share adds the variance of the whole, who has none would add more',
  async () => {
    fc.assert(
      fc.property(someColumns, (columns) => {
        const matrix = covariance(columns)
        const shares = minimumVariance(matrix)
        const whole = variance(matrix, shares)
        return (
          areShares(shares) &&
          times(matrix, shares).every((own, i) => {
            const beyond = own / whole - 1
            return beyond > -1e-8 && (shares[i] === 0 || beyond < 1e-8)
          })
        )
      }),
      { numRuns: 300 },
    )
  },
)

t.test('highest Sharpe ratio: who has a share pays its risk, who has none pays less', async () => {
  fc.assert(
    fc.property(someColumns, (columns) => {
      const matrix = covariance(columns)
      const means = columns.map(meanOf)
      const shares = maximumSharpe(matrix, means)
      if (shares === null) return means.every((mean) => mean <= 0)
      const pay = dot(shares, means) / variance(matrix, shares)
      return (
        areShares(shares) &&
        pay > 0 &&
        times(matrix, shares).every((own, i) => {
          const short = (pay * own - means[i]) / Math.max(...means.map(Math.abs))
          return short > -1e-8 && (shares[i] === 0 || short < 1e-8)
        })
      )
    }),
    { numRuns: 300 },
  )
})

t.test('equal risk: all contributions are the same to 1e-8', async () => {
  fc.assert(
    fc.property(someColumns, (columns) => {
      const matrix = covariance(columns)
      const shares = equalRiskContribution(matrix)
      const whole = variance(matrix, shares)
      return (
        areShares(shares) &&
        times(matrix, shares).every(
          (own, i) => Math.abs((own * shares[i] * shares.length) / whole - 1) < 1e-8,
        )
      )
    }),
    { numRuns: 300 },
  )
})

t.test('without correlations the shares follow from the variances alone', async (t) => {
  const matrix = [Float64Array.of(4, 0), Float64Array.of(0, 1)]
  t.ok(near(minimumVariance(matrix), [0.2, 0.8], 1e-15))
  t.ok(near(equalRiskContribution(matrix), [1 / 3, 2 / 3], 1e-15))
  t.ok(near(maximumSharpe(matrix, [4, 1]) ?? [], [0.5, 0.5], 1e-15))
})

t.test('nothing depends on the unit of the returns', async (t) => {
  const columns = columnsOf(5, 4, 60)
  const matrix = covariance(columns)
  const yearly = mapMatrix(matrix, (value) => value * 365)
  const means = columns.map(meanOf)
  t.ok(near(minimumVariance(matrix), minimumVariance(yearly), 1e-12))
  t.ok(near(equalRiskContribution(matrix), equalRiskContribution(yearly), 1e-12))
  const sharpe = maximumSharpe(matrix, means) ?? []
  const ofYear = maximumSharpe(
    yearly,
    means.map((mean) => mean * 365),
  )
  t.ok(near(sharpe, ofYear ?? [], 1e-12))
})

t.test('variables that repeat each other share alike', async (t) => {
  const [a, b] = columnsOf(2, 2, 40)
  const matrix = covariance([a, a, b])
  t.not(independent(matrix), matrix)
  for (const shares of [minimumVariance(matrix), equalRiskContribution(matrix)]) {
    t.ok(areShares(shares))
    t.ok(Math.abs(shares[0] - shares[1]) < 1e-6, shares.join(', '))
  }
})

t.test('variables that cancel out are held in equal parts', async (t) => {
  const [a] = columnsOf(3, 1, 40)
  const matrix = covariance([a, a.map((value) => -value)])
  t.ok(near(minimumVariance(matrix), [0.5, 0.5], 1e-9))
  t.ok(near(equalRiskContribution(matrix), [0.5, 0.5], 1e-9))
})

t.test('no portfolio has the highest Sharpe ratio when none earns more than the rate', async (t) => {
  t.equal(maximumSharpe(covariance(columnsOf(1, 2, 20)), [0, -0.1]), null)
})
