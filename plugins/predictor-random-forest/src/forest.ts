import {
  bags,
  flatForest,
  OutOfBag,
  SeededRandom,
  type FlatTree,
  type GrownForest,
  type TrainingData,
} from '@grodt/sdk'
import { growTree, type TreeLimits } from './library.ts'

export interface ForestLimits extends TreeLimits {
  readonly trees: number
  readonly rowsPerTree: number
}

/** Grow trees, each on a bag of its own: the library's own sampling takes the first rows, not a sample. */
export function growForest(data: TrainingData, limits: ForestLimits): GrownForest {
  const { columns, target, time, seed } = data
  const random = new SeededRandom(seed)
  const drawer = bags(time, limits.rowsPerTree, random)
  const importance = new Float64Array(columns.length)
  const trees: FlatTree[] = []
  const outOfBag = new OutOfBag(target.length)
  for (let i = 0; i < limits.trees; i++) {
    const weight = drawer.next()
    const drawn = drawnRows(weight)
    const tree = growTree(data, drawn, limits, Math.floor(random.next() * 2 ** 31))
    trees.push(tree)
    outOfBag.add(tree, weight, columns)
    addGains(importance, tree, data, drawn)
  }
  return { forest: flatForest(trees), importance, outOfBag: outOfBag.means() }
}

/** Each row as often as it was drawn. */
function drawnRows(weight: Uint16Array): number[] {
  const rows: number[] = []
  weight.forEach((times, row) => {
    for (let i = 0; i < times; i++) rows.push(row)
  })
  return rows
}

/** Add to each feature by how much the splits on it reduce the sum of squared errors. */
function addGains(
  importance: Float64Array,
  tree: FlatTree,
  { columns, target }: TrainingData,
  drawn: readonly number[],
) {
  const level = drawn.reduce((sum, row) => sum + target[row] / drawn.length, 0)
  const count = new Float64Array(tree.feature.length)
  const sum = new Float64Array(tree.feature.length)
  for (const row of drawn) {
    let node = 0
    for (;;) {
      count[node]++
      sum[node] += target[row] - level
      const asked = tree.feature[node]
      if (asked < 0) break
      node = columns[asked][row] <= tree.value[node] ? node + 1 : tree.right[node]
    }
  }
  const explained = (node: number): number => (count[node] > 0 ? sum[node] ** 2 / count[node] : 0)
  tree.feature.forEach((asked, node) => {
    if (asked < 0) return
    const gain = explained(node + 1) + explained(tree.right[node]) - explained(node)
    importance[asked] += Math.max(0, gain)
  })
}
