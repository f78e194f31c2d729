import { predictorConformance } from '@grodt/sdk/conformance'
import t from 'tap'
import plugin from './index.ts'

type Data = Parameters<typeof plugin.train>[0]

const data = (columns: readonly number[][], now: readonly number[], target: readonly number[]): Data => ({
  features: columns.map((_, j) => `f${j}`),
  columns: columns.map((column) => Float64Array.from(column)),
  target: Float64Array.from(target),
  now: Float64Array.from(now),
  time: Float64Array.from(now, (_, i) => i),
  task: 'classification',
  seed: 1,
})

const train = (given: Data, thresholds = 15) => plugin.load(plugin.train(given, { thresholds }))

t.test('the contract of predictors', async (t) => {
  t.strictSame(predictorConformance(plugin), [])
})

t.test('the feature and threshold that part best', async (t) => {
  const weak = [1, 0, 1, 0, 1, 0, 1, 0]
  const strong = [8, 7, 6, 5, 4, 3, 2, 1]
  const model = train(data([weak, strong], [0, 0, 0, 0, 0, 0, 0, 1], [0, 0, 0, 1, 1, 1, 1, 1]))
  t.equal(model.predict(Float64Array.of(0, 5.5), 0), 1 / 5, 'above 5: no one of three')
  t.equal(model.predict(Float64Array.of(0, 5), 0), 6 / 7, 'up to 5: five of five')
  t.strictSame(model.importance(), [0, 1])
})

t.test('the present state is a rule too', async (t) => {
  const model = train(data([[1, 2, 3, 4]], [1, 0, 1, 0], [0, 1, 0, 1]))
  t.equal(model.predict(Float64Array.of(9), 1), 1 / 4)
  t.equal(model.predict(Float64Array.of(9), 0), 3 / 4)
  t.equal(model.predict(Float64Array.of(9), NaN), 3 / 4, 'what is unknown is not above anything')
  t.strictSame(model.importance(), [0])
})

t.test('without a rule it is the rate of ones', async (t) => {
  const model = train(data([[2, 2, 2]], [NaN, NaN, NaN], [1, 1, 0]))
  t.equal(model.predict(Float64Array.of(5), 1), 3 / 5)
})

t.test('a flag that is rarely up is tried whatever the quantiles', async (t) => {
  const flag = Array.from({ length: 50 }, (_, i) => (i < 2 ? 1 : 0))
  const model = train(
    data(
      [flag],
      flag.map(() => NaN),
      flag,
    ),
    1,
  )
  t.equal(model.predict(Float64Array.of(1), NaN), 3 / 4)
})

t.test('the mean of a number on both sides', async (t) => {
  const given = { ...data([[1, 2, 3, 4]], [0, 0, 0, 0], [-5, -7, 20, 22]), task: 'regression' } as const
  const model = train(given)
  t.equal(model.predict(Float64Array.of(0), 0), -6)
  t.equal(model.predict(Float64Array.of(10), 0), 21)
})
