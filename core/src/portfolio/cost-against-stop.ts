import { MINIMUM } from './statistics/minimum.ts'
import type { CostAgainstStop } from './statistics/schema/statistics.ts'

/** Share of the stop distance above which the cost of a round trip is worth a warning. */
export const COST_WARNING = 0.05

/** Share of the stop distance above which a strategy would not be armed for live trading. */
export const COST_LIMIT = 0.1

/**
 * Round-trip cost against the median stop distance. All but the count is null below 10 trades with a stop.
 *
 * @param stops stop distance over entry price of each trade; NaN without a stop
 * @param costs round-trip cost of each trade's instrument, fraction of notional
 */
export function costAgainstStop(stops: readonly number[], costs: readonly number[]): CostAgainstStop {
  const known = stops.filter((stop) => !Number.isNaN(stop))
  const count = known.length
  if (count < MINIMUM.trades) {
    return { stops: count, medianStop: null, roundTripCost: null, share: null, verdict: null }
  }
  const medianStop = median(known)
  const sum = stops.reduce((all, stop, i) => (Number.isNaN(stop) ? all : all + costs[i]), 0)
  // Equal costs stay what they are: the sum of many has binary noise.
  const roundTripCost = Number((sum / count).toPrecision(12))
  if (!(medianStop > 0)) return { stops: count, medianStop, roundTripCost, share: null, verdict: null }
  const share = roundTripCost / medianStop
  return { stops: count, medianStop, roundTripCost, share, verdict: verdictOf(share) }
}

function verdictOf(share: number): 'fine' | 'warning' | 'too-dear' {
  if (share > COST_LIMIT) return 'too-dear'
  return share > COST_WARNING ? 'warning' : 'fine'
}

/** The middle value; the mean of both middle values of an even number. */
function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort()
  const middle = sorted.length >>> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
