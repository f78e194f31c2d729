import t from 'tap'
import { endOf, PREDICTORS, signalDataset, specificationOf } from '../learning.fixture.ts'
import type { Predictor, Predictors } from '../predictors.ts'
import { trainModel } from '../train.ts'
import { blendedShares, memberImportance } from './own.ts'

const dataset = signalDataset(60)

const saying = (importance: () => readonly number[]): Predictor => ({
  train: () => Buffer.from(''),
  load: () => ({ predict: () => 0.5, importance }),
})

const predictors: Predictors = new Map([
  ...PREDICTORS,
  ['odd', saying(() => [1, NaN])],
  ['negative', saying(() => [2, -1])],
  [
    'throwing',
    saying(() => {
      throw new Error('I do not know.')
    }),
  ],
])

t.test('each member says its own; who cannot is left out, and costs nobody anything', async (t) => {
  const names = ['discriminant', 'nearest', 'base-rate', 'odd', 'negative', 'throwing']
  const model = trainModel(specificationOf(dataset, ...names), dataset, predictors, endOf(dataset))
  const found = memberImportance(model, predictors)
  t.strictSame(
    found.map(({ plugin }) => plugin),
    names,
  )
  const [first, second, ...others] = found.map(({ shares }) => shares)
  t.ok(first !== null && first[0] > first[1] && Math.abs(first[0] + first[1] - 1) < 1e-12)
  t.strictSame(second, [0.5, 0.5])
  t.strictSame(others, [null, null, null, null], 'too few numbers, none that is one, below 0, thrown')
})

t.test('shares are blended by weight, and sum to 1 whoever says nothing', async (t) => {
  const members = [
    { plugin: 'a', shares: [0.8, 0.2] },
    { plugin: 'b', shares: [0.4, 0.6] },
    { plugin: 'c', shares: null },
  ]
  const [first, second] = blendedShares([0.2, 0.3, 0.5], members) ?? []
  t.ok(Math.abs(first - (0.2 * 0.8 + 0.3 * 0.4) / 0.5) < 1e-12)
  t.ok(Math.abs(first + second - 1) < 1e-12)
  t.strictSame(blendedShares([1], [{ plugin: 'a', shares: [0, 0] }]), [0, 0], 'it rests on no feature')
  t.equal(blendedShares([1], [{ plugin: 'c', shares: null }]), null)
})
