import { CAPITAL, FEE, QUIET_BARS } from '../../floor.ts'
import type { Adapter, Outcome } from '../contestant.ts'
import { FAST, SLOW } from '../signal.ts'
import { MINUTE } from '../../series.ts'

interface Candle {
  readonly openTime: number
  readonly closeTime: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

interface Pinets {
  PineTS: new (
    candles: readonly Candle[],
    symbol: string,
    timeframe: string,
  ) => {
    run(script: string): Promise<{ strategy: { closedtrades: unknown[]; equity: number } }>
  }
}

const SCRIPT = `//@version=6
strategy("EMA cross", initial_capital=${CAPITAL}, default_qty_type=strategy.fixed, default_qty_value=1,
     commission_type=strategy.commission.percent, commission_value=${FEE * 100})
fast = ta.ema(close, ${FAST})
slow = ta.ema(close, ${SLOW})
if bar_index >= ${QUIET_BARS}
    if fast > slow and strategy.position_size == 0
        strategy.entry("long", strategy.long)
    if fast <= slow and strategy.position_size > 0
        strategy.close("long")
`

/** PineTS: the cross as a Pine script in its broker emulator, with fees and fills at the next open. */
const adapter: Adapter = async ({ time, open, high, low, close, volume }, load) => {
  const { PineTS } = (await load('pinets')) as Pinets
  const candles = Array.from(time, (at, i): Candle => ({
    openTime: at,
    closeTime: at + MINUTE - 1,
    open: open[i],
    high: high[i],
    low: low[i],
    close: close[i],
    volume: volume[i],
  }))
  let last: Outcome = { trades: 0, equity: null }
  return {
    async run() {
      const { strategy } = await new PineTS(candles, 'BTCUSDT', '1').run(SCRIPT)
      last = { trades: strategy.closedtrades.length, equity: strategy.equity }
    },
    outcome: () => last,
  }
}
export default adapter
