import fc from 'fast-check'
import t from 'tap'
import { someColumns } from './columns.fixture.ts'
import { covariance } from './covariance.ts'
import { cholesky, choleskySolve, matrixOf, times } from './matrix.ts'

t.test('what is solved fits the equations', async () => {
  fc.assert(
    fc.property(someColumns, (columns) => {
      const matrix = covariance(columns)
      const right = columns.map((column) => column[0])
      const lower = cholesky(matrix)
      if (lower === null) return false
      const back = times(matrix, choleskySolve(lower, right))
      return right.every((value, i) => Math.abs(value - back[i]) < 1e-10)
    }),
  )
})

t.test('a matrix that is not positive definite has no triangle', async (t) => {
  const indefinite = [Float64Array.of(1, 2), Float64Array.of(2, 1)]
  t.equal(cholesky(indefinite), null)
  t.equal(cholesky([Float64Array.of(NaN)]), null)
  t.equal(cholesky(matrixOf(2, () => 0)), null)
})

t.test('pivots that are rounding noise count as none', async (t) => {
  const nearly = [Float64Array.of(1, 1), Float64Array.of(1, 1 + 1e-12)]
  t.not(cholesky(nearly), null)
  t.equal(cholesky(nearly, 1e-10), null)
})
