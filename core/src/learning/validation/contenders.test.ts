import t, { type Test } from 'tap'
import { noiseDataset, PREDICTORS, specificationOf, endOf } from '../learning.fixture.ts'
import { besides, contendersOf } from './contenders.ts'
import { accuracyOf, aucOf, balancedOf, brierOf, brierSkillOf } from './figures.ts'
import { rowsWhere } from './sample.ts'
import { walkForward } from './walk-forward.ts'

const near = (t: Test, found: number | null, wanted: number): void => {
  t.ok(found !== null && Math.abs(found - wanted) < 1e-12, `${found} is ${wanted}`)
}

const label = Float64Array.from({ length: 50 }, (_, i) => (i < 20 ? 0 : 1))
const value = new Float64Array(50).fill(0.5)

t.test('baselines have the benefit of hindsight', async (t) => {
  const now = Float64Array.from({ length: 50 }, (_, i) => (i < 15 || i >= 40 ? 0 : 1))
  const { model, majority, persistence } = contendersOf({ label, value, now, rule: now })
  t.strictSame([...model.says], new Array(50).fill(0), 'a half is not above a half')
  t.equal(accuracyOf(label, majority), 0.6)
  near(t, brierSkillOf(label, majority), 0)
  t.equal(persistence === null ? null : accuracyOf(label, persistence), 35 / 50)
  t.equal(persistence?.probability[0], 10 / 25, 'what came where it said 0')
  t.equal(persistence?.probability[20], 20 / 25, 'what came where it said 1')
  near(t, persistence === null ? null : aucOf(label, persistence), (15 / 20 + 20 / 30) / 2)
})

t.test(
  'a baseline that is wrong more often than not is accurate by its word, not by its opposite',
  async (t) => {
    const wrong = label.map((one) => 1 - one)
    const { persistence } = contendersOf({ label, value, now: wrong, rule: wrong })
    t.equal(persistence === null ? null : accuracyOf(label, persistence), 0)
    t.equal(persistence === null ? null : balancedOf(label, persistence), 0)
    t.equal(persistence === null ? null : brierOf(label, persistence), 0, 'its probabilities know better')
  },
)

t.test('where a baseline says nothing it says the majority', async (t) => {
  const silent = Float64Array.from({ length: 50 }, (_, i) => (i % 2 === 0 ? NaN : label[i]))
  const none = new Float64Array(50).fill(NaN)
  const { persistence, rule } = contendersOf({ label, value, now: silent, rule: none })
  t.equal(persistence === null ? null : accuracyOf(label, persistence), 40 / 50)
  t.equal(rule, null)
})

t.test('every figure stands beside those of all contenders on the same rows', async (t) => {
  const dataset = noiseDataset(200)
  const record = walkForward(specificationOf(dataset), dataset, PREDICTORS, endOf(dataset))
  const control = { ...record, value: record.value.map(() => 0.9) }
  const select = rowsWhere(({ subject }, row) => subject[row] === 1)
  const found = besides(record, [control], select)(accuracyOf)
  const own = [...record.label].filter((_, row) => record.subject[row] === 1)
  const ones = own.filter((one) => one === 1).length / own.length
  near(t, found.shuffled, ones)
  near(t, found.majority, Math.max(ones, 1 - ones))
  t.equal(besides(record, [], select)(accuracyOf).shuffled, null)
})
