import { attributeAllocation, type AllocatedResult, type AllocatedSum } from '../allocation/attribution.ts'
import { hasMoved, type WeightPath } from '../allocation/weight-path.ts'
import type { Engine } from '../engine/engine.ts'
import type { AllocationReport } from '../portfolio/statistics/schema/allocation.ts'
import { openPart } from './attribution.ts'

/**
 * What moving capital earned or cost in everything that an engine has traded, quote currency. Its total is equity less
 * capital, exactly in cash units. Null where no weight was ever another than the configured one.
 */
export function allocationAttribution(
  engine: Pick<Engine, 'account' | 'sleeves' | 'markets' | 'trades'>,
  paths: readonly WeightPath[],
): AllocationReport | null {
  if (!hasMoved(paths)) return null
  const { components, strategies, total } = attributeAllocation(resultsOf(engine), paths)
  const { scale } = engine.account
  const quote = ({ net, configured, parts }: AllocatedSum): AllocationReport['total'] => ({
    net: net / scale,
    configured: configured / scale,
    parts: parts.map((part) => part / scale),
  })
  return {
    components: [...components],
    strategies: strategies.map(({ strategy, ...sum }) => ({ strategy, ...quote(sum) })),
    total: quote(total),
  }
}

/** Closed trades, and what is held at its last price. */
function* resultsOf({
  sleeves,
  markets,
  trades,
}: Pick<Engine, 'sleeves' | 'markets' | 'trades'>): Generator<AllocatedResult> {
  for (const { sleeve, entryTime, net } of trades) {
    yield { strategy: sleeves[sleeve].name, opened: entryTime, net }
  }
  for (const { slots } of markets) {
    for (const slot of slots) {
      if (slot.held === 0) continue
      yield { strategy: slot.sleeve.name, opened: slot.entryTime, net: openPart(slot).net }
    }
  }
}
