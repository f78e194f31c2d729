import t from 'tap'
import { discriminant, PREDICTORS, signalDataset, specificationOf, START } from './learning.fixture.ts'
import { DAY_MS } from '../portfolio/statistics/annual.ts'
import { measured, unmeasured } from './measured.ts'
import type { Predictors } from './predictors.ts'
import { train, type TrainingJob } from './train.ts'

const dataset = signalDataset(300)
const until = START + 250 * DAY_MS
const job: TrainingJob = { specification: specificationOf(dataset), dataset, until, before: null }
const trained = train(job, PREDICTORS)

t.test('what forecasts rest on is measured with a validation, and changes nothing else', async (t) => {
  const found = measured(job, trained, PREDICTORS)
  t.match(found.report.importance, { rows: 332, features: [{ name: 'f0' }, { name: 'f1' }] })
  t.match(found.importance, [{ plugin: 'discriminant', shares: [Number, Number] }])
  const { importance, ...report } = found.report
  t.strictSame({ ...found, report, importance: null }, trained)
  t.notOk('importance' in trained.report, 'a training alone asks nobody')

  const later = { ...job, until: until + DAY_MS, before: found }
  const next = measured(later, train(later, PREDICTORS), PREDICTORS)
  t.equal(next.report.importance, importance, 'a fit alone has that of the last validation')
  t.match(next.importance, [{ shares: [Number, Number] }])
})

t.test('a member that fails while it is measured loses no model, and the report says why', async (t) => {
  const failing = (problem: () => number): Predictors =>
    new Map([['discriminant', { ...discriminant, load: () => ({ predict: problem, importance: () => [] }) }]])
  const thrown = failing(() => {
    throw new Error('Such a row was never seen')
  })
  const found = measured(job, trained, thrown)
  t.strictSame(found, {
    ...trained,
    importance: [{ plugin: 'discriminant', shares: null }],
    report: { ...trained.report, importance: null, importanceProblem: 'Such a row was never seen' },
  })
  t.match(
    measured(
      job,
      trained,
      failing(() => NaN),
    ).report.importanceProblem,
    /discriminant.*NaN/,
  )
})

t.test('what cut a measuring off is the reason in the report that it was for', async (t) => {
  t.match(unmeasured(job, trained, 'it took longer than 5 s').report, {
    ...{ importance: null, importanceProblem: 'it took longer than 5 s' },
  })
  const refit = { ...job, until: until + DAY_MS, before: trained }
  const outcome = train(refit, PREDICTORS)
  t.equal(unmeasured(refit, outcome, 'it took longer than 5 s'), outcome, 'this one validated nothing')
})
