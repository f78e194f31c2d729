import type { AllocationInput, SleeveSummary } from '@grodt/sdk'
import type { DecidedSleeve } from '../../allocation/types.ts'
import type { StrategyEntry } from '../../config/types.ts'
import { deviationOf, moments } from '../../portfolio/statistics/moments.ts'
import { weightBounds, allocatorPlugin } from '../weights.ts'
import type { ForecastValues, PresentForecasts, Running } from './learner.ts'
import type { SleeveHistory } from './sleeve-returns.ts'

/** Fewer daily returns say nothing about their deviation. */
const FEWEST_DAYS = 20

/** Strategies that may have capital, in the order of their configuration. */
export const eligible = ({ prepared }: Running): readonly StrategyEntry[] =>
  prepared.checked.config.strategies.filter(({ enabled }) => enabled)

/** What an allocator is asked with now; forecasts of targets that it does not read are left out. */
export function allocationInput(
  running: Running,
  history: readonly SleeveHistory[],
  forecasts: PresentForecasts,
): AllocationInput {
  const { prepared, engine } = running
  const { config } = prepared.checked
  const { forecasts: targets = [] } = allocatorPlugin(prepared).definition
  const read = (all: PresentForecasts['markets'], name: string): Record<string, number> =>
    readOnly(Object.hasOwn(all, name) ? all[name] : {}, targets)
  return {
    time: engine.time,
    equity: engine.equity / engine.account.scale,
    windowDays: config.machineLearning.metaController.performanceWindow,
    bounds: weightBounds(config),
    sleeves: eligible(running).map(({ name, capitalAllocation: configured }) => {
      const index = engine.sleeves.findIndex((sleeve) => sleeve.name === name)
      const { weight, off } = engine.sleeves[index]
      const { returns, unseen, trades } = history[index]
      const own = read(forecasts.sleeves, name)
      return { name, configured, weight, off, dailyReturns: returns, unseen, trades, forecasts: own }
    }),
    markets: engine.markets.map(({ instrument: { symbol } }) => ({
      symbol,
      forecasts: read(forecasts.markets, symbol),
    })),
  }
}

const readOnly = (values: ForecastValues, targets: readonly string[]): Record<string, number> =>
  Object.fromEntries(Object.entries(values).filter(([target]) => targets.includes(target)))

/** A sleeve as a decision keeps it. */
export function decidedSleeve(sleeve: SleeveSummary, windowDays: number): DecidedSleeve {
  const { dailyReturns, name, configured, weight, off, trades, forecasts } = sleeve
  const window = Float64Array.from(dailyReturns.slice(-windowDays))
  const all = moments(window)
  return {
    ...{ name, configured, weight, off, trades, forecasts },
    days: dailyReturns.length,
    windowReturn: all.n === 0 ? null : all.mean * all.n,
    windowVolatility: all.n < FEWEST_DAYS ? null : deviationOf(all, 'sample'),
  }
}
