import { finite, type Basis } from './annual.ts'
import { MINIMUM } from './minimum.ts'
import { moments } from './moments.ts'
import { pairedBootstrap, type BlockOptions } from './paired-bootstrap.ts'
import { excessReturns, sharpeOf, volatilityOf } from './ratios.ts'
import type { Interval } from './schema/returns.ts'

/** A figure that compares two books, with its 95 % interval; null where there is none. */
export interface Compared {
  readonly value: number | null
  readonly interval: Interval | null
}

/** Two Sharpe ratios per year over the same days; null below 90 days, or where there is no deviation. */
export interface SharpeDifference {
  readonly sharpes: readonly [number | null, number | null]
  /** First less second. */
  readonly sharpe: Compared
}

/** Two books over the same days. */
export interface BookDifference extends SharpeDifference {
  /** First over second. */
  readonly volatility: Compared
  /** First over second, of daily values: what happens inside of a day is not seen. */
  readonly drawdown: Compared
}

/** A figure of the daily returns of one book, and how those of two are compared. NaN: there is none. */
interface Figure {
  readonly of: (returns: Float64Array, basis: Basis) => number
  readonly compare: (first: number, second: number) => number
}

const SHARPE: Figure = {
  of: (returns, basis) => sharpeOf(moments(excessReturns(returns, basis.dailyRate)), basis) ?? NaN,
  compare: (first, second) => first - second,
}

const VOLATILITY: Figure = {
  of: (returns, basis) => volatilityOf(moments(returns), basis) ?? NaN,
  compare: (first, second) => first / second,
}

const DRAWDOWN: Figure = {
  of: (returns) => deepestFall(returns),
  // No drawdown is no base for a ratio.
  compare: (first, second) => (second > 0 ? first / second : NaN),
}

/** Where there is nothing to compare. */
export const NO_FIGURE: Compared = { value: null, interval: null }

/**
 * Compare the Sharpe ratios of two books by their daily returns over the same days. The interval is that of a paired
 * block bootstrap: both books go through the same drawn days.
 */
export function sharpeDifference(
  first: Float64Array,
  second: Float64Array,
  basis: Basis,
  options: BlockOptions,
): SharpeDifference {
  const [sharpe] = compareFigures([SHARPE], first, second, basis, options)
  return { sharpes: sharpesOf(first, second, basis), sharpe }
}

/** The same with volatility and drawdown. */
export function bookDifference(
  first: Float64Array,
  second: Float64Array,
  basis: Basis,
  options: BlockOptions,
): BookDifference {
  const figures = [SHARPE, VOLATILITY, DRAWDOWN]
  const [sharpe, volatility, drawdown] = compareFigures(figures, first, second, basis, options)
  return { sharpes: sharpesOf(first, second, basis), sharpe, volatility, drawdown }
}

function sharpesOf(first: Float64Array, second: Float64Array, basis: Basis): [number | null, number | null] {
  if (first.length < MINIMUM.bootstrapReturns) return [null, null]
  return [finite(SHARPE.of(first, basis)), finite(SHARPE.of(second, basis))]
}

function compareFigures(
  figures: readonly Figure[],
  first: Float64Array,
  second: Float64Array,
  basis: Basis,
  options: BlockOptions,
): Compared[] {
  if (first.length < MINIMUM.bootstrapReturns) return figures.map(() => NO_FIGURE)
  const compared = ([a, b]: readonly Float64Array[]): number[] =>
    figures.map(({ of, compare }) => compare(of(a, basis), of(b, basis)))
  const values = compared([first, second])
  // Equal books have no difference, and no interval of it that would be more than a point.
  const equal = first.every((value, i) => value === second[i])
  const intervals = equal
    ? values.map((value) => ({ low: value, median: value, high: value }))
    : pairedBootstrap([first, second], options, compared)
  return values.map((value, i) => (Number.isFinite(value) ? { value, interval: intervals[i] } : NO_FIGURE))
}

/** The deepest fall of what the returns compound to, fraction. */
export function deepestFall(returns: Float64Array): number {
  let value = 1
  let peak = 1
  let deepest = 0
  for (const one of returns) {
    value *= 1 + one
    if (value > peak) peak = value
    else deepest = Math.max(deepest, 1 - value / peak)
  }
  return deepest
}
