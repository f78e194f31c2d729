import type { Matrix } from './matrix.ts'

/** How far two clusters are apart: by their nearest members, their farthest, or the mean over all pairs. */
export type Linkage = 'single' | 'complete' | 'average'

/** One step of a hierarchical clustering: two clusters become one. */
export interface Merge {
  /** Clusters by number: variables from 0 on, then merges in their order. The lower number comes first. */
  readonly left: number
  readonly right: number
  readonly distance: number
  readonly size: number
}

/**
 * Agglomerative clustering: the two nearest clusters become one until one is left (Lance and Williams 1967 for the
 * distances of the new one). Numbers and order are those of SciPy's `linkage` where no two distances are equal; equal
 * ones go by the lower numbers.
 *
 * @param distance symmetric
 */
export function linkage(distance: Matrix, method: Linkage): Merge[] {
  const n = distance.length
  const between = distance.map((row) => Array.from(row))
  const size = distance.map(() => 1)
  let open = distance.map((_, i) => i)
  const merges: Merge[] = []
  while (open.length > 1) {
    const [left, right] = nearestPair(open, between)
    const merge = { left, right, distance: between[left][right], size: size[left] + size[right] }
    const made = n + merges.length
    merges.push(merge)
    open = open.filter((i) => i !== left && i !== right)
    between.push([])
    size.push(merge.size)
    for (const other of open) {
      const apart = joined(method, between[other][left], between[other][right], size[left], size[right])
      between[made][other] = apart
      between[other][made] = apart
    }
    open.push(made)
  }
  return merges
}

function nearestPair(open: readonly number[], between: readonly (readonly number[])[]): [number, number] {
  let pair: [number, number] = [open[0], open[1]]
  for (let a = 0; a < open.length; a++) {
    for (let b = a + 1; b < open.length; b++) {
      if (between[open[a]][open[b]] < between[pair[0]][pair[1]]) pair = [open[a], open[b]]
    }
  }
  return pair
}

function joined(method: Linkage, left: number, right: number, leftSize: number, rightSize: number): number {
  if (method === 'single') return Math.min(left, right)
  if (method === 'complete') return Math.max(left, right)
  return (leftSize * left + rightSize * right) / (leftSize + rightSize)
}

/** The variables in the order of the tree, left before right, so that similar ones are neighbours. */
export function leafOrder(merges: readonly Merge[]): number[] {
  const n = merges.length + 1
  const below = (cluster: number): number[] => {
    if (cluster < n) return [cluster]
    const { left, right } = merges[cluster - n]
    return [...below(left), ...below(right)]
  }
  return below(2 * n - 2)
}

/** How far variables are apart by their correlation: sqrt((1 - rho) / 2), 0 to 1 (López de Prado 2016). */
export function correlationDistance(rho: number): number {
  return Math.sqrt(Math.max(0, (1 - rho) / 2))
}
