import { attributeAllocation, inQuote } from '../allocation/attribution.ts'
import { hasMoved } from '../allocation/weight-path.ts'
import type { Engine } from '../engine/engine.ts'
import { closedResults, openResults } from '../host/meta/allocated-results.ts'
import type { AllocationReport } from '../portfolio/statistics/schema/allocation.ts'
import type { DecisionLog } from './decision-log.ts'

/**
 * The decisions of a run, and what moving capital earned or cost in everything that its engine has traded, quote
 * currency. Its total is equity less capital, exactly in cash units. Null where no weight was ever another than the
 * configured one.
 */
export function allocationAttribution(
  engine: Engine,
  { paths, count, moved, lastMoved }: DecisionLog,
): AllocationReport | null {
  if (!hasMoved(paths)) return null
  const results = [...closedResults(engine), ...openResults(engine)]
  return {
    decisions: { count, moved, lastMoved: lastMoved === null ? null : new Date(lastMoved).toISOString() },
    ...inQuote(attributeAllocation(results, paths), engine.account.scale),
  }
}
