/** Bounds of target weights: fractions of portfolio equity. */
export interface WeightBounds {
  readonly min: number
  readonly max: number
}

/** How far apart binary fractions may be that stand for the same weight. */
export const ROUNDING = 1e-9

/** Whether weights keep their bounds and their sum, up to rounding. */
export const fitsWeights = (weights: readonly number[], { min, max }: WeightBounds): boolean =>
  weights.every((weight) => weight >= min - ROUNDING && weight <= max + ROUNDING) &&
  sum(weights) <= 1 + ROUNDING

const clampTo = (value: number, { min, max }: WeightBounds): number => Math.min(max, Math.max(min, value))

/**
 * The weights nearest to `raw` (least squares) in {min <= w <= max, sum w <= 1}. Exact up to rounding: where the sum
 * of the clamped weights is above 1, one number is taken off all of them before clamping, and it is found by going
 * through the breakpoints at which a weight meets a bound (Held, Wolfe, Crowder 1974).
 *
 * @param raw finite numbers
 * @throws RangeError when n x min is above 1, so that no weights exist, or a raw weight is not finite
 */
export function projectWeights(raw: readonly number[], bounds: WeightBounds): number[] {
  const { min, max } = bounds
  if (!raw.every(Number.isFinite)) throw new RangeError(`Raw weights must be finite, were ${raw.join(', ')}.`)
  if (min > max || raw.length * min > 1 + 1e-12) {
    throw new RangeError(`No weights exist: ${raw.length} x ${min} is above 1, or ${min} above ${max}.`)
  }
  const clamped = raw.map((value) => clampTo(value, bounds))
  if (sum(clamped) <= 1) return clamped

  // sum(clamp(raw - shift)) falls piecewise linearly from above 1 to n x min; find the piece where it is 1.
  const breakpoints = raw.flatMap((value) => [value - max, value - min]).sort((a, b) => a - b)
  const sumAt = (shift: number): number => sum(raw.map((value) => clampTo(value - shift, bounds)))
  let low = 0
  let high = breakpoints[breakpoints.length - 1]
  for (const point of breakpoints) {
    if (point <= low) continue
    if (sumAt(point) >= 1) low = point
    else {
      high = point
      break
    }
  }
  const above = sumAt(low)
  const below = sumAt(high)
  const shift = above === below ? low : low + ((above - 1) / (above - below)) * (high - low)
  return raw.map((value) => clampTo(value - shift, bounds))
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
