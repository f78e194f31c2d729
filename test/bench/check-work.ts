import type { Engine } from '../../core/src/engine/engine.ts'
import type { Prepared } from '../../core/src/host/prepare.ts'
import type { BarColumns } from '../../core/src/market/columns.ts'
import { floorLoop } from './floor.ts'
import { TRADE } from './fused-book.ts'
import { fusedLoop, type FusedResult } from './fused.ts'
import { backtest, benchCandles, equityOf } from './host.ts'
import { MINUTE } from './series.ts'

/** Final equity, closed trades and largest drawdown of the floor's work, by number of bars. */
const EXPECTED: Readonly<Record<number, { equity: string; trades: number; drawdown: string | null }>> = {
  100_000: { equity: '999853267.6725', trades: 2_288, drawdown: null },
  1_000_000: { equity: '998460116.3819', trades: 23_030, drawdown: '1540130.5935' },
}

/** Whether all loops give the results they must give; returns what is wrong. */
export function checkWork(columns: BarColumns, one: Prepared, three: Prepared, guarded: Prepared): string[] {
  const candles = benchCandles(columns)
  const { equity, trades, drawdown } = EXPECTED[columns.close.length]
  const problems: string[] = []
  const same = (what: string, found: unknown, expected: unknown): void => {
    if (found !== expected) problems.push(`${what}: ${String(found)} instead of ${String(expected)}`)
  }

  const floor = floorLoop(columns, new Float64Array(columns.close.length))
  same('floor, equity', floor.equity.toFixed(4), equity)
  same('floor, trades', floor.trades, trades)
  if (drawdown !== null) same('floor, drawdown', floor.maxDrawdown.toFixed(4), drawdown)

  const host = backtest(one, candles)
  same('one strategy, equity', equityOf(host).toFixed(2), Number(equity).toFixed(2))
  same('one strategy, trades', host.trades.length, trades)

  const engine = backtest(three, candles)
  const watched = backtest(guarded, candles)
  same('with limits that do not bind, equity', watched.equity, engine.equity)
  same('with limits that do not bind, trades', watched.trades.length, engine.trades.length)
  const fused = fusedLoop(columns)
  same('three strategies, equity', equityOf(engine).toFixed(4), fused.equity.toFixed(4))
  same('three strategies, daily rows', engine.curve.table.rows, fused.daily.length)
  fused.sleeves.forEach(({ refused, barsExposed }, k) => {
    const { name, refusals, barsExposed: expected } = engine.sleeves[k]
    const sum = [...refusals.values()].reduce((all, count) => all + count, 0)
    same(`${name}, refused entries`, refused, sum)
    same(`${name}, bars with a position`, barsExposed, expected)
  })
  const difference = firstDifference(tradesOfHost(engine), tradesOfFused(fused))
  if (difference !== null) problems.push(`three strategies, trades: ${difference}`)
  return problems
}

/** A trade as text: strategy, entry bar, exit bar, prices. Netted exits of one open may be logged in another order. */
type TradeKey = string

const key = (sleeve: number, entry: number, exit: number, entryPrice: number, exitPrice: number): TradeKey =>
  [sleeve, entry, exit, entryPrice.toFixed(6), exitPrice.toFixed(6)].join(' ')

function tradesOfHost(engine: Engine): TradeKey[] {
  const keys: TradeKey[] = []
  for (const { sleeve, entryTime, exitTime, entryPrice, exitPrice } of engine.trades) {
    keys.push(key(sleeve, entryTime, exitTime, entryPrice, exitPrice))
  }
  return keys.sort()
}

function tradesOfFused({ book }: FusedResult): TradeKey[] {
  const at = (row: number, column: number): number => book.tradeData[row * TRADE.width + column]
  return Array.from({ length: book.trades }, (_, row) =>
    key(
      at(row, TRADE.sleeve),
      // The loop counts fills from the close of their bar, a trade of the host begins with the open.
      at(row, TRADE.entryTime) - MINUTE,
      at(row, TRADE.exitTime),
      at(row, TRADE.entryPrice),
      at(row, TRADE.exitPrice),
    ),
  ).sort()
}

function firstDifference(found: readonly TradeKey[], expected: readonly TradeKey[]): string | null {
  if (found.length !== expected.length) return `${found.length} instead of ${expected.length}`
  const at = found.findIndex((one, i) => one !== expected[i])
  return at < 0 ? null : `${found[at]} instead of ${expected[at]}`
}
