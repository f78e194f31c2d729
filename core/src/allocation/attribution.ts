import { roundToSum } from '../portfolio/money.ts'
import type { WeightPath } from './weight-path.ts'

/** A closed trade, or what is held at its last price. */
export interface AllocatedResult {
  readonly strategy: string
  /** When it was opened, ms: the decisions before it made its size. */
  readonly opened: number
  /** What it added to the sleeve, cash units. */
  readonly net: number
}

/** What a result divides into, cash units: `configured` and the parts sum to `net`, exactly. */
export interface AllocatedSum {
  readonly net: number
  /** What the configured weight would have made of the same trades. */
  readonly configured: number
  /** What each component earned (above 0) or cost, in the order of `components`. */
  readonly parts: readonly number[]
}

/** What moving capital earned or cost against the configured weights. */
export interface AllocationAttribution {
  /** Steps of the allocator, then `pace`, `off`, `exposure`; see `weightPath`. */
  readonly components: readonly string[]
  readonly strategies: readonly (AllocatedSum & { readonly strategy: string })[]
  readonly total: AllocatedSum
}

/**
 * Divide results among the components of the weights that they were opened with. The size of a trade is taken as
 * proportional to the weight of its sleeve, so that each component has the share (weight after it - weight before it) /
 * final weight of the result; amounts are integers by largest remainder. A trade that a sleeve did not make, because it
 * was switched off, is not known and counts as nothing.
 *
 * @param paths in order of time; what was opened before the first one has the configured weight
 */
export function attributeAllocation(
  results: Iterable<AllocatedResult>,
  paths: readonly WeightPath[],
): AllocationAttribution {
  const components = [...new Set(paths.flatMap((path) => path.components))]
  const sums = new Map<string, number[]>()
  for (const { strategy, opened, net } of results) {
    const sum = sums.get(strategy) ?? new Array<number>(2 + components.length).fill(0)
    sums.set(strategy, sum)
    sum[0] += net
    divide(net, pathAt(paths, strategy, opened)).forEach(({ component, amount }) => {
      sum[component === null ? 1 : 2 + components.indexOf(component)] += amount
    })
  }
  const total = new Array<number>(2 + components.length).fill(0)
  for (const sum of sums.values()) sum.forEach((amount, i) => (total[i] += amount))
  return {
    components,
    strategies: [...sums].map(([strategy, sum]) => ({ strategy, ...named(sum) })),
    total: named(total),
  }
}

const named = ([net, configured, ...parts]: readonly number[]): AllocatedSum => ({ net, configured, parts })

/** Weights of one strategy with the components between them. */
interface Steps {
  readonly components: readonly string[]
  readonly weights: readonly number[]
}

/** The last weights from before a moment at which the strategy could trade; null: those of the configuration. */
function pathAt(paths: readonly WeightPath[], strategy: string, opened: number): Steps | null {
  let low = 0
  let high = paths.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (paths[middle].time < opened) low = middle + 1
    else high = middle
  }
  for (let i = low - 1; i >= 0; i--) {
    const { components, weights } = paths[i]
    if (!Object.hasOwn(weights, strategy)) continue
    // An order that was given before its sleeve was switched off may be filled after it.
    if (weights[strategy][components.length] > 0) return { components, weights: weights[strategy] }
  }
  return null
}

/** Integers that sum to `net`; the component null is the configured weight. */
function divide(net: number, path: Steps | null): { component: string | null; amount: number }[] {
  if (path === null) return [{ component: null, amount: net }]
  const { components, weights } = path
  const last = weights[weights.length - 1]
  const exact = weights.map((weight, i) => (net * (i === 0 ? weight : weight - weights[i - 1])) / last)
  return roundToSum(net, exact).map((amount, i) => ({
    component: i === 0 ? null : components[i - 1],
    amount,
  }))
}
