/** Mean and central moments of a sample. */
export interface Moments {
  readonly n: number
  readonly mean: number
  /** Sums of the second, third and fourth powers of the distances from the mean. */
  readonly m2: number
  readonly m3: number
  readonly m4: number
  readonly min: number
  readonly max: number
}

/** Two passes: the distances are taken from the mean itself. */
export function moments(values: Float64Array): Moments {
  const n = values.length
  let sum = 0
  let min = Infinity
  let max = -Infinity
  for (let i = 0; i < n; i++) {
    const value = values[i]
    sum += value
    if (value < min) min = value
    if (value > max) max = value
  }
  const mean = sum / n
  let m2 = 0
  let m3 = 0
  let m4 = 0
  for (let i = 0; i < n; i++) {
    const distance = values[i] - mean
    const square = distance * distance
    m2 += square
    m3 += square * distance
    m4 += square * square
  }
  return { n, mean, m2, m3, m4, min, max }
}

/** Deviation around the mean; NaN for a sample of one value, or for none. */
export function deviationOf({ n, m2 }: Moments, kind: 'sample' | 'population'): number {
  return Math.sqrt(m2 / (kind === 'sample' ? n - 1 : n))
}

/**
 * Whether a deviation is more than the rounding noise of equal values, which must not pass for a risk.
 *
 * @param size of the values, such as their mean
 */
export function isSpread(deviation: number, size: number): boolean {
  return deviation > Math.abs(size) * 1e-9
}

/** g1 of the population, or G1 = g1 x sqrt(n (n - 1)) / (n - 2), unbiased under normality, of a sample. */
export function skewnessOf({ n, m2, m3 }: Moments, kind: 'sample' | 'population'): number {
  const g1 = m3 / n / ((m2 / n) * Math.sqrt(m2 / n))
  return kind === 'population' ? g1 : (g1 * Math.sqrt(n * (n - 1))) / (n - 2)
}

/** Excess: g2 of the population, or G2 = (n - 1) / ((n - 2)(n - 3)) x ((n + 1) g2 + 6) of a sample. */
export function kurtosisOf({ n, m2, m4 }: Moments, kind: 'sample' | 'population'): number {
  const g2 = m4 / n / (m2 / n) ** 2 - 3
  return kind === 'population' ? g2 : ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * g2 + 6)
}
