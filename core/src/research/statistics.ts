import type { Engine } from '../engine/engine.ts'
import { costAgainstStop } from '../portfolio/cost-against-stop.ts'
import type { RunningStatistics } from '../portfolio/statistics/running.ts'
import type { BacktestStatistics, CostAgainstStop } from '../portfolio/statistics/schema/statistics.ts'

export { backtestStatistics as backtestStatisticsSchema } from '../portfolio/statistics/schema/statistics.ts'
export type {
  BacktestStatistics,
  BookStatistics,
  StrategyStatistics,
} from '../portfolio/statistics/schema/statistics.ts'

/** The statistics of a finished run. @param running what reads its curve and trades */
export function backtestStatistics(engine: Engine, running: RunningStatistics): BacktestStatistics {
  const { strategies, ...rest } = running.statistics()
  const costs = costsAgainstStops(engine)
  return {
    ...rest,
    strategies: strategies.map((one, sleeve) => ({ ...one, costAgainstStop: costs[sleeve] })),
  }
}

/** Of each strategy. */
function costsAgainstStops({ markets, sleeves, spec, trades }: Engine): CostAgainstStop[] {
  const stops: number[][] = sleeves.map(() => [])
  const costs: number[][] = sleeves.map(() => [])
  for (const { sleeve, instrument, stopFraction } of trades.inPlace()) {
    stops[sleeve].push(stopFraction)
    costs[sleeve].push(2 * (markets[instrument].instrument.takerFee + spec.broker.slippage))
  }
  return sleeves.map((_, sleeve) => costAgainstStop(stops[sleeve], costs[sleeve]))
}
