import type { Engine } from '../../engine/engine.ts'
import { quantityOf } from '../../market/instrument.ts'
import { reasonText } from '../../portfolio/reason.ts'
import type { Cause } from '../../portfolio/trade.ts'
import type { TradeLog } from '../../portfolio/trades.ts'
import type { PastPage, PastQuery } from './past-events.ts'
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

/** A closed trade with all that it cost. */
export interface ClosedTradeRow extends TradeRow {
  /** Counts from 1 on; `/audit/trade/NUMBER` has its chain. */
  readonly trade: number
  /** The largest size held, base currency. */
  readonly quantity: number
  /** Profit before fees and funding. */
  readonly gross: number
  readonly fees: number
  /** Price given up against the undisturbed prices, part of `gross` already. */
  readonly slippage: number
  /** Funding paid, negative when received. */
  readonly funding: number
  /** Bars of the strategy. */
  readonly barsHeld: number
  /** Why it was entered, in the strategy's words. */
  readonly reason: string
}

/** Rows that are looked at for one page at most, beside those that are in it. */
const MOST_ROWS = 50_000

/**
 * Closed trades by their end, the newest first: all that the account has.
 *
 * @param rows how many are looked at for a page at most
 */
export function closedTrades(engine: Engine, query: PastQuery, rows = MOST_ROWS): PastPage<ClosedTradeRow> {
  const { from = -Infinity, to = Infinity, strategy, symbol, before, limit } = query
  const { trades, sleeves, markets } = engine
  const end = Math.min(trades.length, before?.record ?? Infinity, rowsUpTo(trades, to))
  const last = Math.max(0, end - rows)
  const found: ClosedTradeRow[] = []
  for (let row = end - 1; row >= last; row--) {
    if (trades.exitTime(row) < from) return { found, next: null }
    if (strategy !== undefined && sleeves[trades.sleeve(row)].name !== strategy) continue
    if (symbol !== undefined && markets[trades.instrument(row)].instrument.symbol !== symbol) continue
    if (found.length === limit) return { found, next: { record: row + 1, event: 0 } }
    found.push(closedTrade(engine, row))
  }
  return { found, next: last > 0 ? { record: last, event: 0 } : null }
}

/** How many trades of the log ended up to a time; they stand in it in the order of their ends. */
function rowsUpTo(trades: TradeLog, to: number): number {
  let low = 0
  let high = trades.length
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (trades.exitTime(middle) > to) high = middle
    else low = middle + 1
  }
  return low
}

function closedTrade(engine: Engine, row: number): ClosedTradeRow {
  const { instrument, lots, gross, fees, slippage, funding, barsHeld, reason, facts } = engine.trades.get(row)
  const { scale } = engine.account
  return {
    trade: row + 1,
    ...tradeRow(engine, row),
    quantity: quantityOf(engine.markets[instrument].instrument, lots),
    gross: gross / scale,
    fees: fees / scale,
    slippage: slippage / scale,
    funding: funding / scale,
    barsHeld,
    reason: reasonText(reason, facts),
  }
}

/** The last `count` trades, newest first. */
export function lastTrades(engine: Engine, count: number): TradeRow[] {
  const { length } = engine.trades
  return Array.from({ length: Math.min(count, length) }, (_, i) => tradeRow(engine, length - 1 - i))
}
