import { curveColumn, sleeveColumn } from '../../curve-columns.ts'
import type { Basis } from '../annual.ts'
import type { CurvePoints } from '../curve-points.ts'
import { dailyReturns } from '../daily-returns.ts'
import { COMPARED, type StrategyComparison } from '../schema/compare.ts'
import { MINIMUM } from '../minimum.ts'
import type { StatisticsSource } from '../source.ts'
import type { DrawdownTracker } from '../../equity.ts'
import { comparisonWindow, type Compared } from './window.ts'

/**
 * Every strategy beside the others over the same windows. It reads the points of the curve that exist; nothing is kept
 * while bars run.
 *
 * @param basis of the run, so that the figures of `all` are those of the statistics
 */
export function compareStrategies(
  source: Pick<StatisticsSource, 'account' | 'drawdown' | 'sleeves' | 'trades'>,
  points: CurvePoints,
  basis: Basis,
): StrategyComparison {
  const times = points.column(curveColumn('time'))
  const equity = points.column(curveColumn('equity'))
  const deepest = (tracker: DrawdownTracker): number | null =>
    points.length < MINIMUM.points ? null : (tracker.deepest()?.fraction ?? 0)
  const data: Compared = {
    points,
    basis,
    returns: dailyReturns({ times, values: equity, bases: equity }),
    trades: source.trades,
    scale: source.account.scale,
    deepest: deepest(source.drawdown),
    sleeves: source.sleeves.map(({ name, drawdown }, i) => {
      const values = points.column(sleeveColumn(i, 'result'))
      const bases = points.column(sleeveColumn(i, 'weight')).map((weight, day) => weight * equity[day])
      return {
        name,
        returns: dailyReturns({ times, values, bases }),
        contributions: dailyReturns({ times, values, bases: equity }),
        deepest: deepest(drawdown),
      }
    }),
  }
  return { windows: COMPARED.map(([name, days]) => comparisonWindow(name, days, data)) }
}
