import { SeededRandom } from '@grodt/sdk'
import { predictorConformance } from '@grodt/sdk/conformance'
import fc from 'fast-check'
import t from 'tap'
import { binned, MOST_BINS } from './bins.ts'
import { growForest } from './forest.ts'
import plugin from './index.ts'

type Data = Parameters<typeof plugin.train>[0]

const DEFAULTS = { trees: 50, max_depth: 6, min_leaf: 30, features_per_split: 0, calibrate: true }

/** Two features of which only both together decide, and two that say nothing. */
function checkerboard(rows: number, seed: number, flips: number): Data {
  const random = new SeededRandom(seed)
  const columns = [0, 1, 2, 3].map(() => Float64Array.from({ length: rows }, () => random.next() * 4))
  const [a, b] = columns
  const white = a.map((value, i) => (value > 2 === b[i] > 2 ? 1 : 0))
  return {
    features: ['a', 'b', 'c', 'd'],
    columns,
    target: white.map((value) => (random.next() < flips ? 1 - value : value)),
    now: new Float64Array(rows),
    time: Float64Array.from({ length: rows }, (_, i) => i),
    task: 'classification',
    seed,
  }
}

const rowOf = (data: Data, i: number) => Float64Array.from(data.columns, (column) => column[i])

t.test('the contract of predictors', async (t) => {
  t.strictSame(predictorConformance(plugin, { parameters: { trees: 10 } }), [])
})

t.test('what no line can part is learnt, with probabilities that hold', async (t) => {
  const model = plugin.load(plugin.train(checkerboard(2_000, 1, 0.2), DEFAULTS))
  const fresh = checkerboard(2_000, 2, 0.2)
  const said = Array.from(fresh.target, (_, i) => model.predict(rowOf(fresh, i), 0))
  const right = said.filter((p, i) => p > 0.5 === (fresh.target[i] === 1)).length / 2_000
  t.ok(right > 0.77, `${right} of 0.8 that can be known`)
  const sure = said.map((p) => Math.max(p, 1 - p)).reduce((sum, p) => sum + p / 2_000, 0)
  t.ok(Math.abs(sure - right) < 0.05, `it is as sure (${sure}) as it is right`)
  const [a, b, c, d] = model.importance()
  t.ok(a > 0.3 && b > 0.3 && c < 0.1 && d < 0.1)
})

t.test('without the correction the trees are less sure than they could be', async (t) => {
  const fresh = checkerboard(1_000, 2, 0.2)
  const brier = (calibrate: boolean) => {
    const model = plugin.load(plugin.train(checkerboard(2_000, 1, 0.2), { ...DEFAULTS, calibrate }))
    return fresh.target.reduce((sum, y, i) => sum + (model.predict(rowOf(fresh, i), 0) - y) ** 2 / 1_000, 0)
  }
  t.ok(brier(true) < brier(false) - 0.01)
})

t.test('another seed gives another forest', async (t) => {
  const data = checkerboard(300, 1, 0.2)
  const first = plugin.train(data, DEFAULTS)
  t.not(Buffer.compare(first, plugin.train({ ...data, seed: 2 }, DEFAULTS)), 0)
})

t.test('depth and leaves keep their bounds', async (t) => {
  const data = checkerboard(500, 4, 0.1)
  const limits = { trees: 5, maxDepth: 3, minLeaf: 40, featuresPerSplit: 4 }
  const { forest } = growForest(data, limits)
  const depth = (node: number): number =>
    forest.feature[node] < 0 ? 0 : 1 + Math.max(depth(node + 1), depth(forest.right[node]))
  t.strictSame(Array.from(forest.roots, depth), [3, 3, 3, 3, 3])
  const stump = growForest(data, { ...limits, minLeaf: 251 })
  t.equal(stump.forest.feature.length, 5, 'no split leaves so many on both sides')
})

t.test('a regression far from 0 is exact where the bins are', async (t) => {
  const data = checkerboard(200, 5, 0)
  const target = data.columns[0].map((value) => 1e9 + (value > 1 ? 1 : 0))
  const whole = { ...DEFAULTS, min_leaf: 1, features_per_split: 4, trees: 20 }
  const model = plugin.load(plugin.train({ ...data, target, task: 'regression' }, whole))
  t.equal(model.predict(Float64Array.of(0.5, 2, 2, 2), 0), 1e9)
  t.equal(model.predict(Float64Array.of(3.5, 2, 2, 2), 0), 1e9 + 1)
})

t.test('a tree finds the best split that a search over all splits finds', async (t) => {
  const examples = fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: 0, max: 1 })), {
    minLength: 2,
    maxLength: 30,
  })
  fc.assert(
    fc.property(examples, (examples) => {
      const column = Float64Array.from(examples, ([x]) => x)
      const target = Float64Array.from(examples, ([, y]) => y)
      const time = new Float64Array(examples.length)
      const data: Data = {
        features: ['x'],
        columns: [column],
        target,
        now: target,
        time,
        task: 'classification',
        seed: 1,
      }
      // All rows are of one moment: each bag holds every row once.
      const { forest, importance } = growForest(data, {
        trees: 1,
        maxDepth: 1,
        minLeaf: 1,
        featuresPerSplit: 0,
      })
      const errors = (rows: readonly number[]) => {
        const mean = rows.reduce((sum, y) => sum + y / rows.length, 0)
        return rows.reduce((sum, y) => sum + (y - mean) ** 2, 0)
      }
      const gains = [...new Set(column)].map((threshold) => {
        const side = (left: boolean) => [...target].filter((_, i) => column[i] <= threshold === left)
        return errors([...target]) - errors(side(true)) - errors(side(false))
      })
      const best = Math.max(...gains)
      t.ok(Math.abs(importance[0] - (best > 1e-9 ? best : 0)) < 1e-9)
      t.equal(forest.feature.length, best > 1e-9 ? 3 : 1)
    }),
    { numRuns: 100 },
  )
})

t.test('bins part all values in order', async (t) => {
  const few = binned(Float64Array.of(3, 1, 2, 1, 3))
  t.strictSame([...few.edges], [1.5, 2.5])
  t.strictSame([...few.codes], [2, 0, 1, 0, 2])
  const next = 1 + Number.EPSILON
  t.strictSame([...binned(Float64Array.of(1, next)).codes], [0, 1], 'neighbours are parted')
  const values = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
    minLength: 1,
    maxLength: 600,
  })
  fc.assert(
    fc.property(values, (values) => {
      const { edges, codes } = binned(Float64Array.from(values))
      const sound = values.every((value, i) => {
        const bin = codes[i]
        return (bin === 0 || value > edges[bin - 1]) && (bin === edges.length || value <= edges[bin])
      })
      t.ok(sound && edges.length < MOST_BINS)
    }),
    { numRuns: 50 },
  )
  const many = binned(Float64Array.from({ length: 5_000 }, (_, i) => i * i))
  const sizes = new Array<number>(MOST_BINS).fill(0)
  for (const code of many.codes) sizes[code]++
  t.ok(Math.min(...sizes) >= 19 && Math.max(...sizes) <= 20, 'about equally many in each')
})
