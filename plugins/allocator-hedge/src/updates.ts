import { dot, proportional, sumOf, type Numbers } from '@grodt/sdk'

/**
 * Exponentiated gradient (Helmbold, Schapire, Singer, Warmuth 1998, "On-line portfolio selection using multiplicative
 * updates"): after each day, share i is multiplied by exp(rate x growth i / growth of the portfolio), and all are
 * brought back to the sum 1.
 *
 * @param start shares, none negative, sum 1
 * @param returns daily returns, one column per share
 */
export function exponentiatedGradient(
  start: readonly number[],
  returns: readonly Numbers[],
  rate: number,
): number[] {
  let shares = [...start]
  for (let day = 0; day < returns[0].length; day++) {
    // Who lost more than all has nothing left: growth is not below 0.
    const growth = returns.map((column) => Math.max(0, 1 + column[day]))
    const whole = dot(shares, growth)
    if (whole > 0)
      shares = tilted(
        shares,
        growth.map((value) => (rate * value) / whole),
      )
  }
  return shares
}

/**
 * Hedge (Freund and Schapire 1997, "A decision-theoretic generalization of on-line learning"): share i is multiplied by
 * exp(rate x sum of its returns).
 *
 * @param start shares, none negative, sum 1
 */
export function hedge(start: readonly number[], returns: readonly Numbers[], rate: number): number[] {
  return tilted(
    start,
    returns.map((column) => rate * sumOf(column)),
  )
}

/** Shares times exp(exponent), sum 1; exponents are taken from their highest, so that none overflows. */
function tilted(shares: readonly number[], exponents: readonly number[]): number[] {
  const highest = Math.max(...exponents.filter((_, i) => shares[i] > 0))
  return proportional(shares.map((share, i) => (share > 0 ? share * Math.exp(exponents[i] - highest) : 0)))
}
