import { MINIMUM } from '../../portfolio/statistics/minimum.ts'
import type { Basis } from '../../portfolio/statistics/annual.ts'
import { deepestFall, NO_FIGURE, type Compared } from '../../portfolio/statistics/book-difference.ts'
import { moments } from '../../portfolio/statistics/moments.ts'
import { pairedBootstrap, type BlockOptions } from '../../portfolio/statistics/paired-bootstrap.ts'
import { volatilityOf } from '../../portfolio/statistics/ratios.ts'
import type { Diversification } from './report.ts'
import type { WayRun } from './run-way.ts'

/**
 * What a book gains by holding its sleeves together: its risk over the weighted sum of theirs, each sleeve as a book of
 * its own. 1 would be no gain.
 */
export function diversificationOf(
  { returns, sleeves, basis }: Pick<WayRun, 'returns' | 'sleeves' | 'basis'>,
  options: BlockOptions,
): Diversification {
  const own = sleeves.flatMap(({ weight, returns: theirs }) =>
    weight > 0 && theirs !== null ? [{ weight, returns: theirs }] : [],
  )
  const curves = [...(returns === null ? [] : [returns]), ...own.map((one) => one.returns)]
  if (returns === null || own.length === 0 || returns.length < MINIMUM.bootstrapReturns) {
    return { volatility: NO_FIGURE, drawdown: NO_FIGURE }
  }
  const figures = ([book, ...parts]: readonly Float64Array[]): [number, number] => {
    const ratio = (risk: (values: Float64Array) => number): number =>
      risk(book) / parts.reduce((sum, part, i) => sum + own[i].weight * risk(part), 0)
    return [ratio((values) => volatility(values, basis)), ratio(deepestFall)]
  }
  const values = figures(curves)
  const intervals = pairedBootstrap(curves, options, figures)
  const [first, second] = values.map((value, i): Compared =>
    Number.isFinite(value) ? { value, interval: intervals[i] } : NO_FIGURE,
  )
  return { volatility: first, drawdown: second }
}

/** Per year; 0 of a sleeve that never traded. */
const volatility = (returns: Float64Array, basis: Basis): number => volatilityOf(moments(returns), basis) ?? 0
