/** The points that 5 % and 1 % of a standard normal distribution lie below, times -1. */
export const QUANTILE = { 95: 1.6448536269514722, 99: 2.3263478740408408 } as const

/** Density of the standard normal distribution. */
export function density(x: number): number {
  return Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI)
}

/**
 * Probability that a standard normal number is at most x, to about 1e-15. Taylor series around 0 (Marsaglia 2004,
 * "Evaluating the normal distribution").
 */
export function cumulative(x: number): number {
  if (x < -8.5) return 0
  if (x > 8.5) return 1
  let sum = x
  let term = x
  for (let i = 3, last = 0; sum !== last; i += 2) {
    last = sum
    term *= (x * x) / i
    sum += term
  }
  return Math.min(1, Math.max(0, 0.5 + sum * density(x)))
}
