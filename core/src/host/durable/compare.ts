import type { EngineEvent } from '../../engine/events.ts'
import type { BarSlice } from '../../engine/inputs.ts'
import { COLUMN_NAMES } from '../../market/columns.ts'
import type { Json } from '../../store/json.ts'

/** Whether events are those that were recorded: the same text, in the same order. */
export const sameEvents = (now: readonly EngineEvent[], stored: readonly Json[]): boolean =>
  now.length === stored.length && (now.length === 0 || JSON.stringify(now) === JSON.stringify(stored))

/** Two events, each as its text; null where there is none. */
export interface EventDifference {
  /** From 1 on, among the events of one input. */
  readonly event: number
  readonly was: string | null
  readonly is: string | null
}

/** What differs between the events of one input and those that were recorded, event by event. */
export function eventDifferences(now: readonly EngineEvent[], stored: readonly Json[]): EventDifference[] {
  const found: EventDifference[] = []
  for (let i = 0; i < Math.max(now.length, stored.length); i++) {
    const was = i < stored.length ? JSON.stringify(stored[i]) : null
    const is = i < now.length ? JSON.stringify(now[i]) : null
    if (was !== is) found.push({ event: i + 1, was, is })
  }
  return found
}

/** The first of them in words. */
export function firstDifference(now: readonly EngineEvent[], stored: readonly Json[]): string {
  const [first] = eventDifferences(now, stored) as (EventDifference | undefined)[]
  if (first === undefined) return 'nothing'
  return `event ${first.event} was ${first.was ?? 'none'} and is ${first.is ?? 'none'}`
}

/** Whether the first bar of a slice has the bits of a row of the store. */
export const sameBar = ({ columns, from }: BarSlice, stored: Float64Array): boolean =>
  COLUMN_NAMES.every((name, i) => Object.is(columns[name][from], stored[i]))
