import type { HostEvent } from '../host-events.ts'
import type { EventKind } from './kinds.ts'

/** Which events a reader wants; an empty list: all of that sort. */
export interface EventFilter {
  readonly kinds: readonly EventKind[]
  /** An event that names no strategy at all is left out then; one that concerns every strategy is not. */
  readonly strategies: readonly string[]
  readonly symbols: readonly string[]
}

/** Whether a reader wants an event. */
export function wants({ kinds, strategies, symbols }: EventFilter, event: HostEvent): boolean {
  if (kinds.length > 0 && !kinds.includes(event.kind)) return false
  return concerns(strategies, strategiesOf(event)) && concerns(symbols, symbolsOf(event))
}

/** @param named null: all of them */
const concerns = (wanted: readonly string[], named: readonly string[] | null): boolean =>
  wanted.length === 0 || named === null || named.some((one) => wanted.includes(one))

function strategiesOf(event: HostEvent): readonly string[] | null {
  switch (event.kind) {
    case 'position-handed-over':
      return [event.strategy, event.to]
    case 'strategy-renamed':
      return [event.strategy, event.from]
    case 'weights-set':
      return Object.keys(event.weights)
    case 'plugin-strike':
      return [event.instance]
    default:
      if (!('strategy' in event)) return []
      return event.strategy === null ? null : [event.strategy]
  }
}

function symbolsOf(event: HostEvent): readonly string[] | null {
  if (!('symbol' in event)) return []
  return event.symbol === null ? null : [event.symbol]
}
