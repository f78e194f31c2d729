import type { Basis } from '../annual.ts'
import { MINIMUM } from '../minimum.ts'
import { deviationOf, isSpread, moments } from '../moments.ts'

interface Distances {
  readonly values: Float64Array
  readonly squares: number
}

/**
 * Pearson correlations of returns over the same days; null below 30 of them, where a day began with nothing, and
 * without a deviation.
 *
 * @param all null: some day began with nothing
 */
export function correlationMatrix(
  all: readonly (Float64Array | null)[],
  { deviation: kind }: Basis,
): (number | null)[][] {
  const distances = all.map((returns): Distances | null => {
    if (returns === null || returns.length < MINIMUM.dailyReturns) return null
    const own = moments(returns)
    if (!isSpread(deviationOf(own, kind), own.mean)) return null
    return { values: returns.map((value) => value - own.mean), squares: own.m2 }
  })
  return distances.map((a, i) => distances.map((b, j) => correlation(a, b, i === j)))
}

function correlation(a: Distances | null, b: Distances | null, same: boolean): number | null {
  if (a === null || b === null) return null
  if (same) return 1
  let product = 0
  for (let i = 0; i < a.values.length; i++) product += a.values[i] * b.values[i]
  return Math.max(-1, Math.min(1, product / Math.sqrt(a.squares * b.squares)))
}
