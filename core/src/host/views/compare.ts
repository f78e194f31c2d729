import { presentRow } from '../../engine/valuation.ts'
import type { StrategyComparison } from '../../portfolio/statistics/schema/compare.ts'
import type { PaperHost } from '../paper-host.ts'

/** Every strategy beside the others over the same windows, as of now. */
export function comparisonView({ engine, statistics }: PaperHost): StrategyComparison {
  return statistics.comparison(engine.batches === 0 ? undefined : presentRow(engine))
}
