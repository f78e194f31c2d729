import type { LimitName, RefusedOrder } from './limits/types.ts'

/** What one limit did to the entries of one strategy, beside how often. */
export interface LimitExtremes {
  /** Of its refusals the one that was furthest from what is allowed; null without one that has numbers. */
  furthest: { readonly value: number; readonly allowed: number; readonly inCash: boolean } | null
  /** The smallest notional that it left of an entry, over the wanted one; 1 when it cut none. */
  leastKept: number
}

/** A `LimitLog` as plain values. */
export interface LimitLogSnapshot {
  cuts: { limit: string; count: number }[]
  extremes: ({ limit: string } & LimitExtremes)[]
}

/** Counts the entries of one strategy that limits cut, and keeps the worst case of each limit. */
export class LimitLog {
  /** Entries that were made smaller, by the limit that orders name (`cutBy`). */
  readonly cuts = new Map<string, number>()
  /** Of each limit that refused or cut an entry. */
  readonly extremes = new Map<LimitName, LimitExtremes>()

  refused({ limit, value, allowed, inCash }: RefusedOrder): void {
    const found = this.#of(limit)
    if (typeof value !== 'number' || typeof allowed !== 'number') return
    const before = found.furthest
    if (before !== null && Math.abs(value - allowed) <= Math.abs(before.value - before.allowed)) return
    found.furthest = { value, allowed, inCash }
  }

  /** @param kept what was approved over what was wanted, 0 to 1 */
  cut(limit: LimitName, kept: number): void {
    this.cuts.set(limit, (this.cuts.get(limit) ?? 0) + 1)
    const found = this.#of(limit)
    found.leastKept = Math.min(found.leastKept, kept)
  }

  /** What was counted so far: plain values. */
  snapshot(): LimitLogSnapshot {
    return {
      cuts: [...this.cuts].map(([limit, count]) => ({ limit, count })),
      extremes: [...this.extremes].map(([limit, { furthest, leastKept }]) => ({
        limit,
        furthest: furthest === null ? null : { ...furthest },
        leastKept,
      })),
    }
  }

  /** Take over what another log had counted. */
  restore({ cuts, extremes }: LimitLogSnapshot): void {
    for (const { limit, count } of cuts) this.cuts.set(limit, count)
    for (const { limit, furthest, leastKept } of extremes) {
      this.extremes.set(limit as LimitName, {
        furthest: furthest === null ? null : { ...furthest },
        leastKept,
      })
    }
  }

  #of(limit: LimitName): LimitExtremes {
    let found = this.extremes.get(limit)
    if (found === undefined) {
      found = { furthest: null, leastKept: 1 }
      this.extremes.set(limit, found)
    }
    return found
  }
}
