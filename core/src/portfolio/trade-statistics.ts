import { CAUSES, type Cause, type Trade } from './trades.ts'
import { MINIMUM } from './returns.ts'

/** What a set of closed trades amounts to. Amounts in quote currency, times in ms. */
export interface TradeStatistics {
  readonly trades: number
  /** Trades with a net profit above 0. */
  readonly wins: number
  readonly net: number
  /** Wins over trades; null below 10 trades. */
  readonly winRate: number | null
  /** Net profit of the wins over net loss of the losses; null below 10 trades or without a loss. */
  readonly profitFactor: number | null
  /** Mean net result of a trade; null below 10 trades. */
  readonly expectancy: number | null
  /** Mean of net result over entry notional; null below 10 trades. */
  readonly expectancyFraction: number | null
  readonly averageHoldingMs: number | null
  /** Largest and smallest net result. */
  readonly best: number | null
  readonly worst: number | null
}

/** Statistics of trades, in any order. @param scale cash units per unit of the quote currency */
export function tradeStatistics(trades: readonly Trade[], scale: number): TradeStatistics {
  let wins = 0
  let gained = 0
  let lost = 0
  let fractions = 0
  let held = 0
  let best = -Infinity
  let worst = Infinity
  for (const { net, entryNotional, entryTime, exitTime } of trades) {
    if (net > 0) wins++
    if (net > 0) gained += net
    else lost -= net
    fractions += net / entryNotional
    held += exitTime - entryTime
    if (net > best) best = net
    if (net < worst) worst = net
  }
  const count = trades.length
  const enough = count >= MINIMUM.trades
  return {
    trades: count,
    wins,
    net: (gained - lost) / scale,
    winRate: enough ? wins / count : null,
    profitFactor: enough && lost > 0 ? gained / lost : null,
    expectancy: enough ? (gained - lost) / count / scale : null,
    expectancyFraction: enough ? fractions / count : null,
    averageHoldingMs: count > 0 ? held / count : null,
    best: count > 0 ? best / scale : null,
    worst: count > 0 ? worst / scale : null,
  }
}

/** Trades by the cause of their exit, in the fixed order of the causes; only causes that occur. */
export function exitCounts(trades: readonly Trade[]): Partial<Record<Cause, number>> {
  const counts = new Map<Cause, number>()
  for (const { cause } of trades) counts.set(cause, (counts.get(cause) ?? 0) + 1)
  return Object.fromEntries(
    CAUSES.flatMap((cause) => {
      const count = counts.get(cause)
      return count === undefined ? [] : [[cause, count]]
    }),
  )
}
