import { SeededRandom } from '@grodt/sdk/host'
import t from 'tap'
import { DAY_MS } from '../../portfolio/statistics/annual.ts'
import {
  coin,
  endOf,
  madeDataset,
  noiseDataset,
  PREDICTORS,
  signalDataset,
  specificationOf,
} from '../learning.fixture.ts'
import type { Dataset } from '../types.ts'
import { accuracyOf } from './figures.ts'
import { labelsOpen } from './overlap.ts'
import { shuffledControl } from './shuffled-control.ts'
import { suspicionsOf, suspiciousFeatures } from './suspicions.ts'
import { validate } from './validate.ts'
import { walkForward } from './walk-forward.ts'

const STEP = 4 * 3_600_000
/** Labels look a week ahead, six times a day: 42 of them are open at once. */
const OPEN = 42

/** The sign of the sum of the next 42 steps of a random walk; its only feature is the clock. */
function overlapping(): Dataset {
  const random = new SeededRandom(11)
  const steps = Array.from({ length: 2000 }, () => random.normal())
  const sum = (from: number): number => steps.slice(from, from + OPEN).reduce((all, one) => all + one, 0)
  return madeDataset({
    days: 160,
    subjects: 1,
    step: STEP,
    span: OPEN * STEP,
    make: (_, moment) => ({
      features: [moment],
      label: sum(moment) > 0 ? 1 : 0,
      now: moment > 0 && sum(moment - 1) > 0 ? 1 : 0,
      rule: 0,
    }),
  })
}

t.test('overlapping labels: neighbours give each other away, a purged walk-forward does not', async (t) => {
  const dataset = overlapping()
  const { label } = dataset
  // Trained on every second row: the other ones lie between two whose labels are nearly theirs.
  const says = label.map((_, row) => label[row - (row % 2)])
  const naive = accuracyOf(label, { says, probability: says, score: says })
  t.ok((naive ?? 0) > 0.95, `a random split would say ${naive}`)

  const record = walkForward(specificationOf(dataset, 'nearest'), dataset, PREDICTORS, endOf(dataset))
  const report = validate(record, { until: endOf(dataset), seed: 1, resamples: 100 })
  t.ok(report.task === 'classification' && (report.figures.accuracy.model ?? 1) < 0.65)
  t.equal(report.clusterDays, 7)
  t.equal(report.gains.persistence.t, null, 'a few weeks are too few for a test')
  const open = labelsOpen(record) ?? NaN
  t.ok(open > OPEN - 4 && open <= OPEN, `${open} labels are open at once`)
})

t.test('a present label that shares the window of the label to come is found', async (t) => {
  const dataset = overlapping()
  const record = walkForward(specificationOf(dataset), dataset, PREDICTORS, endOf(dataset))
  t.match(suspicionsOf(record), [
    /^the present label is right in 9\d\.\d % of rows while 3[89]\.\d labels .* window$/,
  ])
  const honest = noiseDataset(200)
  t.strictSame(
    suspicionsOf(walkForward(specificationOf(honest), honest, PREDICTORS, endOf(honest))),
    [],
    'noise has none',
  )
})

t.test('labels that were known when they were forecast are found', async (t) => {
  const dataset = signalDataset(200)
  const record = walkForward(specificationOf(dataset), dataset, PREDICTORS, endOf(dataset))
  const early = { ...record, end: record.end.map((end, row) => (row < 3 ? end - DAY_MS : end)) }
  t.strictSame(suspicionsOf(early), ['3 label(s) were known when they were forecast'])
})

t.test('a feature that knows the label is found, one that persists is not', async (t) => {
  const leaky = madeDataset({
    days: 60,
    make(random) {
      const label = coin(random)
      return { features: [random.normal(), label * 4 + random.normal(), -label], label, now: coin(random) }
    },
  })
  const found = suspiciousFeatures(leaky, endOf(leaky))
  t.match(found, [
    /^f1 alone separates the labels \(AUC 0\.99\d\): it probably knows the future$/,
    'f2 alone separates the labels (AUC 1.000): it probably knows the future',
  ])
  const calm = madeDataset({
    days: 60,
    make(random) {
      const label = coin(random)
      const now = random.next() < 0.97 ? label : 1 - label
      return { features: [now + 0.1 * random.normal()], label, now }
    },
  })
  t.strictSame(suspiciousFeatures(calm, endOf(calm)), [], 'the present state separates as well')
  t.strictSame(
    suspiciousFeatures(leaky, endOf(leaky) - 57 * DAY_MS),
    [],
    'labels that are not known yet are not looked at',
  )
})

t.test('too good to be true is said to be', async (t) => {
  const dataset = signalDataset(200)
  const record = walkForward(specificationOf(dataset), dataset, PREDICTORS, endOf(dataset))
  const seer = { ...record, value: record.label.map((one) => (one === 1 ? 0.9 : 0.1)) }
  t.match(suspicionsOf(seer), [/^a balanced accuracy of 100\.0 % where baselines reach 6\d\.\d %$/])
})

t.test('with shuffled labels nothing is found, whatever there is', async (t) => {
  for (const plugin of ['discriminant', 'nearest']) {
    const dataset = signalDataset(200)
    const specification = specificationOf(dataset, plugin)
    const controls = shuffledControl(specification, dataset, PREDICTORS, endOf(dataset))
    t.equal(controls.length, 10)
    const rows = controls.reduce((sum, { label }) => sum + label.length, 0)
    t.equal(rows, 10 * 400, 'the later half, ten times')
    const right = controls.reduce(
      (sum, { label, value }) => sum + label.filter((one, row) => one === (value[row] > 0.5 ? 1 : 0)).length,
      0,
    )
    t.ok(Math.abs(right / rows - 0.5) < 0.03, `${plugin}: ${right / rows}`)
    t.notSame([...controls[0].label], [...controls[1].label])
    t.strictSame(
      shuffledControl(specification, dataset, PREDICTORS, endOf(dataset))[9].value,
      controls[9].value,
      'equal seeds, equal shuffles',
    )
  }
  const large = noiseDataset(500)
  t.equal(shuffledControl(specificationOf(large), large, PREDICTORS, endOf(large)).length, 4)
})
