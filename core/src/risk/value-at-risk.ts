import { deviationOf, moments } from '../portfolio/statistics/moments.ts'
import { QUANTILE } from '../portfolio/statistics/normal.ts'
import { quantile } from '../portfolio/statistics/quantile.ts'
import type { DailyReturns } from './daily-returns.ts'

/** `larger` is the larger one of the other two. */
export type ValueAtRiskMethod = 'historical' | 'parametric' | 'larger'

/**
 * Value at risk of one day from results of single days, as a positive loss. Historical: the quantile of 5 % or 1 % of the
 * results (type 7), times -1. Parametric: of a normal distribution with their mean and sample deviation,
 * `z x deviation - mean` with z = 1.6449 at 95 % and 2.3263 at 99 %.
 *
 * @param results at least 2
 */
export function valueAtRisk(results: Float64Array, level: 95 | 99, method: ValueAtRiskMethod): number {
  let value = -Infinity
  if (method !== 'parametric') {
    value = -quantile(Float64Array.from(results).sort(), (100 - level) / 100)
  }
  if (method !== 'historical') {
    const all = moments(results)
    value = Math.max(value, QUANTILE[level] * deviationOf(all, 'sample') - all.mean)
  }
  return value
}

/** What every day of the window would have made of the present book, and of one unit of a symbol. */
export interface DayResults {
  /** Of the positions that are held, cash units. */
  readonly held: Float64Array
  /** With the waiting entries filled; null when none waits. */
  readonly filled: Float64Array | null
  /** Return of the symbol. */
  readonly symbol: Float64Array
}

/**
 * The days of the window on which every symbol of the book has a return, with what they would have made of it.
 *
 * @param net longs less shorts held by symbol, cash units
 * @param waiting longs less shorts that wait by symbol, cash units
 */
export function dayResults(
  returns: DailyReturns,
  window: number,
  symbol: number,
  net: Float64Array,
  waiting: Float64Array,
): DayResults {
  const days = Math.min(window, returns.days)
  const held: number[] = []
  const filled: number[] = []
  const own: number[] = []
  const inBook = [...net.keys()].filter((s) => net[s] !== 0 || waiting[s] !== 0)
  for (let ago = 0; ago < days; ago++) {
    const change = returns.at(symbol, ago)
    let now = 0
    let then = 0
    for (const s of inBook) {
      now += net[s] * returns.at(s, ago)
      then += (net[s] + waiting[s]) * returns.at(s, ago)
    }
    if (Number.isNaN(change + now + then)) continue
    held.push(now)
    filled.push(then)
    own.push(change)
  }
  return {
    held: Float64Array.from(held),
    filled: waiting.some((amount) => amount !== 0) ? Float64Array.from(filled) : null,
    symbol: Float64Array.from(own),
  }
}

/**
 * Value at risk of the book with one more position; the larger one of without and with the waiting entries, because
 * nobody knows whether they will be filled.
 *
 * @param position signed, cash units
 */
export function valueAtRiskWith(
  { held, filled, symbol }: DayResults,
  position: number,
  level: 95 | 99,
  method: ValueAtRiskMethod,
): number {
  const added = (book: Float64Array): Float64Array =>
    book.map((result, day) => result + position * symbol[day])
  const now = valueAtRisk(added(held), level, method)
  return filled === null ? now : Math.max(now, valueAtRisk(added(filled), level, method))
}
