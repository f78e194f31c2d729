import type { TrainingData } from '@grodt/sdk'
import fc from 'fast-check'
import t from 'tap'
import { DAY_MS } from '../../portfolio/statistics/annual.ts'
import {
  discriminant,
  endOf,
  noiseDataset,
  PREDICTORS,
  signalDataset,
  specificationOf,
  START,
} from '../learning.fixture.ts'
import type { Predictors } from '../predictors.ts'
import type { Dataset } from '../types.ts'
import type { OutOfSample } from './out-of-sample.ts'
import { walkForward } from './walk-forward.ts'

const BLOCK = 30 * DAY_MS

/** The rows that became known up to a moment, and what later ones look like. */
function cut(dataset: Dataset, rows: number): Dataset {
  return {
    ...dataset,
    columns: dataset.columns.map((column) => column.slice(0, rows)),
    label: dataset.label.slice(0, rows),
    time: dataset.time.slice(0, rows),
    end: dataset.end.slice(0, rows),
    subject: dataset.subject.slice(0, rows),
    now: dataset.now.slice(0, rows),
    rule: dataset.rule.slice(0, rows),
    regime: dataset.regime.slice(0, rows),
  }
}

const plain = (record: OutOfSample): unknown =>
  Object.fromEntries(
    Object.entries(record).map(([name, value]) => [
      name,
      ArrayBuffer.isView(value) ? [...(value as Float64Array)] : value,
    ]),
  )

t.test('a training knows no label that ended less than a day before what it forecasts', async (t) => {
  const trained: TrainingData[] = []
  const spy: Predictors = new Map([
    [
      'discriminant',
      { ...discriminant, train: (data, p) => (trained.push(data), discriminant.train(data, p)) },
    ],
  ])
  // Labels of a week: those that reach into the embargo are purged.
  const dataset = signalDataset(300, { span: 7 * DAY_MS })
  const specification = { ...specificationOf(dataset), windowDays: 150 }
  const record = walkForward(specification, dataset, spy, endOf(dataset))
  const last = Math.floor((record.time.at(-1) ?? NaN) / BLOCK)
  t.equal(trained.length, 7)
  trained.forEach(({ time }, i) => {
    const from = (last - 6 + i) * BLOCK
    t.equal((time.at(-1) ?? NaN) + 7 * DAY_MS, from - DAY_MS, 'the last label ends where the embargo begins')
    t.equal(time[0], Math.max(START, from - 150 * DAY_MS), 'the first row is in the window')
  })
  t.ok(
    record.time.every((time) => time >= endOf(dataset) - 150 * DAY_MS),
    'and so is what is kept',
  )
})

t.test('the first block needs 300 rows and 90 days before it', async (t) => {
  const first = (subjects: number): number => {
    const dataset = noiseDataset(500, { subjects })
    const { time } = walkForward(specificationOf(dataset), dataset, PREDICTORS, endOf(dataset))
    return (time[0] - START) / DAY_MS
  }
  // Blocks begin 2022-01-28 and every 30 days after it; the last label before is a day and an embargo older.
  t.equal(first(20), 27 + 90)
  t.equal(first(1), 27 + 300)
  const short = noiseDataset(60)
  t.equal(walkForward(specificationOf(short), short, PREDICTORS, endOf(short)).label.length, 0)
})

t.test('cutting the future off changes no forecast of the past', async (t) => {
  const dataset = signalDataset(240)
  const specification = specificationOf(dataset, 'discriminant', 'base-rate')
  const whole = walkForward(specification, dataset, PREDICTORS, endOf(dataset))
  fc.assert(
    fc.property(fc.integer({ min: 130, max: 239 }), (days) => {
      const until = START + days * DAY_MS
      const early = walkForward(specification, cut(dataset, days * 4), PREDICTORS, until)
      const late = walkForward(specification, dataset, PREDICTORS, until)
      const rows = early.value.length
      return (
        rows > 0 &&
        early.value.every((value, row) => value === whole.value[row]) &&
        late.value.every((value, row) => value === early.value[row]) &&
        early.end.every((end) => end <= until)
      )
    }),
    { numRuns: 20 },
  )
  t.pass()
})

t.test('what was forecast before is not done again and is the same as all at once', async (t) => {
  const dataset = signalDataset(300)
  const specification = specificationOf(dataset, 'discriminant', 'nearest')
  const whole = plain(walkForward(specification, dataset, PREDICTORS, endOf(dataset)))
  let fits = 0
  const counting: Predictors = new Map(
    [...PREDICTORS].map(([id, one]) => [id, { ...one, train: (data, p) => (fits++, one.train(data, p)) }]),
  )
  for (const days of [200, 214, 269]) {
    const part = walkForward(specification, cut(dataset, days * 4), PREDICTORS, START + days * DAY_MS)
    fits = 0
    t.strictSame(plain(walkForward(specification, dataset, counting, endOf(dataset), part)), whole)
    t.ok(fits > 0 && fits <= 2 * Math.ceil((300 - days) / 30 + 1), `${fits} fits from day ${days} on`)
  }
})

t.test('subjects and labels of regimes are told by name when others come and go', async (t) => {
  const dataset = signalDataset(240)
  const specification = specificationOf(dataset)
  const before = walkForward(specification, cut(dataset, 800), PREDICTORS, START + 200 * DAY_MS)
  const renamed = { ...dataset, subjects: ['S3', 'new', 'S1', 'S0'], regimes: ['wild', 'other'] }
  const record = walkForward(specification, renamed, PREDICTORS, endOf(dataset), before)
  const named = (table: OutOfSample, row: number): string[] => [
    table.subjects[table.subject[row]],
    table.regimes[table.regime[row]],
  ]
  t.strictSame(record.subjects, ['S0', 'S1', 'S2', 'S3', 'new'])
  t.strictSame(named(record, 0), named(before, 0))
  const last = record.time.length - 1
  t.strictSame(named(record, last), ['S0', 'other'])
  t.strictSame(named(record, last - 2), ['new', 'other'])
})

t.test('shares of the members come from earlier blocks alone', async (t) => {
  const dataset = signalDataset(300)
  const record = walkForward(
    specificationOf(dataset, 'discriminant', 'base-rate'),
    dataset,
    PREDICTORS,
    endOf(dataset),
  )
  const [good, nothing] = record.memberValues
  const shareOfGood = (row: number): number => (record.value[row] - nothing[row]) / (good[row] - nothing[row])
  t.ok(Math.abs(shareOfGood(0) - 0.5) < 1e-9, 'nothing is known yet: alike')
  t.ok(shareOfGood(record.value.length - 1) > 0.99, 'the base rate knows nothing')
})
