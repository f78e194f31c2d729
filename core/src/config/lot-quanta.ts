/**
 * How many steps of a balance make a lot: an integer from 1 to 2^53 - 1, or NaN when they do not.
 *
 * @param lot base currency
 * @param precision step of a balance, base currency
 */
export function quantaOfLot(lot: number, precision: number): number {
  const exact = lot / precision
  const quanta = Math.round(exact)
  // Both are decimal fractions: their quotient is off by binary noise.
  const whole = quanta >= 1 && Math.abs(exact - quanta) <= 1e-9 * quanta
  return whole && quanta <= Number.MAX_SAFE_INTEGER ? quanta : NaN
}
