import type { UnpackedModel } from './model-bytes.ts'

/**
 * Decision trees in typed arrays, one after the other, each in preorder: the left child of a node is the next node.
 * Chasing objects instead costs several times as much for each prediction.
 */
export interface FlatForest {
  /** The first node of each tree. */
  readonly roots: Int32Array
  /** The feature that a node asks for; -1 at a leaf. */
  readonly feature: Int16Array
  /** Up to this value of the feature the way goes left; at a leaf: what the tree says. */
  readonly value: Float64Array
  /** The right child; 0 at a leaf. */
  readonly right: Int32Array
}

/** The mean over all trees of what they say about a row. */
export function forestMean({ roots, feature, value, right }: FlatForest, row: Float64Array): number {
  let sum = 0
  for (let t = 0; t < roots.length; t++) {
    let node = roots[t]
    for (let asked = feature[node]; asked >= 0; asked = feature[node]) {
      node = row[asked] <= value[node] ? node + 1 : right[node]
    }
    sum += value[node]
  }
  return sum / roots.length
}

/** One tree with the arrays of a forest; `right` counts from its root. */
export interface FlatTree {
  readonly feature: readonly number[]
  readonly value: readonly number[]
  readonly right: readonly number[]
}

/** What a tree says about one row of a training set. */
export function treeAnswer(
  { feature, value, right }: FlatTree,
  columns: readonly Float64Array[],
  row: number,
): number {
  let node = 0
  for (let asked = feature[node]; asked >= 0; asked = feature[node]) {
    node = columns[asked][row] <= value[node] ? node + 1 : right[node]
  }
  return value[node]
}

/** Trees one after the other. */
export function flatForest(trees: readonly FlatTree[]): FlatForest {
  const nodes = trees.reduce((sum, tree) => sum + tree.feature.length, 0)
  const forest = {
    roots: new Int32Array(trees.length),
    feature: new Int16Array(nodes),
    value: new Float64Array(nodes),
    right: new Int32Array(nodes),
  }
  let root = 0
  trees.forEach((tree, t) => {
    forest.roots[t] = root
    forest.feature.set(tree.feature, root)
    forest.value.set(tree.value, root)
    forest.right.set(
      tree.right.map((right) => (right === 0 ? 0 : root + right)),
      root,
    )
    root += tree.feature.length
  })
  return forest
}

/** A forest as arrays for `packModel`. */
export const forestArrays = ({ roots, feature, value, right }: FlatForest) => ({
  roots,
  feature,
  value,
  right,
})

/**
 * The forest of a model.
 *
 * @param features how many each row has
 * @throws where a way through a tree would not end at a leaf
 */
export function unpackForest(model: UnpackedModel, features: number): FlatForest {
  const forest = {
    roots: model.int32('roots'),
    feature: model.int16('feature'),
    value: model.float64('value'),
    right: model.int32('right'),
  }
  const { roots, feature, right } = forest
  const nodes = feature.length
  const sound =
    roots.length > 0 &&
    roots.every((root) => root >= 0 && root < nodes) &&
    right.length === nodes &&
    forest.value.length === nodes &&
    feature.every(
      (asked, node) => asked < 0 || (asked < features && right[node] > node && right[node] < nodes),
    ) &&
    feature[nodes - 1] < 0
  if (!sound) throw new Error('The trees of this model are damaged.')
  return forest
}
