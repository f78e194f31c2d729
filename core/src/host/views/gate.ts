import { closedGate } from '../../engine/gate.ts'
import type { Slot } from '../../engine/slot.ts'

/** Whether a strategy may open a position in a symbol now, and if not, why. */
export interface GateView {
  readonly symbol: string
  readonly open: boolean
  /** What is and what would open the gate; null while it is open. */
  readonly reason: string | null
}

/** The gate of one strategy in one symbol as the engine would apply it now. */
export function gateView(slot: Slot): GateView {
  const { symbol } = slot.instrument
  if (slot.sleeve.weight === 0 && slot.sleeve.enabled) {
    const why = slot.sleeve.off ? 'the meta-controller has switched it off' : 'its weight is 0'
    return { symbol, open: false, reason: `budget: ${why}` }
  }
  const gate = closedGate(slot, null)
  const reason = gate === null ? null : `${gate.name}: ${gate.value}, needs ${gate.allowed}`
  return { symbol, open: gate === null, reason }
}
