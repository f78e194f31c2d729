import type { AllocatedResult } from '../../allocation/attribution.ts'
import type { Engine } from '../../engine/engine.ts'
import { openPart } from '../../engine/open-part.ts'

/** The closed trades of an engine. @param from how many to leave out: those that closed first */
export function* closedResults(
  { trades, sleeves }: Pick<Engine, 'trades' | 'sleeves'>,
  from = 0,
): Generator<AllocatedResult> {
  for (let i = from; i < trades.length; i++) {
    const { sleeve, entryTime, net } = trades.peek(i)
    yield { strategy: sleeves[sleeve].name, opened: entryTime, net }
  }
}

/** What an engine holds, at its last price. */
export function* openResults({ markets }: Pick<Engine, 'markets'>): Generator<AllocatedResult> {
  for (const { slots } of markets) {
    for (const slot of slots) {
      if (slot.held === 0) continue
      yield { strategy: slot.sleeve.name, opened: slot.entryTime, net: openPart(slot).net }
    }
  }
}
