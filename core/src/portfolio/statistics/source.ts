import type { Account, SubLedger } from '../account.ts'
import type { DrawdownTracker, NumberTable } from '../equity.ts'
import type { Trade } from '../trade.ts'
import type { StatisticsOptions } from './annual.ts'
import type { BacktestStatistics } from './schema/statistics.ts'

/** What statistics read of a running book; the engine is one. Amounts in cash units, times in ms. */
export interface StatisticsSource {
  readonly account: Account
  /** Close of the last batch. */
  readonly time: number
  readonly equity: number
  readonly drawdown: DrawdownTracker
  readonly curve: { readonly table: NumberTable; readonly stepMs: number }
  readonly trades: TradeSource
  readonly batches: number
  readonly batchesExposed: number
  readonly liquidations: number
  readonly labels: readonly string[]
  readonly markets: readonly { readonly instrument: { readonly symbol: string } }[]
  readonly sleeves: readonly SleeveSource[]
}

/** Closed trades in the order in which they were closed. */
export interface TradeSource {
  readonly length: number
  /** The trade is looked at and not kept. */
  peek(row: number): Trade
}

/** What statistics read of a strategy. */
export interface SleeveSource {
  readonly name: string
  readonly weight: number
  readonly result: number
  readonly ledger: SubLedger
  readonly drawdown: DrawdownTracker
  readonly barsExposed: number
  readonly refusals: ReadonlyMap<string, number>
  readonly limitLog: { readonly cuts: ReadonlyMap<string, number> }
}

/** What a run has beside its book. */
export interface StatisticsRun {
  readonly options: StatisticsOptions
  /** Of the bootstrap. */
  readonly seed: number
  /** Open of the first bar, ms. */
  readonly start: number
}

/** A strategy without what needs the costs of its instruments. */
export type SleeveStatistics = Omit<BacktestStatistics['strategies'][number], 'costAgainstStop'>

/** The statistics of a book at one moment. */
export type RunStatistics = Omit<BacktestStatistics, 'strategies'> & {
  readonly strategies: readonly SleeveStatistics[]
}
