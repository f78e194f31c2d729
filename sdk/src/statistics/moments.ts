import type { Numbers } from './matrix.ts'

export function sumOf(values: Numbers): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]
  return sum
}

/** NaN without a value. */
export function meanOf(values: Numbers): number {
  return sumOf(values) / values.length
}

/**
 * Sample standard deviation (n - 1), in two passes; null below two values and where it is rounding noise of equal
 * values, which must not pass for a risk.
 */
export function sampleDeviation(values: Numbers): number | null {
  const n = values.length
  if (n < 2) return null
  const mean = meanOf(values)
  let squares = 0
  for (let i = 0; i < n; i++) {
    const distance = values[i] - mean
    squares += distance * distance
  }
  const deviation = Math.sqrt(squares / (n - 1))
  return deviation > Math.abs(mean) * 1e-9 ? deviation : null
}
