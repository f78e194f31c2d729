import type { ExitCause } from '../risk/limits.ts'
import type { Engine } from './engine.ts'
import type { OrderCancelled } from './events.ts'
import type { Slot } from './slot.ts'

/** Forget a waiting entry and release what it reserved. */
export function cancelEntry(engine: Engine, slot: Slot, cause: OrderCancelled['cause']): void {
  const { entry } = slot
  if (entry === null) return
  slot.entry = null
  slot.sleeve.ledger.reserved -= entry.reserved
  engine.reserved -= entry.reserved
  if (engine.recording) {
    const strategy = slot.sleeve.name
    engine.emit({ kind: 'order-cancelled', strategy, symbol: slot.instrument.symbol, order: entry.id, cause })
  }
  slot.market.refresh()
}

/** Close a part of the position at the next open that the broker's latency allows; an exit that is due goes before. */
export function scheduleCut(engine: Engine, slot: Slot, lots: number): void {
  if (slot.lots === 0 || slot.exitDue !== 0) return
  if (slot.cutDue === 0) slot.cutDue = slot.market.bars + 1 + engine.spec.broker.latencyBars
  slot.cutLots = lots
  slot.market.refresh()
}

/** Close the position at the next open that the broker's latency allows; the first cause stays. */
export function scheduleExit(engine: Engine, slot: Slot, cause: ExitCause): void {
  if (slot.lots === 0 || slot.exitDue !== 0) return
  slot.exitDue = slot.market.bars + 1 + engine.spec.broker.latencyBars
  slot.exitCause = cause
  if (slot.entry !== null && slot.entry === slot.opened) cancelEntry(engine, slot, 'position-closed')
  slot.market.refresh()
}
