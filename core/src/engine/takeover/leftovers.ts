import type { Engine } from '../engine.ts'
import { Runner } from '../runner.ts'
import type { SleeveSpec } from '../sleeve.ts'
import { Slot } from '../slot.ts'
import type { Leftover } from './takeover.ts'

/** A strategy that is not configured any more: it keeps its books and opens nothing. */
const retiredSpec = (name: string): SleeveSpec => ({
  name,
  retired: true,
  enabled: false,
  weight: 0,
  regimeRequirements: [],
  maxPosition: 0,
  maxOpenPositions: 0,
})

/** The sleeves of the strategies that are not configured any more; they come after the configured ones. */
export const retiredSpecs = (leftovers: readonly Leftover[]): SleeveSpec[] =>
  leftovers.filter(({ retired }) => retired).map(({ strategy }) => retiredSpec(strategy))

/**
 * Give a fresh engine the slots that nobody is configured for any more and that a state to be restored holds something
 * in. Their exits go on as ever, on bars of the same length; no plugin is asked about them.
 */
export function wireLeftovers(engine: Engine, leftovers: readonly Leftover[]): void {
  for (const { strategy, slots } of leftovers) {
    const sleeve = engine.sleeves.find(({ name }) => name === strategy)
    if (sleeve === undefined) continue
    for (const { symbol, timeframeMs } of slots) {
      const market = engine.markets.find(({ instrument }) => instrument.symbol === symbol)
      // A market that is gone is another account: the restore says so.
      if (market === undefined || timeframeMs % market.baseMs !== 0) continue
      const slot = new Slot(engine, sleeve, engine.track(market, timeframeMs))
      sleeve.slots.push(slot)
      market.slots.push(slot)
      engine.runners.push(new Runner(engine, sleeve, [slot], false, ''))
    }
  }
}
