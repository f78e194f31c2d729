import type { Engine } from '../engine/engine.ts'
import type { Sleeve } from '../engine/sleeve.ts'
import { CURVE_COLUMNS } from '../engine/curve.ts'
import { costAgainstStop, type CostAgainstStop } from '../portfolio/cost-against-stop.ts'
import type { Drawdown } from '../portfolio/equity.ts'
import {
  annualReturn,
  annualTurnover,
  DAY_MS,
  dailyReturns,
  dailyRows,
  MINIMUM,
  ratio,
  riskStatistics,
  type RiskStatistics,
} from '../portfolio/returns.ts'
import { exitCounts, tradeStatistics, type TradeStatistics } from '../portfolio/trade-statistics.ts'
import type { Cause, Trade } from '../portfolio/trades.ts'

/** The deepest fall by fraction. Times as ISO text in UTC. */
export interface DrawdownReport {
  /** Of the peak, 0 to 1; above 1 when more than everything was lost. 0 when the curve never fell. */
  readonly fraction: number
  /** Quote currency. */
  readonly amount: number
  readonly peak: string | null
  readonly trough: string | null
  /** When the peak was reached again; null if it was not. */
  readonly recovered: string | null
}

/** What book and strategies have in common. Fractions, amounts in quote currency; docs/statistics.md defines each. */
interface CommonStatistics extends RiskStatistics {
  readonly result: number
  readonly totalReturn: number | null
  readonly annualReturn: number | null
  readonly maxDrawdown: DrawdownReport | null
  /** Share of the bars with a position open. */
  readonly exposure: number | null
  /** Sum of the notionals of all fills. */
  readonly turnover: number
  readonly annualTurnover: number | null
  readonly fees: number
  readonly slippage: number
  /** Paid; negative when more was received. */
  readonly funding: number
  readonly trades: TradeStatistics
  readonly exits: Partial<Record<Cause, number>>
  /** Refused entries by limit or gate. */
  readonly refusals: Readonly<Record<string, number>>
  readonly regimes: readonly RegimeStatistics[]
}

export interface BookStatistics extends CommonStatistics {
  readonly startEquity: number
  readonly endEquity: number
  /** Mean of gross notional over equity while a position was open. */
  readonly grossExposure: number | null
  readonly liquidations: number
}

export interface StrategyStatistics extends CommonStatistics {
  readonly name: string
  readonly weight: number
  readonly costAgainstStop: CostAgainstStop
}

/** Trades whose entry was decided in one regime. */
export interface RegimeStatistics extends Pick<
  TradeStatistics,
  'trades' | 'net' | 'winRate' | 'profitFactor'
> {
  /** Null: decided before the classifier was warm. */
  readonly regime: string | null
}

export interface BacktestStatistics {
  readonly book: BookStatistics
  readonly strategies: readonly StrategyStatistics[]
}

interface Daily {
  readonly rows: readonly number[]
  /** Equity at those rows, cash units. */
  readonly equity: readonly number[]
}

/**
 * The statistics of a finished run.
 *
 * @param trades all trades of the engine's log
 * @param start open of the first bar, ms
 */
export function backtestStatistics(
  engine: Engine,
  trades: readonly Trade[],
  start: number,
): BacktestStatistics {
  const { table } = engine.curve
  const rows = dailyRows(table.rows, (row) => table.get(row, 0))
  const daily: Daily = { rows, equity: rows.map((row) => table.get(row, 1)) }
  return {
    book: bookStatistics(engine, trades, start, daily),
    strategies: engine.sleeves.map((sleeve) => strategyStatistics(engine, sleeve, trades, start, daily)),
  }
}

function bookStatistics(
  engine: Engine,
  trades: readonly Trade[],
  start: number,
  daily: Daily,
): BookStatistics {
  const { account, sleeves } = engine
  const { scale, capital } = account
  const days = (engine.time - start) / DAY_MS
  const result = engine.equity - capital
  const total = (key: 'turnover' | 'fees' | 'slippage' | 'funding'): number =>
    sleeves.reduce((sum, { ledger }) => sum + ledger[key], 0)
  return {
    startEquity: capital / scale,
    endEquity: engine.equity / scale,
    result: result / scale,
    totalReturn: result / capital,
    annualReturn: annualReturn(result / capital, days),
    ...riskStatistics(dailyReturns(daily.equity, daily.equity)),
    maxDrawdown: drawdownReport(engine, engine.drawdown.deepest(), start),
    exposure: ratio(engine.batchesExposed, engine.batches),
    grossExposure: ratio(engine.exposureSum, engine.batchesExposed),
    turnover: total('turnover') / scale,
    annualTurnover: annualTurnover(total('turnover'), daily.equity, days),
    fees: total('fees') / scale,
    slippage: total('slippage') / scale,
    funding: total('funding') / scale,
    liquidations: engine.liquidations,
    trades: tradeStatistics(trades, scale),
    exits: exitCounts(trades),
    refusals: refusalCounts(sleeves),
    regimes: regimeStatistics(engine, trades),
  }
}

function strategyStatistics(
  engine: Engine,
  sleeve: Sleeve,
  all: readonly Trade[],
  start: number,
  daily: Daily,
): StrategyStatistics {
  const { account, curve, markets, spec } = engine
  const { scale } = account
  const { ledger, weight } = sleeve
  const trades = all.filter((trade) => trade.sleeve === sleeve.index)
  const days = (engine.time - start) / DAY_MS
  const totalReturn = ratio(sleeve.result, weight * account.capital)
  const results = daily.rows.map((row) => curve.table.get(row, CURVE_COLUMNS.length + sleeve.index))
  const capital = daily.equity.map((equity) => weight * equity)
  const costs = trades.map(
    ({ instrument }) => 2 * (markets[instrument].instrument.takerFee + spec.broker.slippage),
  )
  return {
    name: sleeve.name,
    weight,
    result: sleeve.result / scale,
    totalReturn,
    annualReturn: totalReturn === null ? null : annualReturn(totalReturn, days),
    ...riskStatistics(dailyReturns(results, capital)),
    maxDrawdown: drawdownReport(engine, sleeve.drawdown.deepest(), start),
    exposure: ratio(sleeve.barsExposed, engine.batches),
    turnover: ledger.turnover / scale,
    annualTurnover: annualTurnover(ledger.turnover, capital, days),
    fees: ledger.fees / scale,
    slippage: ledger.slippage / scale,
    funding: ledger.funding / scale,
    trades: tradeStatistics(trades, scale),
    exits: exitCounts(trades),
    refusals: refusalCounts([sleeve]),
    regimes: regimeStatistics(engine, trades),
    costAgainstStop: costAgainstStop(
      trades.map((trade) => trade.stopFraction),
      costs,
    ),
  }
}

/** A peak at time 0 is the value before the first bar. */
function drawdownReport(engine: Engine, deepest: Drawdown | null, start: number): DrawdownReport | null {
  if (engine.curve.table.rows < MINIMUM.points) return null
  if (deepest === null) return { fraction: 0, amount: 0, peak: null, trough: null, recovered: null }
  const { fraction, amount, peakTime, troughTime, recoveredTime } = deepest
  return {
    fraction,
    amount: amount / engine.account.scale,
    peak: new Date(peakTime === 0 ? start : peakTime).toISOString(),
    trough: new Date(troughTime).toISOString(),
    recovered: recoveredTime === null ? null : new Date(recoveredTime).toISOString(),
  }
}

/** Every label of the classifier, whether it occurs or not, and the trades without one where there are any. */
function regimeStatistics(engine: Engine, trades: readonly Trade[]): RegimeStatistics[] {
  const of = (regime: string | null, number: number): RegimeStatistics => {
    const chosen = trades.filter((trade) => trade.regime === number)
    const { trades: count, net, winRate, profitFactor } = tradeStatistics(chosen, engine.account.scale)
    return { regime, trades: count, net, winRate, profitFactor }
  }
  const known = engine.labels.map((label, number) => of(label, number))
  const unknown = of(null, -1)
  return unknown.trades === 0 ? known : [...known, unknown]
}

/** Most frequent first. */
function refusalCounts(sleeves: readonly Sleeve[]): Record<string, number> {
  const counts = new Map<string, number>()
  for (const { refusals } of sleeves) {
    for (const [reason, count] of refusals) counts.set(reason, (counts.get(reason) ?? 0) + count)
  }
  return Object.fromEntries([...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)))
}
