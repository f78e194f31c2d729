import type { BarColumns } from '../../core/src/market/columns.ts'

/** What the loop ends with; amounts in quote currency. */
export interface FloorResult {
  readonly equity: number
  readonly trades: number
  readonly maxDrawdown: number
  /** At the close of each bar. */
  readonly curve: Float64Array
}

/** Bars at the start that give no signal. */
export const QUIET_BARS = 200

/** Start capital, quote currency. */
export const CAPITAL = 1e9

/** Fraction of notional, per side. */
export const FEE = 0.001

/**
 * The floor: the least that a backtest can do, written by hand for one strategy. Long one unit while EMA 9 is above EMA
 * 21, market orders at the next open, equity at every bar and the running drawdown. An open position stays open.
 */
export function floorLoop({ open, close }: BarColumns, curve: Float64Array): FloorResult {
  const bars = close.length
  const fastWeight = 2 / 10
  const slowWeight = 2 / 22
  let fast = close[0]
  let slow = close[0]
  let cash = CAPITAL
  let held = 0
  let wanted = 0
  let trades = 0
  let peak = CAPITAL
  let maxDrawdown = 0
  for (let i = 0; i < bars; i++) {
    if (wanted !== held) {
      const price = open[i]
      if (wanted === 1) cash -= price * (1 + FEE)
      else {
        cash += price * (1 - FEE)
        trades++
      }
      held = wanted
    }
    const price = close[i]
    fast += fastWeight * (price - fast)
    slow += slowWeight * (price - slow)
    if (i >= QUIET_BARS) wanted = fast > slow ? 1 : 0
    const equity = cash + held * price
    curve[i] = equity
    if (equity > peak) peak = equity
    else if (peak - equity > maxDrawdown) maxDrawdown = peak - equity
  }
  return { equity: curve[bars - 1], trades, maxDrawdown, curve }
}
