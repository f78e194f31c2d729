import { CAPITAL, FEE } from '../../floor.ts'
import type { BarColumns } from '../../../../core/src/market/columns.ts'

/** A candle as most programs hold it. */
export interface Candle {
  readonly time: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

/** A round trip. */
export interface Trade {
  readonly entryTime: number
  readonly entryPrice: number
  readonly exitTime: number
  readonly exitPrice: number
  readonly profit: number
}

/** The bars as an array of objects. */
export function candlesOf({ time, open, high, low, close, volume }: BarColumns): Candle[] {
  return Array.from(time, (at, i) => ({
    time: at,
    open: open[i],
    high: high[i],
    low: low[i],
    close: close[i],
    volume: volume[i],
  }))
}

/** Cash, one position, trades and an equity curve, as a careful author writes them in an afternoon. */
export class Portfolio {
  cash = CAPITAL
  position: { readonly time: number; readonly price: number } | null = null
  readonly trades: Trade[] = []
  readonly curve: { readonly time: number; readonly equity: number }[] = []
  peak = CAPITAL
  maxDrawdown = 0

  buy({ time, open }: Candle): void {
    this.cash -= open * (1 + FEE)
    this.position = { time, price: open }
  }

  sell({ time, open }: Candle): void {
    if (this.position === null) return
    const { time: entryTime, price: entryPrice } = this.position
    this.cash += open * (1 - FEE)
    const profit = open * (1 - FEE) - entryPrice * (1 + FEE)
    this.trades.push({ entryTime, entryPrice, exitTime: time, exitPrice: open, profit })
    this.position = null
  }

  mark({ time, close }: Candle): void {
    const equity = this.cash + (this.position === null ? 0 : close)
    this.curve.push({ time, equity })
    this.peak = Math.max(this.peak, equity)
    this.maxDrawdown = Math.max(this.maxDrawdown, this.peak - equity)
  }

  get equity(): number {
    return this.curve.at(-1)?.equity ?? this.cash
  }
}
