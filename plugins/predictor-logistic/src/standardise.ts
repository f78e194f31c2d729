/** What brings each feature to mean 0 and standard deviation 1 over the training rows. */
export interface Standardisation {
  readonly mean: Float64Array
  /** 1 / standard deviation (of the population); 0 for a feature that does not vary, which drops it. */
  readonly inverse: Float64Array
}

/** A spread below this part of the level is rounding, not information. */
const ROUNDING = 1e-12

export function standardisation(columns: readonly Float64Array[]): Standardisation {
  const mean = new Float64Array(columns.length)
  const inverse = new Float64Array(columns.length)
  columns.forEach((column, j) => {
    mean[j] = column.reduce((sum, x) => sum + x / column.length, 0)
    const variance = column.reduce((sum, x) => sum + ((x - mean[j]) * (x - mean[j])) / column.length, 0)
    const deviation = Math.sqrt(variance)
    inverse[j] =
      deviation > ROUNDING * Math.abs(mean[j]) && Number.isFinite(1 / deviation) ? 1 / deviation : 0
  })
  return { mean, inverse }
}

export const standardised = (
  columns: readonly Float64Array[],
  { mean, inverse }: Standardisation,
): Float64Array[] => columns.map((column, j) => column.map((x) => (x - mean[j]) * inverse[j]))

/** intercept + sum of weight x standardised feature. */
export function linear(
  row: Float64Array,
  { mean, inverse }: Standardisation,
  weights: Float64Array,
  intercept: number,
): number {
  let z = intercept
  for (let j = 0; j < weights.length; j++) z += weights[j] * ((row[j] - mean[j]) * inverse[j])
  return z
}
