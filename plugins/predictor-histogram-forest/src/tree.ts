import type { FlatTree, SeededRandom } from '@grodt/sdk'
import { MOST_BINS, type BinnedColumn } from './bins.ts'

export interface TreeLimits {
  readonly maxDepth: number
  readonly minLeaf: number
  /** 0 is the square root of their number. */
  readonly featuresPerSplit: number
}

export interface TreeGrower {
  /** Grow a tree on the rows whose weight is not 0. */
  grow(weight: Uint16Array): FlatTree
  /** By how much splits on each feature have reduced the sum of squares, over all trees. */
  readonly importance: Float64Array
}

/** A gain below this part of the whole sum of squares is rounding. */
const ROUNDING = 1e-12

/**
 * Grows trees by the reduction of the sum of squared errors, which for 0 and 1 is Gini's impurity: the sum over both
 * sides of (sum of targets)^2 / rows decides.
 */
export function treeGrower(
  columns: readonly BinnedColumn[],
  target: Float64Array,
  limits: TreeLimits,
  random: SeededRandom,
): TreeGrower {
  const { maxDepth, minLeaf } = limits
  const tries = Math.min(columns.length, limits.featuresPerSplit || Math.round(Math.sqrt(columns.length)))
  const rows = new Int32Array(target.length)
  const aside = new Int32Array(target.length)
  const weighted = new Float64Array(target.length)
  const order = Int32Array.from(columns, (_, j) => j)
  const binWeight = new Float64Array(MOST_BINS)
  const binSum = new Float64Array(MOST_BINS)
  const importance = new Float64Array(columns.length)
  const least = ROUNDING * target.reduce((sum, y) => sum + y * y, 0)
  const best = { feature: -1, bin: 0, gain: 0 }
  let weight: Uint16Array = new Uint16Array(0)
  let tree = emptyTree()

  /** The best split of one feature, if it is better than `best`. */
  function search(feature: number, from: number, to: number, total: number, sum: number): void {
    const { codes } = columns[feature]
    let low = MOST_BINS
    let high = 0
    for (let i = from; i < to; i++) {
      const row = rows[i]
      const bin = codes[row]
      if (bin < low) low = bin
      if (bin > high) high = bin
      binWeight[bin] += weight[row]
      binSum[bin] += weighted[row]
    }
    let left = 0
    let leftSum = 0
    for (let bin = low; bin <= high; bin++) {
      const inBin = binWeight[bin]
      if (inBin === 0) continue
      left += inBin
      leftSum += binSum[bin]
      binWeight[bin] = 0
      binSum[bin] = 0
      const right = total - left
      if (left < minLeaf || right < minLeaf) continue
      const rightSum = sum - leftSum
      const gain = (leftSum * leftSum) / left + (rightSum * rightSum) / right
      if (gain > best.gain) {
        best.feature = feature
        best.bin = bin
        best.gain = gain
      }
    }
  }

  /** Features in random order, as many as are to be tried, and more until one of them can split. */
  function searchAll(from: number, to: number, total: number, sum: number): void {
    const without = (sum * sum) / total
    best.feature = -1
    best.gain = without + least
    for (let tried = 0; tried < order.length && (tried < tries || best.feature < 0); tried++) {
      const drawn = tried + Math.floor(random.next() * (order.length - tried))
      const feature = order[drawn]
      order[drawn] = order[tried]
      order[tried] = feature
      search(feature, from, to, total, sum)
    }
    best.gain -= without
  }

  /** Bring the rows of the left side to the front, all in their order; gives where the right side begins. */
  function partition(from: number, to: number, feature: number, bin: number): number {
    const { codes } = columns[feature]
    let end = from
    let moved = 0
    for (let i = from; i < to; i++) {
      const row = rows[i]
      if (codes[row] <= bin) rows[end++] = row
      else aside[moved++] = row
    }
    rows.set(aside.subarray(0, moved), end)
    return end
  }

  function add(feature: number, value: number): number {
    tree.feature.push(feature)
    tree.value.push(value)
    return tree.right.push(0) - 1
  }

  function node(from: number, to: number, depth: number): void {
    let total = 0
    let sum = 0
    let low = Infinity
    let high = -Infinity
    for (let i = from; i < to; i++) {
      const row = rows[i]
      total += weight[row]
      sum += weighted[row]
      low = Math.min(low, target[row])
      high = Math.max(high, target[row])
    }
    if (depth < maxDepth && total >= 2 * minLeaf && low < high) searchAll(from, to, total, sum)
    else best.feature = -1
    if (best.feature < 0) {
      add(-1, low === high ? low : sum / total)
      return
    }
    const { feature, bin, gain } = best
    importance[feature] += gain
    const middle = partition(from, to, feature, bin)
    const own = add(feature, columns[feature].edges[bin])
    node(from, middle, depth + 1)
    tree.right[own] = tree.feature.length
    node(middle, to, depth + 1)
  }

  return {
    importance,
    grow(given) {
      weight = given
      tree = emptyTree()
      let length = 0
      for (let row = 0; row < weight.length; row++) {
        if (weight[row] === 0) continue
        weighted[row] = weight[row] * target[row]
        rows[length++] = row
      }
      node(0, length, 0)
      return tree
    },
  }
}

const emptyTree = () => ({ feature: [] as number[], value: [] as number[], right: [] as number[] })
