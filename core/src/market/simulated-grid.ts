/**
 * The price on the tick grid that is nearest, at least one tick. Multiples of a decimal tick are found by division by
 * its reciprocal, so that 0.1 steps give 0.3 and not 0.30000000000000004.
 *
 * @param tick price step, quote currency, > 0
 */
export function toGrid(price: number, tick: number): number {
  const inverse = Math.round(1 / tick)
  if (tick < 1 && Math.abs(inverse * tick - 1) < 1e-9)
    return Math.max(1, Math.round(price * inverse)) / inverse
  return Math.max(1, Math.round(price / tick)) * tick
}
