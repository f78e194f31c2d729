import { roundToSum } from '../portfolio/money.ts'
import { placeOfPath, type Opened, type WeightPath } from './weight-path.ts'

/** A closed trade, or what is held at its last price. */
export interface AllocatedResult extends Opened {
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
  for (const result of results) {
    const { strategy, net } = result
    const sum = sums.get(strategy) ?? new Array<number>(2 + components.length).fill(0)
    sums.set(strategy, sum)
    sum[0] += net
    divide(net, stepsOf(paths, result)).forEach(({ component, amount }) => {
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

/** The same with every amount in quote currency. @param scale cash units per unit of it */
export function inQuote(attribution: AllocationAttribution, scale: number): AllocationAttribution {
  const quote = ({ net, configured, parts }: AllocatedSum): AllocatedSum =>
    named([net, configured, ...parts].map((amount) => amount / scale))
  return {
    components: attribution.components,
    strategies: attribution.strategies.map(({ strategy, ...sum }) => ({ strategy, ...quote(sum) })),
    total: quote(attribution.total),
  }
}

/** Two divisions of different results in one. */
export function sumAttributions(a: AllocationAttribution, b: AllocationAttribution): AllocationAttribution {
  const components = [...new Set([...a.components, ...b.components])]
  const added = (
    sums: readonly (readonly [AllocationAttribution, AllocatedSum | undefined])[],
  ): AllocatedSum => {
    const all = new Array<number>(2 + components.length).fill(0)
    for (const [{ components: own }, sum] of sums) {
      if (sum === undefined) continue
      all[0] += sum.net
      all[1] += sum.configured
      own.forEach((component, i) => (all[2 + components.indexOf(component)] += sum.parts[i]))
    }
    return named(all)
  }
  const of = ({ strategies }: AllocationAttribution, name: string): AllocatedSum | undefined =>
    strategies.find(({ strategy }) => strategy === name)
  const names = new Set([...a.strategies, ...b.strategies].map(({ strategy }) => strategy))
  return {
    components,
    strategies: [...names].map((strategy) => ({
      strategy,
      ...added([
        [a, of(a, strategy)],
        [b, of(b, strategy)],
      ]),
    })),
    total: added([
      [a, a.total],
      [b, b.total],
    ]),
  }
}

/** Weights of one strategy with the components between them. */
interface Steps {
  readonly components: readonly string[]
  readonly weights: readonly number[]
}

/** The weights that something was opened with; null: those of the configuration. */
function stepsOf(paths: readonly WeightPath[], result: Opened): Steps | null {
  const place = placeOfPath(paths, result)
  if (place < 0) return null
  const { components, weights } = paths[place]
  return { components, weights: weights[result.strategy] }
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
