import type { Basis } from './annual.ts'
import { MINIMUM } from './minimum.ts'
import { deviationOf, isSpread, moments } from './moments.ts'
import { density, QUANTILE } from './normal.ts'
import { quantile } from './quantile.ts'
import type { Tail } from './schema/returns.ts'

export interface Tails {
  readonly valueAtRisk: Tail
  readonly expectedShortfall: Tail
}

const NONE: Tail = { historical95: null, historical99: null, parametric95: null, parametric99: null }

/** Value at risk and expected shortfall of a day, as positive losses. @param returns null: some day began with nothing */
export function tailStatistics(returns: Float64Array | null, { deviation: kind }: Basis): Tails {
  if (returns === null || returns.length < MINIMUM.dailyReturns) {
    return { valueAtRisk: NONE, expectedShortfall: NONE }
  }
  const sorted = Float64Array.from(returns).sort()
  const enough = sorted.length >= MINIMUM.tailReturns
  const all = moments(returns)
  const deviation = deviationOf(all, kind)
  const normal = (level: 95 | 99): NormalTail =>
    isSpread(deviation, all.mean)
      ? normalTail(all.mean, deviation, level)
      : { valueAtRisk: null, expectedShortfall: null }
  return {
    valueAtRisk: {
      historical95: negated(quantile(sorted, 0.05)),
      historical99: enough ? negated(quantile(sorted, 0.01)) : null,
      parametric95: normal(95).valueAtRisk,
      parametric99: normal(99).valueAtRisk,
    },
    expectedShortfall: {
      historical95: worstMean(sorted, 0.05),
      historical99: enough ? worstMean(sorted, 0.01) : null,
      parametric95: normal(95).expectedShortfall,
      parametric99: normal(99).expectedShortfall,
    },
  }
}

interface NormalTail {
  readonly valueAtRisk: number | null
  readonly expectedShortfall: number | null
}

/** The losses of a normal distribution beyond which 5 % or 1 % lie, and their mean. */
export function normalTail(
  mean: number,
  deviation: number,
  level: 95 | 99,
): { valueAtRisk: number; expectedShortfall: number } {
  const share = (100 - level) / 100
  return {
    valueAtRisk: QUANTILE[level] * deviation - mean,
    expectedShortfall: (density(QUANTILE[level]) / share) * deviation - mean,
  }
}

/** Mean loss of the floor((n - 1) x share) + 1 smallest of ascending returns. */
function worstMean(sorted: Float64Array, share: number): number {
  const count = Math.floor((sorted.length - 1) * share) + 1
  let sum = 0
  for (let i = 0; i < count; i++) sum += sorted[i]
  return negated(sum / count)
}

/** No negative zero: its text would differ from that of zero in some writers. */
function negated(value: number): number {
  return value === 0 ? 0 : -value
}
