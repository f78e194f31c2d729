import t from 'tap'
import {
  flatForest,
  forestArrays,
  forestMean,
  treeAnswer,
  unpackForest,
  type FlatTree,
} from './flat-forest.ts'
import { packModel, unpackModel } from './model-bytes.ts'

// first <= 0.5 ? (second <= 2 ? 1 : 2) : 3
const TREE: FlatTree = { feature: [0, 1, -1, -1, -1], value: [0.5, 2, 1, 2, 3], right: [4, 3, 0, 0, 0] }
const LEAF: FlatTree = { feature: [-1], value: [7], right: [0] }

t.test('a row finds its leaf in each tree', async (t) => {
  const forest = flatForest([LEAF, TREE])
  const cases = [
    [0.5, 2, 1],
    [0.5, 2.1, 2],
    [0.6, 0, 3],
  ]
  for (const [first, second, leaf] of cases) {
    t.equal(forestMean(forest, Float64Array.of(first, second)), (7 + leaf) / 2)
    t.equal(treeAnswer(TREE, [Float64Array.of(9, first), Float64Array.of(9, second)], 1), leaf)
  }
})

t.test('a forest goes through bytes, and one with ways that lead nowhere is refused', async (t) => {
  const through = (forest: ReturnType<typeof flatForest>) =>
    unpackForest(unpackModel('f', packModel('f', {}, forestArrays(forest))), 2)
  const forest = flatForest([TREE, LEAF])
  t.strictSame(through(forest), forest)
  const broken: Partial<ReturnType<typeof flatForest>>[] = [
    { roots: Int32Array.of() },
    { roots: Int32Array.of(0, 6) },
    { roots: Int32Array.of(-1) },
    { right: Int32Array.of(4, 1, 0, 0, 0, 0) },
    { right: Int32Array.of(4, 6, 0, 0, 0, 0) },
    { right: Int32Array.of(4, 3, 0) },
    { feature: Int16Array.of(0, 2, -1, -1, -1, -1) },
    { feature: Int16Array.of(0, 1, -1, -1, -1, 0) },
    { value: Float64Array.of(1, 2) },
  ]
  for (const change of broken) {
    t.throws(() => through({ ...forest, ...change }), { message: 'The trees of this model are damaged.' })
  }
})
