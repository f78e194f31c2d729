import { quantile } from '../../portfolio/statistics/quantile.ts'
import { accuracyOf, balancedOf, type Figure } from './figures.ts'
import { VALIDATION_MINIMUM } from './minimum.ts'
import type { OutOfSample } from './out-of-sample.ts'
import type { Beside, Coverage } from './report.ts'
import type { Selection } from './sample.ts'

/** Shares of the most confident that are looked at. */
const WANTED = [0.75, 0.5, 0.25, 0.1]

/** How often the most confident forecasts were right, by how many of them there shall be. */
export function coverageOf(
  record: OutOfSample,
  compare: (select: Selection) => (figure: Figure) => Beside,
): Coverage[] {
  const known = new Map<OutOfSample, MostConfident>()
  const of = (table: OutOfSample): MostConfident => {
    const found = known.get(table) ?? mostConfident(table, WANTED)
    known.set(table, found)
    return found
  }
  const { judged, rows } = of(record)
  return WANTED.map((wanted, i) => {
    const figures = compare((table) => of(table).rows[i])
    return {
      wanted,
      share: judged === 0 ? null : rows[i].length / judged,
      rows: rows[i].length,
      accuracy: figures(accuracyOf),
      balanced: figures(balancedOf),
    }
  })
}

export interface MostConfident {
  /** Rows that had enough earlier forecasts. */
  readonly judged: number
  /** Of these the most confident, for each share. */
  readonly rows: readonly (readonly number[])[]
}

/**
 * Rows that are at least as far from .5 as a share of all forecasts of earlier moments: the threshold of a moment knows
 * nothing of it or of what came later. Rows before there are 60 earlier forecasts are left out.
 */
export function mostConfident({ value, time }: OutOfSample, shares: readonly number[]): MostConfident {
  const rows = shares.map((): number[] => [])
  const sorted = new Float64Array(value.length)
  let judged = 0
  for (let from = 0, to = 0; from < value.length; from = to) {
    while (to < value.length && time[to] === time[from]) to++
    if (from >= VALIDATION_MINIMUM.earlier) {
      judged += to - from
      const earlier = sorted.subarray(0, from)
      shares.forEach((share, i) => {
        const threshold = quantile(earlier, 1 - share)
        for (let row = from; row < to; row++) if (confidence(value[row]) >= threshold) rows[i].push(row)
      })
    }
    for (let row = from; row < to; row++) insert(sorted, row, confidence(value[row]))
  }
  return { judged, rows }
}

function confidence(probability: number): number {
  return Math.abs(probability - 0.5)
}

/** Keeps the first `length` values ascending. */
function insert(sorted: Float64Array, length: number, value: number): void {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sorted[middle] <= value) low = middle + 1
    else high = middle
  }
  sorted.copyWithin(low + 1, low, length)
  sorted[low] = value
}
