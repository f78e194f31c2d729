import type { DailyCurve } from './periods.ts'

/**
 * The change from each daily value to the next over what stood behind it; NaN where that was not positive: a return on
 * nothing is no number.
 */
export function dailyReturns({ values, bases }: DailyCurve): Float64Array {
  const returns = new Float64Array(Math.max(0, values.length - 1))
  for (let i = 0; i < returns.length; i++) {
    returns[i] = bases[i] > 0 ? (values[i + 1] - values[i]) / bases[i] : NaN
  }
  return returns
}

/** The returns, or null when one of them is no number: their mean would be that of other days. */
export function wholeReturns(returns: Float64Array): Float64Array | null {
  return returns.some(Number.isNaN) ? null : returns
}
