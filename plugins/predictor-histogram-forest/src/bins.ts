/** A feature as small numbers: how many of the edges lie below each value. */
export interface BinnedColumn {
  /** Ascending; bin b holds the values above `edges[b - 1]` up to and with `edges[b]`. */
  readonly edges: Float64Array
  readonly codes: Uint8Array
}

/** The most bins of a feature: their numbers fit a byte. */
export const MOST_BINS = 255

/** Bins with about equally many values each; a value never lies in two of them. */
export function binned(column: Float64Array): BinnedColumn {
  const edges = edgesOf(column.slice().sort())
  const codes = new Uint8Array(column.length)
  for (let row = 0; row < codes.length; row++) codes[row] = countBelow(edges, column[row])
  return { edges, codes }
}

function edgesOf(sorted: Float64Array): Float64Array {
  const steps: number[] = []
  for (let i = 1; i < sorted.length; i++) if (sorted[i] > sorted[i - 1]) steps.push(i)
  const kept = steps.length < MOST_BINS ? steps : quantiles(sorted)
  return Float64Array.from(kept, (i) => between(sorted[i - 1], sorted[i]))
}

/** Where equal parts of the sorted values begin, moved up behind equal values. */
function quantiles(sorted: Float64Array): number[] {
  const places: number[] = []
  for (let b = 1; b < MOST_BINS; b++) {
    let i = Math.max(Math.round((b * sorted.length) / MOST_BINS), (places.at(-1) ?? 0) + 1)
    while (i < sorted.length && sorted[i] === sorted[i - 1]) i++
    if (i >= sorted.length) break
    places.push(i)
  }
  return places
}

/** A number from `low` up to, but not `high`: halfway where there is one. */
function between(low: number, high: number): number {
  const middle = low / 2 + high / 2
  return middle >= low && middle < high ? middle : low
}

function countBelow(edges: Float64Array, value: number): number {
  let from = 0
  let to = edges.length
  while (from < to) {
    const middle = (from + to) >>> 1
    if (edges[middle] < value) from = middle + 1
    else to = middle
  }
  return from
}
