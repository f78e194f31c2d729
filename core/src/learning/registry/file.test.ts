import t from 'tap'
import { DAY_MS } from '../../portfolio/statistics/annual.ts'
import { madeDataset, PREDICTORS, signalDataset, specificationOf, START } from '../learning.fixture.ts'
import { measured } from '../measured.ts'
import { train } from '../train.ts'
import type { ValidationReport } from '../validation/report.ts'
import { modelFile, readModelFile } from './file.ts'
import { modelId, packModel } from './pack.ts'
import { trained } from './registry.fixture.ts'

const packed = packModel(trained(3))
const id = modelId(packed)
const dataset = signalDataset(300)
const until = START + 250 * DAY_MS
const job = { specification: specificationOf(dataset), dataset, until, before: null }
const { report } = measured(job, train(job, PREDICTORS), PREDICTORS)

t.test('a model comes back out of its file with its validation', async (t) => {
  const importance = [
    { plugin: 'a', shares: [0.25, 0.75] },
    { plugin: 'b', shares: null },
  ]
  const written = (said: typeof importance | null): Buffer =>
    modelFile({ id, report, importance: said }, packed)
  for (const said of [importance, null])
    t.strictSame(readModelFile('x', written(said)), { id, report, importance: said, model: trained(3) })
  const odd = [importance.slice(1), [{ plugin: 'a', shares: [1] }, importance[1]], [null, null], 'a']
  for (const said of odd as (typeof importance)[])
    t.equal(readModelFile('x', written(said)).importance, null, 'of another model')
  t.strictSame(readModelFile('x', modelFile({ id, report: null }, packed)).report, null)
})

t.test('a validation that is none is left out: whoever shows it relies on all of it', async (t) => {
  const of = (said: unknown): ValidationReport | null =>
    readModelFile('x', modelFile({ id, report: said as ValidationReport }, packed)).report
  t.strictSame(of(report), report)
  const { importance, ...unmeasured } = report
  t.strictSame(of(unmeasured), unmeasured, 'an older one has nothing of what it rests on')
  t.strictSame(of({ ...report, importance: null }), { ...report, importance: null })
  const odd = [
    ...[7, [], {}, { ...report, target: 'volatility' }, { ...report, task: 'regression' }],
    ...[
      { ...report, importance: {} },
      { ...report, importance: { ...importance, features: [null] } },
    ],
    ...[
      { ...report, figures: { ...report.figures, x: null } },
      { ...report, suspicions: [1] },
    ],
  ]
  for (const one of odd) t.equal(of(one), null, JSON.stringify(one).slice(0, 60))
})

t.test('the validation of a regression comes back too', async (t) => {
  const numbers = madeDataset({
    days: 300,
    target: 'volatility',
    make: (random) => ({ features: [random.normal()], label: random.normal() }),
  })
  const regression = { ...job, specification: specificationOf(numbers), dataset: numbers }
  const outcome = measured(regression, train(regression, PREDICTORS), PREDICTORS)
  const bytes = packModel(outcome.model)
  const file = modelFile({ id: modelId(bytes), report: outcome.report }, bytes)
  t.strictSame(readModelFile('x', file).report, outcome.report)
})

t.test('a file that is damaged, cut off or something else is refused with the reason', async (t) => {
  const file = modelFile({ id, report }, packed)
  const flipped = Buffer.from(file)
  flipped[file.length - 1] ^= 1
  const strange = Buffer.from('another layout')
  const cases: [Uint8Array, string][] = [
    [flipped, 'it is damaged: its bytes do not fit the id in its first line'],
    [file.subarray(0, file.length - 5), 'it is damaged: its bytes do not fit the id in its first line'],
    [Buffer.from('time,open\n1,2\n'), 'it does not begin with the line that grodt models export writes'],
    [Buffer.from('{"kind":"x"}\n'), 'it does not begin with the line that grodt models export writes'],
    [Buffer.from('null\n'), 'it does not begin with the line that grodt models export writes'],
    [Buffer.alloc(0), 'it does not begin with the line that grodt models export writes'],
    [packed, 'it does not begin with the line that grodt models export writes'],
  ]
  for (const [content, problem] of cases) {
    t.throws(() => readModelFile('a/model', content), {
      code: 'MODEL_FILE',
      message: `The file "a/model" is no model that can be imported: ${problem}. Nothing was changed.`,
    })
  }
  t.throws(() => readModelFile('x', modelFile({ id: modelId(strange), report }, strange)), {
    message:
      /it was written by another version of GRODT: The model \w+ cannot be used: its bytes do not begin/,
  })
})
