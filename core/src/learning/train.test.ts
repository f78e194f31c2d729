import t from 'tap'
import { DAY_MS } from '../portfolio/statistics/annual.ts'
import {
  discriminant,
  endOf,
  noiseDataset,
  PREDICTORS,
  signalDataset,
  specificationOf,
  START,
} from './learning.fixture.ts'
import type { Predictors } from './predictors.ts'
import { train, trainingSize, trainModel, type TrainingOutcome } from './train.ts'
import type { Dataset } from './types.ts'

const at = (day: number): number => START + day * DAY_MS

t.test('a model knows what was known, no more and nothing too old', async (t) => {
  const dataset = signalDataset(200)
  const specification = { ...specificationOf(dataset), windowDays: 100 }
  const { data } = trainModel(specification, dataset, PREDICTORS, at(150))
  // Day 149 ends at 150.
  t.match(data, { rows: 400, from: at(50), to: at(149), until: at(150) })
  t.equal(trainModel(specification, dataset, PREDICTORS, at(150) - 1).data.to, at(148))
  const unknown = { ...dataset, label: dataset.label.map((one, row) => (row === 300 ? NaN : one)) }
  t.equal(trainModel(specification, unknown, PREDICTORS, at(150)).data.rows, 399)
})

t.test('equal data give equal bytes, and the hash tells other data', async (t) => {
  const dataset = signalDataset(200)
  const of = (data: Dataset): [string, string] => {
    const model = trainModel(specificationOf(data, 'nearest'), data, PREDICTORS, at(150))
    return [Buffer.from(model.bytes[0]).toString(), model.data.hash]
  }
  const [bytes, hash] = of(dataset)
  t.match(hash, /^[0-9a-f]{64}$/)
  t.strictSame(of(signalDataset(200)), [bytes, hash])
  const later = { ...dataset, label: dataset.label.map((one, row) => (row > 700 ? 1 - one : one)) }
  t.strictSame(of(later), [bytes, hash], 'what came later is in neither')
  const changed = {
    columns: dataset.columns.map((column) => column.map((one, row) => (row === 5 ? one + 1e-9 : one))),
    label: dataset.label.map((one, row) => (row === 5 ? 1 - one : one)),
    now: dataset.now.map((one, row) => (row === 5 ? 1 - one : one)),
    features: ['f1', 'f0'],
  }
  for (const [name, value] of Object.entries(changed)) {
    t.not(of({ ...dataset, [name]: value })[1], hash, name)
  }
})

t.test('1,000 rows on 120 days are enough', async (t) => {
  const of = (days: number, subjects: number): unknown => {
    const dataset = noiseDataset(days, { subjects })
    return trainingSize(dataset, endOf(dataset), 1095)
  }
  t.strictSame(of(249, 4), { rows: 996, days: 249, enough: false })
  t.strictSame(of(250, 4), { rows: 1000, days: 250, enough: true })
  t.strictSame(of(119, 20), { rows: 2380, days: 119, enough: false })
  t.strictSame(of(120, 20), { rows: 2400, days: 120, enough: true })
  const dataset = noiseDataset(400)
  t.match(
    trainingSize(dataset, endOf(dataset), 200),
    { rows: 800, days: 200 },
    'what is too old does not count',
  )
})

/** What a training costs: how often members are fitted. */
function counting(): { predictors: Predictors; fits: () => number } {
  let fits = 0
  const predictors: Predictors = new Map([
    ...PREDICTORS,
    ['discriminant', { ...discriminant, train: (data, p) => (fits++, discriminant.train(data, p)) }],
  ])
  return { predictors, fits: () => fits }
}

t.test('between validations a training is a fit alone; after 30 days it is validated again', async (t) => {
  const dataset = signalDataset(300)
  const specification = specificationOf(dataset, 'discriminant', 'base-rate')
  const run = (day: number, before: TrainingOutcome | null): { outcome: TrainingOutcome; fits: number } => {
    const { predictors, fits } = counting()
    const outcome = train({ specification, dataset, until: at(day), before }, predictors)
    return { outcome, fits: fits() }
  }
  const first = run(250, null)
  t.ok(first.fits > 5)
  t.strictSame(first.outcome.model.weights, [1, 0], 'by the scores of the walk-forward')
  const next = run(279, first.outcome)
  t.equal(next.fits, 1)
  t.equal(next.outcome.report, first.outcome.report)
  t.equal(next.outcome.model.data.until, at(279))
  const again = run(280, next.outcome)
  t.equal(again.outcome.report.until, at(280))
  t.ok(again.fits > 1 && again.fits < first.fits + 10, `${again.fits}`)
  t.strictSame(again.outcome.record, run(280, null).outcome.record, 'as if done at once')
  t.strictSame(again.outcome, run(280, next.outcome).outcome, 'equal jobs give equal outcomes')
})

t.test('all of a job and of its outcome can be sent to a thread', async (t) => {
  const dataset = signalDataset(300)
  const before = train(
    { specification: specificationOf(dataset), dataset, until: at(250), before: null },
    PREDICTORS,
  )
  const job = { specification: specificationOf(dataset), dataset, until: at(251), before }
  const sent = train(structuredClone(job), PREDICTORS)
  t.strictSame(structuredClone(sent), structuredClone(train(job, PREDICTORS)))
})
