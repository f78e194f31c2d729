import type { Candles } from '../../../market/columns.ts'
import { timeframeName } from '../../../market/timeframe.ts'
import type { MarketData } from './data.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Lengths of drawn bars that a reader knows, ms. */
const STEPS = [
  ...[1, 2, 3, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 4, 6, 8, 12].map((n) => n * HOUR),
  ...[1, 2, 3, 7, 14, 28].map((n) => n * DAY),
]

/** The shortest length of drawn bars with which a period of `lengthMs` has at most `most` of them, ms. */
export function drawnStep(baseMs: number, lengthMs: number, most: number): number {
  const fits = (step: number): boolean => lengthMs / step <= most
  if (fits(baseMs)) return baseMs
  const known = STEPS.find((step) => step % baseMs === 0 && fits(step))
  return known ?? baseMs * Math.ceil(lengthMs / baseMs / most)
}

/** Decimals that show a price to its tick, and to six significant digits. */
export function priceDigits(tick: number, price: number): number {
  const ofTick = tick > 0 ? Math.ceil(-Math.log10(tick) - 1e-9) : 0
  const ofPrice = price > 0 ? 5 - Math.floor(Math.log10(price)) : 2
  return Math.min(10, Math.max(0, ofTick, ofPrice))
}

/** The drawn bars of a symbol. */
export type DrawnBars = Omit<MarketData, 'symbol' | 'regimes' | 'trades'>

/**
 * Bars of a market put together to drawn bars of `stepMs`, aligned to multiples of it since 1970.
 *
 * @param from first row, inclusive
 * @param to last row, exclusive
 */
export function drawnBars(
  { columns }: Pick<Candles, 'columns'>,
  { from, to, stepMs, digits }: { from: number; to: number; stepMs: number; digits: number },
): DrawnBars {
  const { time, open, high, low, close } = columns
  const unit = 10 ** digits
  const first = Math.floor(time[from] / stepMs)
  const bars: number[] = []
  const runs: number[] = []
  let expected = -1
  let before = 0
  for (let row = from; row < to;) {
    const bucket = Math.floor(time[row] / stepMs)
    const end = (bucket + 1) * stepMs
    const opened = open[row]
    let top = high[row]
    let bottom = low[row]
    let closed = close[row]
    for (row++; row < to && time[row] < end; row++) {
      if (high[row] > top) top = high[row]
      if (low[row] < bottom) bottom = low[row]
      closed = close[row]
    }
    const number = bucket - first
    if (number === expected) runs[runs.length - 1]++
    else runs.push(number, 1)
    expected = number + 1
    const o = Math.round(opened * unit)
    const c = Math.round(closed * unit)
    bars.push(
      o - before,
      Math.max(0, Math.round(top * unit) - Math.max(o, c)),
      Math.max(0, Math.min(o, c) - Math.round(bottom * unit)),
      c - o,
    )
    before = c
  }
  return {
    timeframe: timeframeName(stepMs),
    step: stepMs / 1000,
    origin: (first * stepMs) / 1000,
    digits,
    runs,
    bars,
  }
}
