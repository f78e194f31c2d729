import type { EngineEvent, FillBooked, OrderCancelled, Quarantined } from '../../engine/events.ts'
import type { OrderTrack, PositionTrack } from './follow.ts'
import type { Place } from './origin.ts'
import { plainText } from './decimal.ts'
import type { BecausePart } from './schema.ts'

const quarantineText = ({ cause, strikes }: Quarantined): string =>
  cause === 'outside' ? 'quarantine: an answer did not come' : `quarantine after ${strikes} strikes`

/** What ended an order or a position: the last event of each sort that can. */
export class Causes {
  /** By strategy and symbol. */
  readonly #exits = new Map<string, BecausePart>()
  /** By strategy. */
  readonly #pauses = new Map<string, BecausePart>()
  readonly #quarantines = new Map<string, BecausePart>()
  readonly #departures = new Map<string, BecausePart>()
  #lock: BecausePart | null = null
  #killSwitch: BecausePart | null = null
  #liquidation: BecausePart | null = null
  #weights: BecausePart | null = null

  note(place: Place, event: EngineEvent): void {
    switch (event.kind) {
      case 'signal':
        if (event.signal.action !== 'exit') return
        this.#exits.set(key(event), { ...place, text: `exit signal: ${event.signal.reason}` })
        return
      case 'strategy-paused':
        this.#pauses.set(event.strategy, { ...place, text: `paused by ${event.rule}${words(event)}` })
        return
      case 'quarantined':
        this.#quarantines.set(event.strategy, { ...place, text: quarantineText(event) })
        return
      case 'lock-set':
        this.#lock = { ...place, text: `lock ${event.lock}: ${event.reason}${words(event)}` }
        return
      case 'kill-switch':
        if (event.to !== 'latched') return
        this.#killSwitch = {
          ...place,
          text: `kill switch latched by ${event.cause ?? 'a person'}${words(event)}`,
        }
        return
      case 'liquidated': {
        const [equity, required] = [plainText(event.equity), plainText(event.required)]
        this.#liquidation = { ...place, text: `equity ${equity} below the maintenance margin ${required}` }
        return
      }
      case 'strategy-left': {
        const text = `${event.why}: ${event.action}${event.to === null ? '' : ` to ${event.to}`}`
        this.#departures.set(event.strategy, { ...place, text })
        return
      }
      case 'weights-set':
        this.#weights = { ...place, text: 'smaller weight' }
        return
      default:
        return
    }
  }

  ofCancel(event: OrderCancelled): BecausePart | null {
    switch (event.cause) {
      case 'paused':
        return this.#pauses.get(event.strategy) ?? null
      case 'quarantine':
        return this.#quarantines.get(event.strategy) ?? null
      case 'locked':
        return this.#lock
      default:
        return this.#ofBoth(event)
    }
  }

  /** @param entry the order that opened the position, where it is known */
  ofFill(event: FillBooked, { part }: PositionTrack, entry: OrderTrack | null): BecausePart | null {
    switch (event.cause) {
      case 'stop':
      case 'trail': {
        const moved = part.stops.at(-1)
        if (moved !== undefined) {
          const { record, event: seq, time, price, by } = moved
          const text = `stop at ${plainText(price)}, moved by ${by === 'trail' ? 'its trail' : 'a signal'}`
          return { record, event: seq, time, text }
        }
        return fromEntry(entry, 'stop')
      }
      case 'target':
        return fromEntry(entry, 'target')
      case 'max-bars':
        return fromEntry(entry, 'maxBars')
      default:
        return this.#ofBoth(event)
    }
  }

  /** What ends orders and positions alike. */
  #ofBoth(event: OrderCancelled | FillBooked): BecausePart | null {
    switch (event.cause) {
      case 'signal':
        return this.#exits.get(key(event)) ?? null
      case 'kill-switch':
        return this.#killSwitch
      case 'liquidation':
        return this.#liquidation
      case 'shrink':
        return this.#weights
      case 'disabled':
      case 'handed-over':
        return this.#departures.get(event.strategy) ?? null
      default:
        return null
    }
  }
}

const key = ({ strategy, symbol }: { readonly strategy: string; readonly symbol: string }): string =>
  JSON.stringify([strategy, symbol])

const words = ({ why, author }: { readonly why: string | null; readonly author: string | null }): string =>
  author === null ? '' : ` by ${author}${why === null ? '' : `: ${why}`}`

/** What the entry signal said about the exit. */
function fromEntry(entry: OrderTrack | null, name: 'stop' | 'target' | 'maxBars'): BecausePart | null {
  const signal = entry?.part.signal ?? null
  if (signal === null) return null
  const given = (signal.given as Readonly<Record<string, unknown>>)[name]
  const { record, event, time } = signal
  const title = name === 'maxBars' ? 'longest time' : name
  return { record, event, time, text: `${title} of the entry signal: ${shown(given)}` }
}

function shown(given: unknown): string {
  if (typeof given === 'number') return `${given} bars`
  if (typeof given !== 'object' || given === null) return 'none'
  return Object.entries(given)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ')
}
