import type { FlatTree, TrainingData } from '@grodt/sdk'
import { RandomForestClassifier, RandomForestRegression } from 'ml-random-forest'

export interface TreeLimits {
  readonly maxDepth: number
  /** Nodes with fewer rows than this are leaves. */
  readonly minSplit: number
  /** Fraction of the features that a tree gets, at least one of them. */
  readonly featuresPerTree: number
}

/** A node of the library's trees; its types do not name it. */
interface CartNode {
  readonly left?: CartNode
  readonly right?: CartNode
  /** Place among the features of the tree. */
  readonly splitColumn?: number
  /** Below this value the way goes left. */
  readonly splitValue?: number
  /** At a leaf: the mean of a regression, or one row with the share of each class up to the highest one there. */
  readonly distribution?: number | { get(row: number, column: number): number; readonly columns: number }
}

/**
 * One tree of the library on the drawn rows.
 *
 * @param seed 31 bits: decides which features the tree gets
 */
export function growTree(
  { columns, target, task }: TrainingData,
  drawn: readonly number[],
  { maxDepth, minSplit, featuresPerTree }: TreeLimits,
  seed: number,
): FlatTree {
  if (columns.length === 0) return meanOf(target, drawn)
  const features = Math.max(1, Math.round(columns.length * featuresPerTree))
  const options = {
    nEstimators: 1,
    seed,
    // The bag is drawn already, and the library's out-of-bag step throws on rows that no tree left out.
    useSampleBagging: false,
    noOOB: true,
    // A fraction that gives this number when the library rounds it down: it takes the number 1 for "all".
    maxFeatures: features === columns.length ? 1 : (features + 0.5) / columns.length,
    replacement: false,
    // Its own threshold of 0.01 would stop at the splits that weak signals have. For a regression the gain is the error
    // that is left: without a threshold below 0 a split that leaves none would not be taken.
    treeOptions: { maxDepth, minNumSamples: minSplit - 1, gainThreshold: task === 'regression' ? -1 : 0 },
  }
  const library =
    task === 'regression' ? new RandomForestRegression(options) : new RandomForestClassifier(options)
  library.train(
    drawn.map((row) => columns.map((column) => column[row])),
    drawn.map((row) => target[row]),
  )
  const [root] = (library.estimators as unknown as readonly { readonly root: CartNode }[]).map(
    (tree) => tree.root,
  )
  const [used] = library.indexes as number[][]
  return flatten(root, used)
}

function meanOf(target: Float64Array, drawn: readonly number[]): FlatTree {
  const mean = drawn.reduce((sum, row) => sum + target[row] / drawn.length, 0)
  return { feature: [-1], value: [mean], right: [0] }
}

/** The library's tree in preorder, features by their place among all. */
function flatten(root: CartNode, used: readonly number[]): FlatTree {
  const tree = { feature: [] as number[], value: [] as number[], right: [] as number[] }
  const visit = (node: CartNode): void => {
    const own = tree.right.push(0) - 1
    if (node.left === undefined || node.right === undefined) {
      tree.feature.push(-1)
      tree.value.push(answerOf(node))
      return
    }
    tree.feature.push(used[node.splitColumn as number])
    tree.value.push(justBelow(node.splitValue as number))
    visit(node.left)
    tree.right[own] = tree.feature.length
    visit(node.right)
  }
  visit(root)
  return tree
}

/** The expected value at a leaf; of 0 and 1 it is the share of ones, which is missing where there is none. */
function answerOf({ distribution }: CartNode): number {
  if (typeof distribution === 'number') return distribution
  if (distribution === undefined) throw new Error('ml-random-forest left a leaf without an answer.')
  return distribution.columns > 1 ? Math.min(1, distribution.get(0, 1)) : 0
}

const number = new Float64Array(1)
const bits = new BigInt64Array(number.buffer)

/** The next smaller number: "below x" is "up to" it. */
function justBelow(x: number): number {
  if (x === 0) return -Number.MIN_VALUE
  number[0] = x
  bits[0] += x > 0 ? -1n : 1n
  return number[0]
}
