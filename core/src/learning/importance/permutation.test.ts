import t from 'tap'
import { DAY_MS } from '../../portfolio/statistics/annual.ts'
import {
  endOf,
  madeDataset,
  noiseDataset,
  PREDICTORS,
  signalDataset,
  specificationOf,
  START,
} from '../learning.fixture.ts'
import { daysOf } from '../training-rows.ts'
import type { Dataset } from '../types.ts'
import { walkForward } from '../validation/walk-forward.ts'
import { permutationImportance } from './permutation.ts'
import type { PermutationImportance } from './types.ts'

function importanceOf(
  dataset: Dataset,
  until = endOf(dataset),
  ...plugins: string[]
): PermutationImportance | null {
  const specification = specificationOf(dataset, ...plugins)
  const record = walkForward(specification, dataset, PREDICTORS, until)
  return permutationImportance(specification, dataset, PREDICTORS, until, record)
}

function measured(dataset: Dataset, ...plugins: string[]): PermutationImportance {
  const found = importanceOf(dataset, undefined, ...plugins)
  if (found === null) throw new Error('There are too few rows.')
  return found
}

/** The label follows a strength that two features of one group have, and a third feature of another has not. */
const twins = (days: number): Dataset => ({
  ...madeDataset({
    days,
    make(random) {
      const strength = random.normal()
      return {
        features: [strength, strength, random.normal()],
        label: strength + 0.5 * random.normal() > 0 ? 1 : 0,
      }
    },
  }),
  features: ['rv_4h', 'rv_1d', 'weekend'],
})

t.test('what the label follows is lost by its feature, and nothing by another one', async (t) => {
  const found = measured(signalDataset(540))
  t.match(found, { rows: 720, days: 180, fitted: 1436, repeats: 10, squaredError: null, groups: [] })
  t.equal(found.from, START + 360 * DAY_MS)
  t.equal(found.to, START + 539 * DAY_MS)
  const [signal, noise] = found.features
  const { accuracy, brier } = signal
  if (accuracy === null || brier === null) throw new Error('Nothing was measured.')
  // Half of the label is known by it alone: without it every second forecast is a guess.
  t.ok(Math.abs(accuracy.mean - ((found.accuracy ?? 0) - 0.5) * 100) < 3, `${accuracy.mean}`)
  t.ok(accuracy.low < accuracy.mean && accuracy.mean < accuracy.high && accuracy.low > 15)
  t.ok(brier.mean > 10 && brier.low > 0)
  t.ok(Math.abs(noise.accuracy?.mean ?? NaN) < 1 && Math.abs(noise.brier?.mean ?? NaN) < 0.2)
  t.equal(signal.squaredError, null)
})

t.test('features that say the same stand in for each other; their group does not', async (t) => {
  const { features, groups } = measured(twins(300))
  t.strictSame(
    groups.map(({ name }) => name),
    ['market_volatility', 'time_features'],
  )
  const loss = ({ accuracy }: (typeof groups)[number]): number => accuracy?.mean ?? NaN
  t.ok(loss(features[0]) < 0.7 * loss(groups[0]), 'one twin is missed less than both')
  t.ok(loss(groups[0]) > 20)
  t.ok(Math.abs(loss(groups[1])) < 2)
})

t.test('nothing is found in noise', async (t) => {
  for (const { accuracy } of measured(noiseDataset(400)).features)
    t.ok(accuracy !== null && accuracy.low < 2.5 && accuracy.high > -2.5, JSON.stringify(accuracy))
})

t.test('of a regression the squared error rises', async (t) => {
  const dataset = madeDataset({
    days: 300,
    target: 'volatility',
    make(random) {
      const strength = random.normal()
      return { features: [strength, random.normal()], label: strength + random.normal() }
    },
  })
  const { squaredError, accuracy, brier, features } = measured(dataset)
  t.ok(squaredError !== null && Math.abs(squaredError - 1) < 0.2)
  t.strictSame([accuracy, brier], [null, null])
  // Two forecasts that have nothing in common are twice the variance of the signal apart.
  t.ok(Math.abs((features[0].squaredError?.mean ?? NaN) - 200) < 40, JSON.stringify(features[0]))
  t.match(features[0], { accuracy: null, brier: null })
})

t.test(
  'who sees the rows of the forecasts before is not asked: all are forecast by a fit on earlier ones',
  async (t) => {
    let fitted = Infinity
    const dataset = signalDataset(540)
    const specification = specificationOf(dataset)
    const until = endOf(dataset)
    const record = walkForward(specification, dataset, PREDICTORS, until)
    const discriminant = PREDICTORS.get('discriminant')
    if (discriminant === undefined) throw new Error('It is not there.')
    const predictors = new Map([
      [
        'discriminant',
        {
          ...discriminant,
          train: (data: Parameters<typeof discriminant.train>[0], parameters: object) => {
            fitted = data.time[data.time.length - 1]
            return discriminant.train(data, parameters)
          },
        },
      ],
    ])
    const found = permutationImportance(specification, dataset, predictors, until, record)
    // The label of the last row is known a day before the first forecast: a day of embargo.
    t.equal(fitted, (found?.from ?? 0) - 2 * DAY_MS)
  },
)

t.test('equal data give equal losses; of many rows a part of every day counts', async (t) => {
  t.strictSame(measured(signalDataset(300)), measured(signalDataset(300)))
  const many = signalDataset(300, { subjects: 25 })
  const { rows, days } = measured(many)
  t.equal(daysOf(many, [...many.time.keys()]), 300)
  t.match({ rows, days }, { rows: 834, days: 100 })
})

t.test('what a feature loses does not depend on those before it in the list', async (t) => {
  const dataset = signalDataset(300)
  const { features, columns } = dataset
  const turned = measured({ ...dataset, features: features.toReversed(), columns: columns.toReversed() })
  for (const { name, brier } of measured(dataset).features) {
    const other = turned.features.find((one) => one.name === name)
    t.ok(Math.abs((brier?.mean ?? NaN) - (other?.brier?.mean ?? NaN)) < 1e-9, name)
  }
})

t.test('too few rows are told by nothing', async (t) => {
  t.equal(importanceOf(signalDataset(134)), null, '44 days are held back, 89 are left')
  t.not(importanceOf(signalDataset(140)), null)
  t.equal(importanceOf(signalDataset(200, { subjects: 1 })), null, '300 rows are to be fitted on')
})
