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
import type { ClassificationReport, RegressionReport, ValidationReport } from './report.ts'
import { shuffledControl } from './shuffled-control.ts'
import { validate } from './validate.ts'
import { walkForward } from './walk-forward.ts'

function reportOf(dataset: Dataset, ...plugins: string[]): ValidationReport {
  const specification = specificationOf(dataset, ...plugins)
  const until = endOf(dataset)
  return validate(walkForward(specification, dataset, PREDICTORS, until), {
    until,
    seed: 1,
    shuffled: shuffledControl(specification, dataset, PREDICTORS, until),
    resamples: 200,
  })
}

function classificationOf(dataset: Dataset, ...plugins: string[]): ClassificationReport {
  const report = reportOf(dataset, ...plugins)
  if (report.task !== 'classification') throw new TypeError(report.task)
  return report
}

function regressionOf(dataset: Dataset): RegressionReport {
  const report = reportOf(dataset)
  if (report.task !== 'regression') throw new TypeError(report.task)
  return report
}

const within = (value: number | null, low: number, high: number): boolean =>
  value !== null && value > low && value < high

t.test('what is there is found, and what it is worth beside the baselines', async (t) => {
  // A label that follows one normal number through .8 of noise is right in 1/2 + asin(1 / sqrt(1.64)) / pi = 78.6 %.
  const { figures, intervals, gains, ...report } = classificationOf(
    signalDataset(540),
    'discriminant',
    'base-rate',
  )
  t.ok(within(figures.accuracy.model, 0.75, 0.82), `accuracy ${figures.accuracy.model}`)
  t.ok(within(figures.accuracy.persistence, 0.55, 0.68))
  t.ok(within(figures.accuracy.majority, 0.49, 0.55))
  t.ok(within(figures.balanced.shuffled, 0.47, 0.53))
  t.ok(within(figures.brierSkill.model, 0.3, 0.5))
  for (const name of ['accuracy', 'balanced', 'auc', 'brier', 'brierSkill', 'logLoss'] as const) {
    const { low = NaN, median = NaN, high = NaN } = intervals[name] ?? {}
    const value = figures[name].model ?? NaN
    t.ok(
      low < value && value < high && Math.abs(median - value) < (high - low) / 4,
      `${name}: ${low} ${value} ${high}`,
    )
  }
  for (const name of ['majority', 'persistence', 'rule'] as const) {
    const { gain, interval, t: statistic, p, disagreements } = gains[name]
    const wanted = (figures.accuracy.model ?? NaN) - (figures.accuracy[name] ?? NaN)
    t.ok(Math.abs((gain ?? NaN) - wanted) < 1e-12 && wanted > 0.1, name)
    t.ok(within(gain, interval?.low ?? NaN, interval?.high ?? NaN))
    t.ok((statistic ?? 0) > 5 && (p ?? 1) < 1e-6 && disagreements > 100)
  }
  t.match(report.members, [
    { plugin: 'discriminant', weight: 1 },
    { plugin: 'base-rate', weight: 0 },
  ])
  t.match(report, { labelsOpen: 1, clusterDays: 1, suspicions: [], subjects: ['S0', 'S1', 'S2', 'S3'] })
})

t.test('parts sum to the whole, and the most confident are right more often', async (t) => {
  const report = classificationOf(signalDataset(540))
  for (const groups of [report.years, report.regimes, report.bySubject]) {
    t.ok(groups.length > 1)
    t.equal(
      groups.reduce((sum, { rows }) => sum + rows, 0),
      report.rows,
    )
    const right = groups.reduce((sum, { rows, accuracy }) => sum + rows * (accuracy.model ?? NaN), 0)
    t.ok(Math.abs(right / report.rows - (report.figures.accuracy.model ?? NaN)) < 1e-12)
  }
  t.strictSame(
    report.years.map(({ name }) => name),
    ['2022', '2023'],
  )
  t.strictSame(
    report.regimes.map(({ name }) => name),
    ['calm', 'wild'],
  )
  const accuracies = report.coverage.map(({ accuracy }) => accuracy.model ?? NaN)
  t.ok(
    accuracies.every((one, i) => i === 0 || one > accuracies[i - 1]),
    accuracies.join(' '),
  )
  t.ok(report.coverage.every(({ wanted, share }) => Math.abs((share ?? NaN) - wanted) < 0.1))
  for (const part of [report.confidence, report.calibration]) {
    t.equal(
      part.reduce((sum, { rows }) => sum + rows, 0),
      report.rows,
    )
  }
})

t.test('nothing is found in noise', async (t) => {
  const { figures, intervals, gains } = classificationOf(noiseDataset(540))
  t.ok(within(figures.balanced.model, 0.47, 0.53))
  t.ok((figures.brierSkill.model ?? 1) < 0)
  t.ok((intervals.auc?.low ?? 1) < 0.5 && (intervals.auc?.high ?? 0) > 0.48)
  t.ok(Math.abs(gains.persistence.t ?? 9) < 3)
})

t.test('a regression is compared with the mean and with persistence', async (t) => {
  // Outcome = feature + noise of the same size: half of the variance can be known.
  const dataset = madeDataset({
    days: 400,
    target: 'volatility',
    make(random) {
      const strength = random.normal()
      return { features: [strength], label: 3 + strength + random.normal(), now: 3 + strength * 2, rule: NaN }
    },
  })
  const { figures, intervals, gains } = regressionOf(dataset)
  t.ok(within(figures.r2.model, 0.4, 0.58), `R² ${figures.r2.model}`)
  t.ok(within(figures.correlation.model, 0.64, 0.76))
  t.ok(within(figures.mae.model, 0.74, 0.86), 'sqrt(2 / pi) of the deviation of the noise')
  t.match(figures.r2, { majority: 0, rule: null })
  t.ok(within(figures.r2.shuffled, -0.03, 0.01))
  t.equal(figures.correlation.majority, null, 'a constant has none')
  t.ok(within(figures.r2.model, intervals.r2?.low ?? NaN, intervals.r2?.high ?? NaN))
  t.ok(
    within(figures.correlation.model, intervals.correlation?.low ?? NaN, intervals.correlation?.high ?? NaN),
  )
  t.ok(within(figures.mae.model, intervals.mae?.low ?? NaN, intervals.mae?.high ?? NaN))
  // Persistence overshoots: errors of variance 1 + 1 against 1.
  t.ok(within(gains.persistence.gain, 0.42, 0.58))
  t.ok(
    within(
      gains.persistence.gain,
      gains.persistence.interval?.low ?? NaN,
      gains.persistence.interval?.high ?? NaN,
    ),
  )
  t.ok(Math.abs((gains.majority.gain ?? NaN) - (figures.r2.model ?? NaN)) < 1e-12)
})

t.test('figures far from 0 keep their digits', async (t) => {
  const of = (shift: number): RegressionReport =>
    regressionOf(
      madeDataset({
        days: 300,
        target: 'volatility',
        make(random) {
          const strength = random.normal()
          return { features: [strength], label: shift + strength + random.normal(), now: shift }
        },
      }),
    )
  const near = of(0)
  const far = of(1e7)
  t.ok(Math.abs((near.intervals.r2?.low ?? NaN) - (far.intervals.r2?.low ?? 0)) < 1e-6)
  t.ok(Math.abs((near.figures.correlation.model ?? NaN) - (far.figures.correlation.model ?? 0)) < 1e-6)
})

t.test(
  'without forecasts, and with few, there are no figures and no numbers that JSON does not know',
  async (t) => {
    for (const days of [10, 125]) {
      const report = reportOf(noiseDataset(days))
      t.strictSame(JSON.parse(JSON.stringify(report)), report)
      t.strictSame(new Set(Object.values(report.intervals)), new Set([null]))
    }
    const none = classificationOf(noiseDataset(10))
    t.match(none, {
      rows: 0,
      days: 0,
      from: null,
      to: null,
      base: null,
      labelsOpen: null,
      calibrationError: null,
    })
    t.strictSame(new Set(Object.values(none.figures.accuracy)), new Set([null]))
  },
)

t.test('equal inputs give equal reports, with other seeds other intervals', async (t) => {
  const dataset = signalDataset(300)
  const record = walkForward(specificationOf(dataset), dataset, PREDICTORS, endOf(dataset))
  const of = (seed: number): ValidationReport =>
    validate(record, { until: endOf(dataset), seed, resamples: 50 })
  t.strictSame(of(1), of(1))
  t.notSame(of(1).intervals, of(2).intervals)
})
