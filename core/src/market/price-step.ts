import type { BarColumns } from './columns.ts'

/** Bars looked at: the first ones, because a run must not know what comes later. */
const SAMPLE = 1_000

const MOST_DECIMALS = 8

/**
 * The decimal step of the prices of the first 1,000 bars: 0.0001 when they have up to four decimals. It is what a
 * venue's tick looks like in its candles. Null when the prices have more than eight decimals, as adjusted prices do.
 */
export function priceStep({ close, high, low }: BarColumns): number | null {
  let decimals = 0
  for (let i = 0; i < Math.min(SAMPLE, close.length); i++) {
    for (const price of [close[i], high[i], low[i]]) {
      while (!hasDecimals(price, decimals)) {
        if (decimals === MOST_DECIMALS) return null
        decimals++
      }
    }
  }
  return Number(`1e-${decimals}`)
}

function hasDecimals(price: number, decimals: number): boolean {
  const scaled = price * 10 ** decimals
  return Math.abs(scaled - Math.round(scaled)) <= 1e-6 + 1e-15 * scaled
}
