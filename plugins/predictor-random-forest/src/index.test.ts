import { SeededRandom, treeAnswer } from '@grodt/sdk'
import { predictorConformance } from '@grodt/sdk/conformance'
import { RandomForestClassifier, RandomForestRegression } from 'ml-random-forest'
import t from 'tap'
import { growForest } from './forest.ts'
import plugin from './index.ts'
import { growTree } from './library.ts'

type Data = Parameters<typeof plugin.train>[0]

function examples(rows: number, task: Data['task']): Data {
  const random = new SeededRandom(8)
  // Few different values: many of them are exactly at a threshold.
  const columns = [0, 1, 2].map(() =>
    Float64Array.from({ length: rows }, () => Math.floor(random.next() * 12) - 6),
  )
  const score = columns[0].map((a, i) => a - columns[1][i] + 4 * random.normal())
  return {
    features: ['a', 'b', 'c'],
    columns,
    target: task === 'classification' ? score.map((z) => (z > 0 ? 1 : 0)) : score,
    now: new Float64Array(rows),
    time: Float64Array.from({ length: rows }, (_, i) => i),
    task,
    seed: 3,
  }
}

t.test('the contract of predictors', async (t) => {
  t.strictSame(predictorConformance(plugin, { parameters: { trees: 3, rows_per_tree: 50 } }), [])
})

t.test('a flattened tree says what the tree of the library says', async (t) => {
  const limits = { maxDepth: 6, minSplit: 4, featuresPerTree: 1 }
  for (const task of ['classification', 'regression'] as const) {
    const data = examples(150, task)
    const drawn = Array.from({ length: 150 }, (_, i) => i)
    const tree = growTree(data, drawn, limits, 5)
    const options = {
      nEstimators: 1,
      seed: 5,
      useSampleBagging: false,
      noOOB: true,
      maxFeatures: 1,
      replacement: false,
      treeOptions: { maxDepth: 6, minNumSamples: 3, gainThreshold: task === 'regression' ? -1 : 0 },
    }
    const library =
      task === 'regression' ? new RandomForestRegression(options) : new RandomForestClassifier(options)
    const rows = drawn.map((row) => data.columns.map((column) => column[row]))
    library.train(rows, Array.from(data.target))
    const expected = library.predict(rows)
    t.ok(new Set(expected).size >= 2 && tree.feature.length > 9, 'there is something to compare')
    drawn.forEach((row) => {
      const own = treeAnswer(tree, data.columns, row)
      if (task === 'regression') t.equal(own, expected[row])
      // The library names the class; on a tie the first one.
      else t.equal(own > 0.5 ? 1 : 0, expected[row])
    })
  }
})

t.test('a tree gets the number of features that is asked for, one also', async (t) => {
  const data = examples(80, 'classification')
  const drawn = Array.from({ length: 80 }, (_, i) => i)
  const asked = (featuresPerTree: number, seed: number) => {
    const tree = growTree(data, drawn, { maxDepth: 9, minSplit: 2, featuresPerTree }, seed)
    return new Set(tree.feature.filter((feature) => feature >= 0)).size
  }
  const seeds = [1, 2, 3, 4, 5]
  t.strictSame(
    seeds.map((seed) => asked(0.01, seed)),
    [1, 1, 1, 1, 1],
  )
  t.strictSame(
    seeds.map((seed) => asked(0.6, seed)),
    [2, 2, 2, 2, 2],
  )
  t.strictSame(
    seeds.map((seed) => asked(1, seed)),
    [3, 3, 3, 3, 3],
  )
})

t.test('weak signals and splits without an error are not missed', async (t) => {
  const data = examples(60, 'regression')
  const [a, b] = data.columns
  // The first split leaves an error, those below it leave none.
  const target = a.map((value, i) => (value > 0 ? 10 : 0) + (b[i] > 0 ? 1 : 0))
  const drawn = Array.from({ length: 60 }, (_, i) => i)
  const tree = growTree({ ...data, target }, drawn, { maxDepth: 2, minSplit: 2, featuresPerTree: 1 }, 1)
  t.strictSame(
    drawn.map((row) => treeAnswer(tree, data.columns, row)),
    [...target],
  )
})

t.test('each tree has a sample of all rows, not the first ones', async (t) => {
  const data = examples(400, 'classification')
  // The first half says nothing: there all is 0.
  const target = data.target.map((y, i) => (i < 200 ? 0 : y))
  const late = { ...data, target, columns: [...data.columns, target.map((_, i) => (i < 200 ? 0 : 1))] }
  const limits = { trees: 8, rowsPerTree: 60, maxDepth: 3, minSplit: 5, featuresPerTree: 1 }
  const { outOfBag, importance } = growForest({ ...late, features: ['a', 'b', 'c', 'late'] }, limits)
  t.ok(
    outOfBag.every((value) => value >= 0 && value <= 1),
    'each row was left out by some tree',
  )
  t.ok(importance[3] > 0 && importance[0] > importance[2])
})
