import type { HourBar } from '../observed.ts'

/** ADX of 14 and efficiency ratio of 24 bars by their definitions: Wilder 1978, Kaufman 1995. */
export function candleFeatures(bars: readonly HourBar[]): Readonly<Record<string, number>> {
  const moves = bars.slice(1).map((bar, i) => {
    const before = bars[i]
    const up = Math.max(bar.high - before.high, 0)
    const down = Math.max(before.low - bar.low, 0)
    const range = Math.max(bar.high, before.close) - Math.min(bar.low, before.close)
    return { range, plus: up > down ? up : 0, minus: down > up ? down : 0 }
  })
  const smoothed = (of: (move: (typeof moves)[number]) => number): number[] => {
    let all = moves.slice(0, 14).reduce((total, move) => total + of(move), 0)
    return [all, ...moves.slice(14).map((move) => (all = all - all / 14 + of(move)))]
  }
  const range = smoothed((move) => move.range)
  const plus = smoothed((move) => move.plus)
  const minus = smoothed((move) => move.minus)
  const strength = range.map((_, i) => Math.abs(plus[i] - minus[i]) / (plus[i] + minus[i]))
  const first = strength.slice(0, 14).reduce((all, value) => all + value, 0) / 14
  const closes = bars.slice(-25).map(({ close }) => close)
  const path = closes.slice(1).reduce((all, close, i) => all + Math.abs(close - closes[i]), 0)
  return {
    adx_14h: strength.slice(14).reduce((average, value) => average + (value - average) / 14, first),
    efficiency_ratio_1d: Math.abs(closes[24] - closes[0]) / path,
  }
}
