import { predictorConformance } from '@grodt/sdk/conformance'
import t from 'tap'
import plugin from './index.ts'

type Data = Parameters<typeof plugin.train>[0]

const data = (now: readonly number[], target: readonly number[], task: Data['task']): Data => ({
  features: ['a', 'b'],
  columns: [new Float64Array(now.length), new Float64Array(now.length)],
  target: Float64Array.from(target),
  now: Float64Array.from(now),
  time: Float64Array.from(now, (_, i) => i),
  task,
  seed: 1,
})

const row = Float64Array.of(0, 0)

t.test('the contract of predictors', async (t) => {
  t.strictSame(predictorConformance(plugin), [])
})

t.test('the probability is how often 1 followed what is', async (t) => {
  const model = plugin.load(plugin.train(data([1, 1, 1, 0, NaN], [1, 1, 0, 0, 1], 'classification'), {}))
  t.equal(model.predict(row, 1), 3 / 5)
  t.equal(model.predict(row, 0), 1 / 3)
  t.equal(model.predict(row, NaN), 4 / 7, 'of all rows where it is unknown what is')
  t.strictSame(model.importance(), [0, 0])
})

t.test('a number stays as it is', async (t) => {
  const model = plugin.load(plugin.train(data([5, 7], [6, 10], 'regression'), {}))
  t.equal(model.predict(row, -2.5), -2.5)
  t.equal(model.predict(row, NaN), 8)
})
