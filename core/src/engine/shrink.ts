import { quantityOf, wholeLots } from '../market/instrument.ts'
import type { Engine } from './engine.ts'
import type { WeightsInput } from './inputs.ts'
import { cancelEntry, scheduleCut, scheduleExit } from './orders.ts'
import { rewatch } from './protect-events.ts'
import type { Sleeve } from './sleeve.ts'
import type { Slot } from './slot.ts'

/**
 * New target weights by strategy; one that is not named keeps its weight. A decision that moves nothing is told, and
 * changes nothing.
 */
export function changeWeights(engine: Engine, input: WeightsInput): void {
  const { weights, off = [], exposure = engine.exposureScale, decision } = input
  if (engine.recording) tell(engine, input)
  if (decision?.moved === false) return
  const scaleBefore = engine.exposureScale
  engine.exposureScale = exposure
  for (const sleeve of engine.sleeves) {
    const isNamed = Object.hasOwn(weights, sleeve.name)
    if (!isNamed && exposure >= scaleBefore) continue
    const share = sleeve.weight * scaleBefore
    if (isNamed) {
      sleeve.weight = weights[sleeve.name]
      sleeve.off = off.includes(sleeve.name)
    }
    if (sleeve.weight * exposure < share) shrinkSleeve(engine, sleeve)
    const { watch } = engine.guard.state.strategies[sleeve.index]
    watch.base = Math.max(watch.base, Math.round(engine.account.capital * sleeve.weight))
  }
  rewatch(engine)
}

function tell(engine: Engine, { weights, off, exposure, decision }: WeightsInput): void {
  if (decision !== undefined) {
    const { id, moved, reason } = decision
    engine.emit({ kind: 'allocation-decided', decision: id, moved, reason })
    if (!moved) return
  }
  const also = { ...(off !== undefined && { off }), ...(exposure !== undefined && { exposure }) }
  engine.emit({ kind: 'weights-set', weights, ...also })
}

/**
 * A sleeve whose budget has become smaller: entries that wait and do not fit its budget any more are cancelled, the
 * last of its symbols first. With `shrink: reduce` its positions are cut in proportion at the next open, so that at
 * the last price they fit the budget; with `let_run` they stay until their exits.
 */
function shrinkSleeve(engine: Engine, sleeve: Sleeve): void {
  const budget = engine.budgetOf(sleeve)
  const { slots, ledger } = sleeve
  const held = slots.reduce((sum, slot) => sum + staying(slot), 0)
  for (let i = slots.length - 1; i >= 0 && held + ledger.reserved > budget; i--) {
    cancelEntry(engine, slots[i], 'shrink')
  }
  if ((sleeve.spec.shrink ?? 'let_run') === 'let_run' || held <= budget) return
  for (const slot of slots) if (staying(slot) > 0) cut(engine, slot, budget / held)
}

/** What stays of a position after its exits that are due, cash units. Dust alone is none. */
const staying = (slot: Slot): number => (slot.lots !== 0 && slot.exitDue === 0 ? Math.abs(slot.mark) : 0)

/** Cut to a part of the position; a rest that the venue would not trade goes too. */
function cut(engine: Engine, slot: Slot, part: number): void {
  const { instrument, market } = slot
  const lots = Math.abs(slot.lots)
  const kept = wholeLots(instrument, quantityOf(instrument, lots) * part)
  const unit = market.close * instrument.unitsPerLot
  const smallest = instrument.minNotional * engine.account.scale
  if (kept === 0 || kept * unit < smallest) scheduleExit(engine, slot, 'shrink')
  else if ((lots - kept) * unit >= smallest) scheduleCut(engine, slot, lots - kept)
}
