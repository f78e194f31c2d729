import type { Engine } from '../engine.ts'
import type { RevisionInput } from '../inputs.ts'
import { cancelEntry, scheduleExit } from '../orders.ts'
import { rewatch } from '../protect-events.ts'
import type { Sleeve } from '../sleeve.ts'
import { valueNow } from '../valuation.ts'
import { handOver } from './hand-over.ts'
import type { Departure } from './takeover.ts'

/** The engine goes on where another one stopped: it says with what, and does what that asks for. */
export function takeOver(engine: Engine, input: RevisionInput): void {
  const { revision, author, changed, held, decided, renamed, returned, left } = input
  const waiting = held.map(({ path }) => path.join('.'))
  engine.emit({ kind: 'revision-activated', revision, author, changed, waiting })
  for (const { from, to } of renamed ?? []) engine.emit({ kind: 'strategy-renamed', strategy: to, from })
  for (const strategy of returned ?? []) engine.emit({ kind: 'strategy-returned', strategy })
  if (left !== undefined) {
    valueNow(engine)
    for (const departure of left) leave(engine, departure)
    rewatch(engine)
  }
  if (!decided) return
  const weights = Object.fromEntries(engine.sleeves.map(({ name, weight }) => [name, weight]))
  engine.emit({ kind: 'weights-set', weights })
}

/** What becomes of the positions of a strategy that is not running any more; entries that wait stay unless it flattens. */
function leave(engine: Engine, { strategy, why, action, to }: Departure): void {
  const sleeve = named(engine, strategy)
  const slots = sleeve?.slots ?? []
  const positions = slots.filter(({ lots }) => lots !== 0).length
  const waiting = slots.filter(({ entry }) => entry !== null).length
  engine.emit({ kind: 'strategy-left', strategy, why, action, to, positions, waiting })
  const receiver = to === null ? undefined : named(engine, to)
  for (const slot of slots) {
    if (action === 'flatten') {
      cancelEntry(engine, slot, 'disabled')
      scheduleExit(engine, slot, 'disabled')
    }
    const place = receiver?.slots.find(({ market }) => market === slot.market)
    if (place !== undefined && slot.lots !== 0) handOver(engine, slot, place)
  }
}

const named = ({ sleeves }: Engine, strategy: string): Sleeve | undefined =>
  sleeves.find(({ name }) => name === strategy)
