import type { Engine } from '../../engine/engine.ts'
import type { Cause } from '../../portfolio/trades.ts'
import { moment, type Moment } from './time.ts'

/** One closed trade. Prices and amounts are in quote currency. */
export interface TradeRow {
  readonly strategy: string
  readonly symbol: string
  readonly side: 'long' | 'short'
  readonly entryTime: Moment
  readonly exitTime: Moment
  readonly entryPrice: number
  readonly exitPrice: number
  /** Profit after fees and funding. */
  readonly net: number
  readonly cause: Cause
  readonly regime: string | null
}

/** The trade in this row of the engine's log. */
export function tradeRow(engine: Engine, row: number): TradeRow {
  const trade = engine.trades.get(row)
  return {
    strategy: engine.sleeves[trade.sleeve].name,
    symbol: engine.markets[trade.instrument].instrument.symbol,
    side: trade.side > 0 ? 'long' : 'short',
    entryTime: moment(trade.entryTime),
    exitTime: moment(trade.exitTime),
    entryPrice: trade.entryPrice,
    exitPrice: trade.exitPrice,
    net: trade.net / engine.account.scale,
    cause: trade.cause,
    regime: engine.labels[trade.regime] ?? null,
  }
}

/** The last `count` trades, newest first. */
export function lastTrades(engine: Engine, count: number): TradeRow[] {
  const { length } = engine.trades
  return Array.from({ length: Math.min(count, length) }, (_, i) => tradeRow(engine, length - 1 - i))
}
