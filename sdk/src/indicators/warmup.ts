/**
 * Weight that the bars before the warm-up may still have. For a moving average of prices 1e-9 is enough, because
 * prices before and after a warm-up are of one magnitude. Ranges, gains and volumes are not: 1e-12 leaves a
 * factor of 1,000 for a past that was that much wilder than the present.
 */
export const PRICE_RESIDUAL = 1e-9
export const RANGE_RESIDUAL = 1e-12

/** Bars after which an average that keeps `decay` (0 to 1) of its old value per bar has forgotten the rest. */
export function barsToForget(decay: number, residual: number): number {
  return decay === 0 ? 1 : Math.ceil(Math.log(residual) / Math.log(decay))
}

/**
 * The same for an average of an average, both with this decay: after k bars the weight left is
 * (1 + k (1 - decay)) decay^k.
 */
export function barsToForgetTwice(decay: number, residual: number): number {
  let bars = barsToForget(decay, residual)
  while ((1 + bars * (1 - decay)) * decay ** bars > residual) bars++
  return bars
}
