import type { EngineEvent } from '../../engine/events.ts'
import type { ReadRecord } from '../../store/read.ts'

/** A place in a journal: a moment of market time (ms), a record, or the record that caused an event, by number. */
export type Place =
  | { readonly time: number; readonly record?: never; readonly event?: never }
  | { readonly record: number; readonly time?: never; readonly event?: never }
  | { readonly event: number; readonly time?: never; readonly record?: never }

const lastEvent = ({ events = [] }: ReadRecord): number =>
  (events[events.length - 1] as unknown as EngineEvent | undefined)?.seq ?? 0

/** Says of one record after the other whether the place is at it or before it. */
export function reached(place: Place | null): (record: ReadRecord) => boolean {
  if (place === null) return () => false
  if (place.time !== undefined) return ({ time }) => time >= place.time
  if (place.record !== undefined) return ({ seq }) => seq >= place.record
  return (record) => lastEvent(record) >= place.event
}

/** Says of one record after the other whether it comes after the place, which is part of what comes before. */
export function passed(place: Place | null): (record: ReadRecord) => boolean {
  if (place === null) return () => false
  if (place.time !== undefined) return ({ time }) => time > place.time
  if (place.record !== undefined) return ({ seq }) => seq > place.record
  let seen = false
  return (record) => {
    const after = seen
    if (lastEvent(record) >= place.event) seen = true
    return after
  }
}
