import type { DailyReturns } from './daily-returns.ts'

/** Which symbols move together. */
export interface CorrelationSettings {
  /** Absolute correlation from which two symbols count as one, 0 to 1. */
  readonly threshold: number
  /** Daily returns looked back on. */
  readonly window: number
  /** Shared daily returns below which a pair counts as correlated. */
  readonly minimum: number
}

/**
 * Pearson correlation of the daily returns of two symbols, over the days of the window on which both have one. Null on
 * fewer than `minimum` such days, or when one of them does not move.
 */
export function correlation(
  returns: DailyReturns,
  a: number,
  b: number,
  { window, minimum }: Pick<CorrelationSettings, 'window' | 'minimum'>,
): number | null {
  let n = 0
  let meanA = 0
  let meanB = 0
  let squareA = 0
  let squareB = 0
  let product = 0
  const days = Math.min(window, returns.days)
  for (let ago = 0; ago < days; ago++) {
    const x = returns.at(a, ago)
    const y = returns.at(b, ago)
    if (Number.isNaN(x) || Number.isNaN(y)) continue
    // Welford's update, for two columns.
    n++
    const fromA = x - meanA
    const fromB = y - meanB
    meanA += fromA / n
    meanB += fromB / n
    squareA += fromA * (x - meanA)
    squareB += fromB * (y - meanB)
    product += fromA * (y - meanB)
  }
  if (n < minimum || !(squareA > 0) || !(squareB > 0)) return null
  return Math.max(-1, Math.min(1, product / Math.sqrt(squareA * squareB)))
}

const UNKNOWN = 0
const TOGETHER = 1
const APART = 2

/**
 * Which symbols count as one. Two do when the absolute correlation of their daily returns reaches the threshold, and as
 * long as nobody can tell: a limit that cannot be measured is held at its strictest. Worked out once per pair and day.
 */
export class CorrelatedSymbols {
  readonly #returns: DailyReturns
  readonly #settings: CorrelationSettings
  readonly #pairs: Uint8Array
  #version = -1

  constructor(returns: DailyReturns, settings: CorrelationSettings) {
    this.#returns = returns
    this.#settings = settings
    this.#pairs = new Uint8Array(returns.symbols * returns.symbols)
  }

  together(a: number, b: number): boolean {
    if (a === b) return true
    const { symbols, version } = this.#returns
    if (version !== this.#version) {
      this.#pairs.fill(UNKNOWN)
      this.#version = version
    }
    const pair = Math.min(a, b) * symbols + Math.max(a, b)
    if (this.#pairs[pair] === UNKNOWN) {
      const rho = correlation(this.#returns, a, b, this.#settings)
      const together = rho === null || Math.abs(rho) >= this.#settings.threshold
      this.#pairs[pair] = together ? TOGETHER : APART
    }
    return this.#pairs[pair] === TOGETHER
  }

  /**
   * The exposure that a position in `symbol` adds to: the sum of all positions, long and short added, in the symbols that
   * move together with one centre. Centres are the symbol itself and every held one that moves with it; the largest sum
   * counts, so that it does not matter in which order positions are opened.
   *
   * @param gross positions by symbol
   */
  exposure(symbol: number, gross: Float64Array): number {
    let largest = 0
    for (let centre = 0; centre < gross.length; centre++) {
      if (centre !== symbol && (gross[centre] === 0 || !this.together(symbol, centre))) continue
      let sum = 0
      for (let s = 0; s < gross.length; s++) if (gross[s] !== 0 && this.together(centre, s)) sum += gross[s]
      if (sum > largest) largest = sum
    }
    return largest
  }
}
