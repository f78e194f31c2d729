import { curveColumn, sleeveColumn } from '../curve-columns.ts'
import { DAY_MS } from './annual.ts'
import type { CurvePoints } from './curve-points.ts'
import { dayOf } from './periods.ts'

const TIME = curveColumn('time')
const EQUITY = curveColumn('equity')

/** Full UTC days of a book, oldest first. */
export interface SleeveDays {
  /** Start of each day, ms. */
  readonly days: readonly number[]
  /** Equity at the start of each day, cash units. */
  readonly equity: readonly number[]
  /** By sleeve and day: the weight at its start, and what the day added to the result, cash units. */
  readonly sleeves: readonly { readonly weights: readonly number[]; readonly results: readonly number[] }[]
}

/**
 * The last full UTC days between the points of a curve. A day without a bar is none; the first one is left out unless it
 * began at midnight, and so is the last one until it is over.
 *
 * @param sleeves how many
 * @param most at most so many days
 */
export function sleeveDays(points: CurvePoints, sleeves: number, most: number): SleeveDays {
  const { length } = points
  const isWhole = (point: number): boolean => points.at(point, TIME) % DAY_MS === 0
  const first = length > 0 && isWhole(0) ? 1 : 2
  const end = length > 0 && isWhole(length - 1) ? length : length - 1
  const from = Math.max(first, end - most)
  const ends = Array.from({ length: Math.max(0, end - from) }, (_, i) => from + i)
  return {
    days: ends.map((point) => dayOf(points.at(point, TIME))),
    equity: ends.map((point) => points.at(point - 1, EQUITY)),
    sleeves: Array.from({ length: sleeves }, (_, sleeve) => {
      const result = sleeveColumn(sleeve, 'result')
      return {
        weights: ends.map((point) => points.at(point - 1, sleeveColumn(sleeve, 'weight'))),
        results: ends.map((point) => points.at(point, result) - points.at(point - 1, result)),
      }
    }),
  }
}
