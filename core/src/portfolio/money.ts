import { GrodtError } from '../errors.ts'

const LIMIT = 2 ** 53

/**
 * Cash is booked in integers of 10^-k of the quote currency. k is the largest number up to 8 that leaves eight times
 * the capital below 2^53, where doubles stop counting by ones.
 *
 * @returns 10^k
 */
export function cashScale(capital: number): number {
  for (let k = 8; k >= 0; k--) {
    if (8 * capital * 10 ** k < LIMIT) return 10 ** k
  }
  throw new GrodtError('AMOUNT_OVERFLOW', { value: capital, currency: '', capital })
}

/** Round to the nearest integer, halves to even. Exact below 2^51, where adding 1.5 x 2^52 rounds by itself;
 * both are written out because this runs at every mark. */
export function roundHalfEven(x: number): number {
  if (x < 2251799813685248 && x > -2251799813685248) return x + 6755399441055744 - 6755399441055744
  const floor = Math.floor(x)
  const rest = x - floor
  if (rest < 0.5) return floor
  if (rest > 0.5) return floor + 1
  return floor % 2 === 0 ? floor : floor + 1
}

/**
 * Round amounts to integers that sum to `total` exactly, by largest remainder: each is rounded down, and what is left
 * goes, one by one, to the largest remainders (the earlier entry on a tie). An amount of zero stays zero.
 *
 * @param total an integer within 1 of the sum of `exact` per entry
 * @param exact finite numbers of either sign
 */
export function roundToSum(total: number, exact: readonly number[]): number[] {
  const parts = exact.map(Math.floor)
  const order = exact
    .map((value, index) => ({ index, rest: value - parts[index], empty: value === 0 }))
    .sort((a, b) => b.rest - a.rest || a.index - b.index)
    .filter(({ empty }, _, all) => !empty || all.every((part) => part.empty))
  let left = total - parts.reduce((sum, part) => sum + part, 0)
  for (let i = 0; left > 0; i = (i + 1) % order.length, left--) parts[order[i].index] += 1
  for (let i = order.length - 1; left < 0; i = i === 0 ? order.length - 1 : i - 1, left++) {
    parts[order[i].index] -= 1
  }
  return parts
}

/**
 * Split an integer total into integers proportional to `shares` by largest remainder; the parts sum to the total
 * exactly.
 *
 * @param shares finite numbers, none negative, with a positive sum
 */
export function splitLargestRemainder(total: number, shares: readonly number[]): number[] {
  const sum = shares.reduce((all, share) => all + share, 0)
  return roundToSum(
    total,
    shares.map((share) => (total * share) / sum),
  )
}
