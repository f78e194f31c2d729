import fc from 'fast-check'
import t from 'tap'
import { columnsOf } from '../../../sdk/src/statistics/columns.fixture.ts'
import { exponentiatedGradient, hedge } from './updates.ts'

const near = (a: readonly number[], b: readonly number[], tolerance = 1e-14): boolean =>
  a.every((value, i) => Math.abs(value - b[i]) < tolerance)

t.test('one day moves the shares as Helmbold et al. say', async (t) => {
  // Growth 1.1 and 0.9 of a portfolio that grew by 1.
  const [a, b] = [0.5 * Math.exp(0.05 * 1.1), 0.5 * Math.exp(0.05 * 0.9)]
  t.ok(near(exponentiatedGradient([0.5, 0.5], [[0.1], [-0.1]], 0.05), [a / (a + b), b / (a + b)]))
})

t.test('hedge goes by the sums of the returns', async (t) => {
  const [a, b] = [0.3 * Math.exp(2 * 0.5), 0.7 * Math.exp(2 * -0.1)]
  t.ok(
    near(
      hedge(
        [0.3, 0.7],
        [
          [0.2, 0.3],
          [-0.2, 0.1],
        ],
        2,
      ),
      [a / (a + b), b / (a + b)],
    ),
  )
})

t.test('at the rate 0 nothing moves, at a huge one the best has all', async (t) => {
  const columns = columnsOf(1, 3, 50)
  const start = [0.5, 0.3, 0.2]
  for (const update of [exponentiatedGradient, hedge]) {
    t.ok(near(update(start, columns, 0), start))
    t.equal(Math.max(...update(start, columns, 1e6)), 1)
  }
})

t.test('who has nothing gets nothing, and a lost day moves nothing', async (t) => {
  t.strictSame(exponentiatedGradient([0, 1], [[9], [0.1]], 5), [0, 1])
  t.strictSame(exponentiatedGradient([0.5, 0.5], [[-1], [-1.5]], 5), [0.5, 0.5])
})

t.test('the wealth is not far below that of the best constant shares', async () => {
  // Helmbold et al. 1998, theorem 4.1: with relatives in [r, 1], log loss is at most (log n) / rate + rate x days / 8 r^2.
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 2, max: 5 }), (seed, count) => {
      const columns = columnsOf(seed, count, 60)
      const rate = 0.3
      let gained = 0
      let shares = columns.map(() => 1 / count)
      for (let day = 0; day < 60; day++) {
        gained += Math.log(columns.reduce((sum, column, i) => sum + shares[i] * (1 + column[day]), 0))
        shares = exponentiatedGradient(
          shares,
          columns.map((column) => [column[day]]),
          rate,
        )
      }
      const growths = columns.flatMap((column) => Array.from(column, (value) => 1 + value))
      const r = Math.min(...growths) / Math.max(...growths)
      const best = Math.max(
        ...columns.map((column) => column.reduce((sum, value) => sum + Math.log1p(value), 0)),
      )
      return best - gained <= Math.log(count) / rate + (rate * 60) / (8 * r * r)
    }),
  )
})
