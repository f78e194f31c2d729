import { predictorConformance } from '@grodt/sdk/conformance'
import fc from 'fast-check'
import t from 'tap'
import plugin from './index.ts'
import { fitLogistic } from './logistic.ts'
import { fitRidge } from './ridge.ts'
import { standardisation, standardised } from './standardise.ts'

type Data = Parameters<typeof plugin.train>[0]

const data = (columns: readonly number[][], target: readonly number[], task: Data['task']): Data => ({
  features: columns.map((_, j) => `f${j}`),
  columns: columns.map((column) => Float64Array.from(column)),
  target: Float64Array.from(target),
  now: new Float64Array(target.length),
  time: Float64Array.from(target, (_, i) => i),
  task,
  seed: 1,
})

t.test('the contract of predictors', async (t) => {
  t.strictSame(predictorConformance(plugin), [])
})

/** Rows of two features with a target of its own each. */
const rows = fc.array(
  fc.tuple(
    fc.double({ min: -5, max: 5, noNaN: true }),
    fc.double({ min: -5, max: 5, noNaN: true }),
    fc.integer({ min: 0, max: 1 }),
  ),
  { minLength: 3, maxLength: 40 },
)
const inverseStrength = fc.constantFrom(0.01, 1, 100)

t.test('at the logistic fit no derivative is left', async (t) => {
  fc.assert(
    fc.property(rows, inverseStrength, (rows, c) => {
      const raw = [0, 1].map((j) => Float64Array.from(rows, (row) => row[j]))
      const target = Float64Array.from(rows, (row) => row[2])
      const columns = standardised(raw, standardisation(raw))
      const { intercept, weights } = fitLogistic(columns, target, c)
      const ones = target.reduce((sum, y) => sum + y, 0)
      if (ones === 0 || ones === target.length) {
        t.strictSame([...weights], [0, 0])
        t.ok(Math.abs(1 / (1 + Math.exp(-intercept)) - (ones + 0.5) / (target.length + 1)) < 1e-12)
        return
      }
      const error = target.map((y, i) => {
        const z = intercept + weights[0] * columns[0][i] + weights[1] * columns[1][i]
        return 1 / (1 + Math.exp(-z)) - y
      })
      const slopes = columns.map(
        (column, j) => c * error.reduce((sum, e, i) => sum + e * column[i], 0) + weights[j],
      )
      const level = error.reduce((sum, e) => sum + e, 0)
      for (const derivative of [...slopes, c * level])
        t.ok(Math.abs(derivative) < 1e-6 * (1 + c), String(derivative))
    }),
    { numRuns: 60 },
  )
})

t.test('at the ridge fit no derivative is left', async (t) => {
  fc.assert(
    fc.property(rows, inverseStrength, (rows, c) => {
      const raw = [0, 1].map((j) => Float64Array.from(rows, (row) => row[j]))
      const target = Float64Array.from(rows, (row) => 1e3 + 7 * row[2] - row[0])
      const columns = standardised(raw, standardisation(raw))
      const { intercept, weights } = fitRidge(columns, target, c)
      const error = target.map(
        (y, i) => intercept + weights[0] * columns[0][i] + weights[1] * columns[1][i] - y,
      )
      columns.forEach((column, j) => {
        const derivative = error.reduce((sum, e, i) => sum + e * column[i], 0) + weights[j] / c
        t.ok(Math.abs(derivative) < 1e-7, String(derivative))
      })
    }),
    { numRuns: 60 },
  )
})

t.test('a line is found, and its part of each feature', async (t) => {
  const x = [-3, -1, 0, 1, 3]
  const other = [1, -1, 0, -1, 1]
  const target = x.map((value, i) => 5 + 2 * value + 0 * other[i])
  const model = plugin.load(plugin.train(data([x, other], target, 'regression'), { c: 1e6 }))
  t.ok(Math.abs(model.predict(Float64Array.of(2, 0.5), 0) - 9) < 1e-5)
  const [first, second] = model.importance()
  t.ok(first > 0.999 && second < 0.001)
})

t.test('a weak penalty trusts the data, a strong one says the rate of ones', async (t) => {
  const x = [-4, -3, -2, -1, 1, 2, 3, 4]
  const target = [0, 0, 0, 1, 0, 1, 1, 1]
  const at = (c: number) =>
    plugin.load(plugin.train(data([x], target, 'classification'), { c })).predict(Float64Array.of(4), 0)
  t.ok(at(100) > 0.95, String(at(100)))
  t.ok(Math.abs(at(1e-6) - 0.5) < 1e-3, String(at(1e-6)))
})

t.test('a feature that does not vary has no say, also where it varies later', async (t) => {
  const x = [-2, -1, 1, 2]
  const level = [0.1 + 0.2, 0.3, 0.3, 0.3]
  const model = plugin.load(plugin.train(data([x, level], [0, 0, 1, 1], 'classification'), { c: 1 }))
  t.equal(model.predict(Float64Array.of(1, 0.3), 0), model.predict(Float64Array.of(1, 1e6), 0))
  t.strictSame(model.importance(), [1, 0])
})

t.test('without features it says the rate of ones', async (t) => {
  const model = plugin.load(plugin.train(data([], [1, 1, 1, 0], 'classification'), { c: 1 }))
  t.ok(Math.abs(model.predict(new Float64Array(0), 0) - 0.75) < 1e-9)
  t.strictSame(model.importance(), [])
})
