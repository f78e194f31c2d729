import t from 'tap'
import {
  endOf,
  madeDataset,
  noiseDataset,
  PREDICTORS,
  signalDataset,
  specificationOf,
} from '../learning.fixture.ts'
import type { Dataset } from '../types.ts'
import { shuffledControl } from './shuffled-control.ts'
import { validationText } from './text.ts'
import { validate } from './validate.ts'
import { walkForward } from './walk-forward.ts'

function textOf(dataset: Dataset, ...plugins: string[]): string[] {
  const specification = specificationOf(dataset, ...plugins)
  const until = endOf(dataset)
  const record = walkForward(specification, dataset, PREDICTORS, until)
  const shuffled = shuffledControl(specification, dataset, PREDICTORS, until)
  return validationText(validate(record, { until, seed: 1, shuffled, resamples: 50 }))
}

t.test('a classification: every figure beside its baselines, on lines of a terminal', async (t) => {
  const lines = textOf(signalDataset(400), 'discriminant', 'base-rate')
  t.equal(lines[0], 'market_risk: 2022-04-28 to 2023-02-04, 1,132 forecasts on 283 days, 4 subjects')
  t.match(lines[1], /^ {2}discriminant, weight 100 %: accuracy 7\d\.\d %, AUC 0\.8\d\d, Brier 0\.1\d{3}$/)
  t.equal(lines[5], '              model            95 %  majority  persistence    rule  shuffled')
  const percent = String.raw`\d\d\.\d %`
  t.match(
    lines[6],
    new RegExp(
      `^accuracy  +${percent}  +\\d\\d\\.\\d\\.\\.\\d\\d\\.\\d  +${percent}  +${percent}  +${percent}  +${percent}$`,
    ),
  )
  for (const title of ['Accuracy by year', 'Accuracy by regime', 'Accuracy by subject']) {
    const at = lines.indexOf(title)
    t.match(lines[at + 1], /^ +rows +model +majority +persistence +rule +shuffled +balanced$/, title)
  }
  t.match(lines.at(-1), /^rule +\+1\d\.\d +\+1\d\.\d to \+2\d\.\d +\d+\.\d +<0\.001 +\d+$/)
  for (const line of lines) t.ok(line.length <= 80 && line === line.trimEnd(), line)
})

t.test('a regression has its own figures', async (t) => {
  const lines = textOf(
    madeDataset({
      days: 300,
      target: 'volatility',
      make(random) {
        const strength = random.normal()
        return { features: [strength], label: strength + random.normal(), now: strength, rule: NaN }
      },
    }),
  )
  t.match(lines[1], /^ {2}discriminant, weight 100 %: mean squared error \d\.\d{4}$/)
  t.match(lines[5], /^R² +0\.\d{3} +0\.\d{3}\.\.0\.\d{3} +0\.000 +-?0\.\d{3} +- +-?0\.\d{3}$/)
  t.ok(lines.includes('Better than its baselines by, % of the squared error'))
})

t.test('what there is too little of shows as a dash; what is suspicious is said', async (t) => {
  const few = textOf(noiseDataset(30))
  t.equal(few[0], 'market_risk: no out-of-sample forecasts, 0 forecasts on 0 days, 0 subjects')
  t.ok(few.some((line) => /^accuracy +- +- +- +- +- +\d\d\.\d %$/.test(line)))
  const weekly = noiseDataset(250, { span: 7 * 86_400_000 })
  const lines = textOf(weekly)
  t.ok(
    lines.some((line) =>
      /^Labels overlap, [67]\.\d of a subject are open at once: 7 days count as one in tests\.$/.test(line),
    ),
  )
  const record = walkForward(specificationOf(weekly), weekly, PREDICTORS, endOf(weekly))
  const suspicious = validate(record, { until: 0, seed: 1, resamples: 0, suspicions: ['f1 knows too much'] })
  t.equal(validationText(suspicious).at(-1), 'Suspicious: f1 knows too much.')
})
