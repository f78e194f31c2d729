import { matrixOf } from '@grodt/sdk'
import t from 'tap'
import { hierarchicalRiskParity } from './bisection.ts'

const near = (a: readonly number[], b: readonly number[]): boolean =>
  a.every((value, i) => Math.abs(value - b[i]) < 1e-12)

t.test('two variables share by their variances', async (t) => {
  t.ok(near(hierarchicalRiskParity([Float64Array.of(1, 0), Float64Array.of(0, 3)], 'single'), [0.75, 0.25]))
  t.strictSame(hierarchicalRiskParity([Float64Array.of(2)], 'single'), [1])
})

t.test('similar variables share what one of them would get', async (t) => {
  // 0 and 2 move alike, 1 and 3 move alike, the pairs do not know each other.
  const matrix = matrixOf(4, (i, j) => (i === j ? 1 : (i - j) % 2 === 0 ? 0.8 : 0))
  t.ok(near(hierarchicalRiskParity(matrix, 'single'), [0.25, 0.25, 0.25, 0.25]))
  // Leaves 4, then 0 2, then 1 3: of five leaves the first half has two, 4 and 0.
  const five = matrixOf(5, (i, j) => (i === j ? 1 : i < 4 && j < 4 ? matrix[i][j] : -0.5))
  const half = (variance: number, other: number): number => other / (variance + other)
  // 4 and 0 at equal weights: (1 + 1 - 2 x 0.5) / 4; 2, 1 and 3: (3 + 2 x 0.8) / 9.
  const first = half(0.25, 4.6 / 9)
  const rest = 1 - first
  const single = half(1, 0.9)
  t.ok(
    near(hierarchicalRiskParity(five, 'single'), [
      first / 2,
      (rest * (1 - single)) / 2,
      rest * single,
      (rest * (1 - single)) / 2,
      first / 2,
    ]),
  )
})
