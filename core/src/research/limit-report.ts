import type { Engine } from '../engine/engine.ts'
import type { LimitReport } from '../portfolio/statistics/schema/protections.ts'
import type { LimitExtremes } from '../risk/limit-log.ts'

/** The limits that refused or cut entries: by strategy, those that did it most often first. */
export function limitReport({ sleeves, account }: Pick<Engine, 'sleeves' | 'account'>): LimitReport {
  return sleeves.flatMap(({ name, refusals, limitLog: { cuts, extremes } }) =>
    [...extremes]
      .map(([limit, { furthest, leastKept }]) => ({
        strategy: name,
        limit,
        refused: refusals.get(limit) ?? 0,
        cut: cuts.get(limit) ?? 0,
        leastKept: cuts.has(limit) ? leastKept : null,
        ...numbers(limit, furthest, account.scale),
      }))
      .sort((a, b) => b.refused + b.cut - (a.refused + a.cut) || (a.limit < b.limit ? -1 : 1)),
  )
}

function numbers(
  limit: string,
  furthest: LimitExtremes['furthest'],
  scale: number,
): Pick<LimitReport[number], 'value' | 'allowed' | 'unit'> {
  if (furthest === null) return { value: null, allowed: null, unit: null }
  const { value, allowed, inCash } = furthest
  if (inCash) return { value: value / scale, allowed: allowed / scale, unit: 'quote currency' }
  return { value, allowed, unit: limit === 'price_collar' ? 'fraction' : 'count' }
}
