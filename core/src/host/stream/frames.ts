import type { HostEvent } from '../host-events.ts'
import { moment } from '../views/time.ts'
import { wants, type EventFilter } from './filter.ts'

/** Events as a server sends them (server-sent events, as the HTML standard says), and the last one that is in or passed over. */
export interface Frames {
  /** Empty when none of the events was wanted. */
  readonly text: string
  readonly cursor: number
}

/** An event as the API shows it. */
export const eventRow = (event: HostEvent) => ({ ...event, time: moment(event.time) })

/** Events of the engine are numbered without holes; what the host says of itself stands behind the one before it. */
const whole = Math.floor

/**
 * What a reader gets who has seen everything up to `cursor`. Where the events do not go on from there, it is told what it
 * has missed, before any filter.
 */
export function framesOf(events: readonly HostEvent[], cursor: number, filter: EventFilter): Frames {
  const [first] = events
  if (first === undefined) return { text: '', cursor }
  let text = missed(cursor, whole(first.seq) - 1)
  let last = cursor
  for (const event of events) {
    if (wants(filter, event)) text += frame(event.seq, eventRow(event))
    last = event.seq
  }
  return { text, cursor: last }
}

/** What a reader gets who has seen everything up to `cursor` where nobody has the events after that, up to the newest. */
export const framesOfNone = (cursor: number, newest: number): Frames => ({
  text: missed(cursor, whole(newest)),
  cursor: newest,
})

/** Says which events after `cursor` are not given, up to a number; empty where there are none. */
function missed(cursor: number, to: number): string {
  const from = whole(cursor) + 1
  return to < from ? '' : frame(to, { from, to, count: to - from + 1 }, 'missed')
}

/** A message; those that are no events of the host have a name. @param id what a reader resumes with */
export function frame(id: number, data: object, name?: 'missed' | 'rewound' | 'end'): string {
  return `${name === undefined ? '' : `event: ${name}\n`}id: ${id}\ndata: ${JSON.stringify(data)}\n\n`
}

/** What a stream begins with: how long to wait before it is opened anew, ms, and what has been seen then. */
export const opening = (cursor: number): string => `retry: 2000\nid: ${cursor}\n\n`

/** Says that the host is there, and how far a reader is whose filter has let nothing through. */
export const heartbeat = (cursor: number): string => `: alive\nid: ${cursor}\n\n`
