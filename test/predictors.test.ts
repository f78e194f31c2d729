import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import type { ConfigOf, ConfigSchema, PredictorPlugin, TrainingData } from '@grodt/sdk'
import { SeededRandom } from '@grodt/sdk'
import { parseConfig } from '@grodt/sdk/host'
import t from 'tap'

import histogramForest from '../plugins/predictor-histogram-forest/src/index.ts'
import logistic from '../plugins/predictor-logistic/src/index.ts'
import randomForest from '../plugins/predictor-random-forest/src/index.ts'

/** Well-known data sets with fixed folds: the predictors against what forests reach on them elsewhere. */
const folder = join(process.env.GRODT_DATA ?? '', 'ml')
const skip =
  process.env.GRODT_DATA !== undefined && existsSync(folder)
    ? false
    : 'set GRODT_DATA to a folder with ml/iris.csv, wine.csv, breast_cancer.csv and diabetes.csv'

interface Table {
  readonly features: readonly string[]
  readonly rows: readonly { readonly values: Float64Array; readonly target: number; readonly fold: number }[]
}

function readTable(name: string): Table {
  const [head, ...lines] = readFileSync(join(folder, `${name}.csv`), 'utf8')
    .trim()
    .split('\n')
  const features = head.split(',').slice(0, -2)
  const rows = lines.map((line) => {
    const numbers = line.split(',').map(Number)
    return {
      values: Float64Array.from(numbers.slice(0, -2)),
      target: numbers[numbers.length - 2],
      fold: numbers[numbers.length - 1],
    }
  })
  return { features, rows }
}

const parsed = <S extends ConfigSchema>(plugin: PredictorPlugin<S>, parameters: object): ConfigOf<S> => {
  const config = parseConfig(plugin.config, parameters)
  if (!config.ok) throw new Error(JSON.stringify(config.issues))
  return config.config
}

/** Forecasts of every row by models that did not see its fold. */
function outOfFold<S extends ConfigSchema>(
  plugin: PredictorPlugin<S>,
  parameters: object,
  { features, rows }: Table,
  target: (row: Table['rows'][number]) => number,
  task: TrainingData['task'],
): number[] {
  const config = parsed(plugin, parameters)
  const models = [0, 1, 2, 3, 4].map((fold) => {
    const kept = rows.filter((row) => row.fold !== fold)
    const data: TrainingData = {
      features,
      columns: features.map((_, j) => Float64Array.from(kept, (row) => row.values[j])),
      target: Float64Array.from(kept, target),
      now: new Float64Array(kept.length),
      time: Float64Array.from(kept, (_, i) => i),
      task,
      seed: 1,
    }
    return plugin.load(plugin.train(data, config))
  })
  return rows.map((row) => models[row.fold].predict(row.values, 0))
}

/** Share of rows whose class has the highest probability of one model per class against all others. */
function accuracy<S extends ConfigSchema>(
  plugin: PredictorPlugin<S>,
  parameters: object,
  table: Table,
): number {
  const classes = [...new Set(table.rows.map((row) => row.target))].sort((a, b) => a - b)
  const asked = classes.length === 2 ? [classes[1]] : classes
  const said = asked.map((label) =>
    outOfFold(plugin, parameters, table, (row) => (row.target === label ? 1 : 0), 'classification'),
  )
  const right = table.rows.filter((row, i) => {
    if (asked.length === 1) return said[0][i] > 0.5 === (row.target === classes[1])
    const probabilities = said.map((list) => list[i])
    return classes[probabilities.indexOf(Math.max(...probabilities))] === row.target
  })
  return right.length / table.rows.length
}

/** Share of the variance that out-of-fold forecasts explain. */
function explained<S extends ConfigSchema>(
  plugin: PredictorPlugin<S>,
  parameters: object,
  table: Table,
): number {
  const said = outOfFold(plugin, parameters, table, (row) => row.target, 'regression')
  const mean = table.rows.reduce((sum, row) => sum + row.target / table.rows.length, 0)
  const error = table.rows.reduce((sum, row, i) => sum + (row.target - said[i]) ** 2, 0)
  return 1 - error / table.rows.reduce((sum, row) => sum + (row.target - mean) ** 2, 0)
}

const DEEP = { trees: 25, max_depth: 12 }
const FORESTS = [
  [
    'histogram-forest',
    (table: Table, deep = DEEP) => accuracy(histogramForest, { ...deep, min_leaf: 1 }, table),
  ],
  ['random-forest', (table: Table, deep = DEEP) => accuracy(randomForest, { ...deep, min_split: 3 }, table)],
] as const

for (const [name, least] of [
  ['iris', 0.92],
  ['wine', 0.94],
  ['breast_cancer', 0.94],
] as const) {
  t.test(`25 trees on ${name}`, { skip }, async (t) => {
    const table = readTable(name)
    for (const [plugin, reached] of FORESTS) {
      const share = reached(table)
      t.ok(share >= least, `${plugin}: ${share.toFixed(4)}, at least ${least}`)
    }
    const line = accuracy(logistic, {}, table)
    t.ok(line >= least, `logistic: ${line.toFixed(4)}`)
  })
}

/** The same rows with each other's targets. */
function shuffled(table: Table, seed: number): Table {
  const random = new SeededRandom(seed)
  const targets = table.rows.map((row) => row.target)
  for (let i = targets.length - 1; i > 0; i--) {
    const j = Math.floor(random.next() * (i + 1))
    ;[targets[i], targets[j]] = [targets[j], targets[i]]
  }
  return { ...table, rows: table.rows.map((row, i) => ({ ...row, target: targets[i] })) }
}

t.test('of shuffled labels nothing is learnt', { skip }, async (t) => {
  const iris = readTable('iris')
  const cancer = readTable('breast_cancer')
  /** The mean over shuffles: one alone varies by 4 points on 150 rows. */
  const mean = <S extends ConfigSchema>(plugin: PredictorPlugin<S>, table: Table): number =>
    [1, 2, 3, 4].reduce((sum, seed) => sum + accuracy(plugin, {}, shuffled(table, seed)) / 4, 0)
  for (const [what, share, majority] of [
    ['histogram-forest on iris', mean(histogramForest, iris), 1 / 3],
    ['random-forest on iris', mean(randomForest, iris), 1 / 3],
    ['logistic on iris', mean(logistic, iris), 1 / 3],
    ['histogram-forest on breast_cancer', mean(histogramForest, cancer), 357 / 569],
    ['logistic on breast_cancer', mean(logistic, cancer), 357 / 569],
  ] as const) {
    t.ok(Math.abs(share - majority) <= 0.05, `${what}: ${share.toFixed(4)}, majority ${majority.toFixed(4)}`)
  }
})

t.test('a number is explained as well as a line can', { skip }, async (t) => {
  const table = readTable('diabetes')
  const line = explained(logistic, {}, table)
  t.ok(line > 0.47, `ridge regression: ${line.toFixed(4)}`)
  const histogram = explained(histogramForest, { min_leaf: 5 }, table)
  t.ok(histogram > 0.42, `histogram-forest: ${histogram.toFixed(4)}`)
  const random = explained(randomForest, { min_split: 10, rows_per_tree: 200 }, table)
  t.ok(random > 0.4, `random-forest: ${random.toFixed(4)}`)
})
