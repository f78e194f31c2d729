import type { Side } from '@grodt/sdk'
import { lockOn } from '../risk/locks.ts'
import type { GateName } from './events.ts'
import type { Slot } from './slot.ts'

/** What keeps a sleeve from opening a position, and what would let it. */
export interface ClosedGate {
  readonly name: GateName
  /** What is. */
  readonly value: string
  /** What would open the gate. */
  readonly allowed: string
}

const onward = (until: number | null, otherwise: string): string =>
  until === null ? otherwise : `from ${new Date(until).toISOString()} on`

/** Four significant digits are enough for people; the events have the numbers in full. */
const shown = (value: number | null): string => (value === null ? '' : ` ${Number(value.toPrecision(4))}`)

/** What the protections keep closed. */
function guardedGate({ books, sleeve, instrument }: Slot): ClosedGate | null {
  const { state } = books.guard
  const { killSwitch } = state
  if (killSwitch.stage === 'latched') {
    const value = `latched by ${killSwitch.cause ?? 'manual'}${shown(killSwitch.value)}`
    return { name: 'kill-switch', value, allowed: 'reset by a person' }
  }
  const { pause } = state.strategies[sleeve.index]
  if (pause !== null) {
    const ends = pause.resume === 'regime' ? 'another regime' : 'resumed by a person'
    return { name: 'paused', value: `${pause.rule}${shown(pause.value)}`, allowed: onward(pause.until, ends) }
  }
  const lock = lockOn(state.locks, sleeve.name, instrument.symbol)
  if (lock === null) return null
  const value = `${lock.reason}${shown(lock.value)} (lock ${lock.id})`
  return { name: 'locked', value, allowed: onward(lock.until, 'removed by a person') }
}

/**
 * The first thing that keeps a slot from opening a position on a side now, or null while the gate is open. A gate never
 * concerns an exit. Budget and limits are checked afterwards, with the size of the order.
 *
 * @param side null asks whether any side is open
 */
export function closedGate(slot: Slot, side: Side | null): ClosedGate | null {
  const { sleeve, regimeNow } = slot
  if (sleeve.quarantined) {
    return {
      name: 'quarantine',
      value: `${sleeve.strikes} strikes`,
      allowed: 'released by a person',
    }
  }
  if (!sleeve.enabled) return { name: 'disabled', value: 'disabled', allowed: 'enabled in strategies.yaml' }
  const guarded = guardedGate(slot)
  if (guarded !== null) return guarded
  const required = sleeve.spec.regimeRequirements
  if (required.length > 0) {
    const label = regimeNow.known ? regimeNow.label : 'unknown'
    if (!required.includes(label)) return { name: 'regime', value: label, allowed: sleeve.requiredRegimes }
  }
  if (slot.entry !== null) return { name: 'order-waiting', value: 'an entry waits', allowed: 'none waiting' }
  if (!slot.flat) return { name: 'position-open', value: 'a position is open', allowed: 'flat or leaving' }
  if (side === 'short' && slot.instrument.kind === 'spot') {
    return { name: 'spot-short', value: 'short', allowed: 'long' }
  }
  return null
}
