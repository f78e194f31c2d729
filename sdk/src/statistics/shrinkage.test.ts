import fc from 'fast-check'
import t from 'tap'
import { someColumns } from './columns.fixture.ts'
import { covariance } from './covariance.ts'
import { cholesky } from './matrix.ts'
import { shrunkToConstantCorrelation, shrunkToIdentity } from './shrinkage.ts'

const percent = (...values: number[]): number[] => values.map((value) => value / 100)

const columns = [
  percent(3, -1, 4, 1, -5, 9, -2, 6, 5, -3, 5, 8),
  percent(2, -2, 5, 2, -6, 7, -1, 5, 6, -4, 3, 9),
  percent(4, -1, 2, 1, -4, 5, 1, 3, 6, -2, 1, 6),
  percent(-2, 2, -6, 1, 3, -4, 1, -5, -2, 3, -6, -7),
]

t.test('shrinking gives the figures of a second implementation', async (t) => {
  const near = (found: number, expected: number): void => {
    t.ok(Math.abs(found - expected) < 1e-15 + 1e-12 * Math.abs(expected), `${found} is ${expected}`)
  }
  // By loops over days in numpy; the formulas are those of scikit-learn and of PyPortfolioOpt.
  const identity = shrunkToIdentity(columns)
  near(identity.shrinkage, 0.11599392280300072)
  near(identity.covariance[0][0], 0.0018015521016973)
  near(identity.covariance[1][3], -0.00121796392858253)
  const constant = shrunkToConstantCorrelation(columns)
  near(constant.shrinkage, 0.07219217288715184)
  near(constant.covariance[0][0], 0.00200909090909091)
  near(constant.covariance[2][3], -0.00077743217402074)
})

t.test('what is shrunk can be solved, also with fewer days than variables', async (t) => {
  const short = [0, 1, 2, 3, 4, 5].map((i) => percent(3 + i, -1, i * i - 4, 1 - i))
  t.equal(cholesky(covariance(short), 1e-10), null)
  t.not(cholesky(shrunkToIdentity(short).covariance, 1e-10), null)
})

t.test('the share of the simpler matrix is from 0 to 1, and variances keep their sum', async () => {
  const trace = (matrix: readonly Float64Array[]): number => matrix.reduce((sum, row, i) => sum + row[i], 0)
  fc.assert(
    fc.property(someColumns, (data) => {
      const n = data[0].length
      const identity = shrunkToIdentity(data)
      const constant = shrunkToConstantCorrelation(data)
      const whole = trace(covariance(data))
      return (
        [identity, constant].every(({ shrinkage }) => shrinkage >= 0 && shrinkage <= 1) &&
        Math.abs(trace(constant.covariance) / whole - 1) < 1e-12 &&
        Math.abs((trace(identity.covariance) * n) / (n - 1) / whole - 1) < 1e-12
      )
    }),
  )
})

t.test('one variable has nothing to be shrunk towards', async (t) => {
  t.strictSame(shrunkToConstantCorrelation([columns[0]]), {
    covariance: covariance([columns[0]]),
    shrinkage: 0,
  })
  t.equal(shrunkToIdentity([columns[0]]).shrinkage, 0)
})
