import {
  bags,
  flatForest,
  OutOfBag,
  SeededRandom,
  type FlatTree,
  type GrownForest,
  type TrainingData,
} from '@grodt/sdk'
import { binned } from './bins.ts'
import { treeGrower, type TreeLimits } from './tree.ts'

export interface ForestLimits extends TreeLimits {
  readonly trees: number
}

/** Grow trees, each on a bag of its own. */
export function growForest(
  { columns, target, time, task, seed }: TrainingData,
  limits: ForestLimits,
): GrownForest {
  const rows = target.length
  // Sums of numbers far from 0 would lose what they differ in; 0 and 1 stay as they are.
  const level = task === 'regression' ? target.reduce((sum, y) => sum + y / rows, 0) : 0
  const random = new SeededRandom(seed)
  const drawer = bags(time, rows, random)
  const grower = treeGrower(
    columns.map(binned),
    target.map((y) => y - level),
    limits,
    random,
  )
  const trees: FlatTree[] = []
  const outOfBag = new OutOfBag(rows)
  for (let tree = 0; tree < limits.trees; tree++) {
    const weight = drawer.next()
    const grown = grower.grow(weight)
    trees.push(grown)
    outOfBag.add(grown, weight, columns)
  }
  return {
    forest: flatForest(trees.map((tree) => raised(tree, level))),
    importance: grower.importance,
    outOfBag: outOfBag.means(),
  }
}

/** The leaves of a tree, moved by `level`. */
const raised = (tree: FlatTree, level: number): FlatTree => ({
  ...tree,
  value: tree.value.map((value, node) => (tree.feature[node] < 0 ? value + level : value)),
})
