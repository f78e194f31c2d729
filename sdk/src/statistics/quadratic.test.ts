import fc from 'fast-check'
import t from 'tap'
import { columnsOf, someColumns } from './columns.fixture.ts'
import { covariance } from './covariance.ts'
import { cholesky, choleskySolve, dot, submatrix, times, type Matrix } from './matrix.ts'
import { nonNegativeMinimum } from './quadratic.ts'

const height = (a: Matrix, b: readonly number[], y: ArrayLike<number>): number =>
  dot(y, times(a, y)) / 2 - dot(b, y)

/** The minimum by all sets of positive variables. */
function byAllSets(a: Matrix, b: readonly number[]): number {
  let least = 0
  for (let set = 1; set < 2 ** b.length; set++) {
    const free = b.flatMap((_, i) => ((set >> i) & 1 ? [i] : []))
    const lower = cholesky(submatrix(a, free))
    if (lower === null) continue
    const part = choleskySolve(
      lower,
      free.map((i) => b[i]),
    )
    if (part.some((value) => value < 0)) continue
    const y = b.map(() => 0)
    free.forEach((i, k) => (y[i] = part[k]))
    least = Math.min(least, height(a, b, y))
  }
  return least
}

t.test('the conditions of optimality hold to 1e-8', async () => {
  fc.assert(
    fc.property(someColumns, fc.integer(), (columns, seed) => {
      const a = covariance(columns)
      const b = Array.from(columnsOf(seed, 1, columns.length)[0])
      const y = nonNegativeMinimum(a, b)
      const size = Math.max(...b.map(Math.abs))
      return times(a, y).every((value, i) => {
        const slope = (value - b[i]) / size
        return y[i] >= 0 && slope > -1e-8 && (y[i] === 0 || slope < 1e-8)
      })
    }),
    { numRuns: 500 },
  )
})

t.test('no other set of positive variables goes lower', async () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 6 }), (seed, count) => {
      const a = covariance(columnsOf(seed, count, count + 5))
      const b = Array.from(columnsOf(seed + 1, 1, count)[0])
      const found = height(a, b, nonNegativeMinimum(a, b))
      const least = byAllSets(a, b)
      return Math.abs(found - least) <= 1e-10 * Math.abs(least)
    }),
  )
})

t.test('without a way down everything stays at 0', async (t) => {
  const a = covariance(columnsOf(1, 3, 10))
  t.strictSame(nonNegativeMinimum(a, [0, 0, 0]), new Float64Array(3))
  t.strictSame(nonNegativeMinimum(a, [-1, -2, -3]), new Float64Array(3))
})

t.test('a matrix without a single minimum is refused', async (t) => {
  const endless = [Float64Array.of(1, -1), Float64Array.of(-1, 1)]
  t.throws(() => nonNegativeMinimum(endless, [1, 1]), {
    name: 'RangeError',
    message: 'The matrix is not positive definite.',
  })
})
