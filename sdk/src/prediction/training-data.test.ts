import t from 'tap'
import type { TrainingData } from '../contract/predictor.ts'
import { shares } from './shares.ts'
import { checkTrainingData } from './training-data.ts'

const sound: TrainingData = {
  features: ['a', 'b'],
  columns: [Float64Array.of(1, 2), Float64Array.of(3, 4)],
  target: Float64Array.of(0, 1),
  now: Float64Array.of(NaN, 1),
  time: Float64Array.of(0, 1),
  task: 'classification',
  seed: 1,
}

t.test('what no model should be trained on is refused by name and row', async (t) => {
  checkTrainingData(sound)
  checkTrainingData({ ...sound, task: 'regression', target: Float64Array.of(-3, 0.5) })
  const refused = (change: Partial<TrainingData>, message: string) =>
    t.throws(() => checkTrainingData({ ...sound, ...change }), { message })
  refused({ target: new Float64Array(0) }, 'There is no row to train on.')
  refused({ features: ['a'] }, 'There are 1 features, but 2 columns.')
  refused(
    { columns: [Float64Array.of(1, 2), Float64Array.of(3)] },
    'Feature "b" has 1 rows, but the target has 2.',
  )
  refused({ now: Float64Array.of(1) }, '"now" has 1 rows, but the target has 2.')
  refused({ time: Float64Array.of(1) }, '"time" has 1 rows, but the target has 2.')
  refused(
    { columns: [Float64Array.of(1, 2), Float64Array.of(3, NaN)] },
    'Feature "b" is NaN in row 1: a model is trained on finite numbers only.',
  )
  refused(
    { target: Float64Array.of(-Infinity, 1) },
    'The target is -Infinity in row 0: a model is trained on finite numbers only.',
  )
  refused(
    { target: Float64Array.of(0, 0.5) },
    'The target of a classification is 0 or 1, but in row 1 it is 0.5.',
  )
})

t.test('shares sum to 1, or are all 0', async (t) => {
  t.strictSame(shares([1, 3, 0]), [0.25, 0.75, 0])
  t.strictSame(shares(Float64Array.of(0, 0)), [0, 0])
  t.strictSame(shares([]), [])
})
