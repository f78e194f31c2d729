import type { EngineEvent } from '../../engine/events.ts'
import { encodeSnapshot, takeEngineSnapshot } from '../../engine/snapshot.ts'
import { eventDifferences, sameEvents } from '../../host/durable/compare.ts'
import type { ReadRecord } from '../../store/read.ts'
import { closeOf } from './bars.ts'
import type { Played } from './play.ts'

/** Something that a replay does not make as it was recorded. */
export interface Difference {
  /** Number of the record, and its engine time (ms) as it was recorded. */
  readonly record: number
  readonly time: number
  /** The input: `bars`, `command pause`, `start` ... */
  readonly input: string
  /** `event 2`, `time`, `bar of BTC/USDT`, `state at /engine/seq`. */
  readonly what: string
  /** As JSON; null where there is none. */
  readonly was: string | null
  readonly is: string | null
}

/** What an input is called. */
function inputName({ kind, input }: ReadRecord): string {
  if (kind !== 'command') return kind
  const { command } = input as unknown as { readonly command: { readonly name: string } }
  return `command ${command.name}`
}

const placeOf = (record: ReadRecord): Pick<Difference, 'record' | 'time' | 'input'> => ({
  record: record.seq,
  time: record.time,
  input: inputName(record),
})

function eventsOf(record: ReadRecord, now: readonly EngineEvent[]): Difference[] {
  const stored = record.events ?? []
  if (sameEvents(now, stored)) return []
  return eventDifferences(now, stored).map(({ event, was, is }) => ({
    ...placeOf(record),
    what: `event ${event}`,
    was,
    is,
  }))
}

/** The events of one input after the other, told apart by the time of its bars. */
export function eventsByRecord({ block, events, account }: Extract<Played, { kind: 'bars' }>): {
  readonly record: ReadRecord
  /** When its bars closed, ms. */
  readonly close: number
  readonly events: readonly EngineEvent[]
}[] {
  const lengths = account.engine.markets.map(({ baseMs }) => baseMs)
  let next = 0
  return block.records.map((record, index) => {
    const close = closeOf(block, index, lengths)
    const first = next
    while (next < events.length && events[next].time <= close) next++
    return { record, close, events: events.slice(first, next) }
  })
}

function ofBars(played: Extract<Played, { kind: 'bars' }>): Difference[] {
  const found: Difference[] = []
  const { block, other, account } = played
  const byRecord = eventsByRecord(played)
  byRecord.forEach(({ record, close, events }, index) => {
    if (other?.index === index) {
      const { symbol } = account.engine.markets[other.instrument].instrument
      const [was, is] = [JSON.stringify(other.was), JSON.stringify(other.is)]
      found.push({ ...placeOf(record), what: `bar of ${symbol}`, was, is })
    }
    if (record.time !== close) {
      found.push({ ...placeOf(record), what: 'time', was: String(record.time), is: String(close) })
    }
    found.push(...eventsOf(record, events))
  })
  const { faults = [], records } = block
  const [was, is] = [JSON.stringify(faults), JSON.stringify(account.engine.outside)]
  if (was !== is) found.push({ ...placeOf(records[0]), what: 'answers that did not come', was, is })
  const rest = played.events.slice(byRecord.reduce((sum, { events }) => sum + events.length, 0))
  const last = block.records[block.records.length - 1]
  return [...found, ...eventsOf({ ...last, events: [] }, rest)]
}

/** Everything that differs from what was recorded. */
export function differencesOf(played: Played): Difference[] {
  switch (played.kind) {
    case 'bars':
      return ofBars(played)
    case 'input':
      return eventsOf(played.record, played.events)
    case 'start': {
      const { record, history } = played
      if (history === null) return []
      // The host keeps no more of them than its API shows.
      const stored = record.events ?? []
      return eventsOf(record, stored.length === 0 ? history : history.slice(-stored.length))
    }
    case 'snapshot':
      return played.restored ? [] : ofState(played)
    case 'mark':
    case 'skipped':
      return []
  }
}

function ofState({ seq, saved, account }: Extract<Played, { kind: 'snapshot' }>): Difference[] {
  const now = takeEngineSnapshot(account.engine)
  if (Buffer.from(encodeSnapshot(now)).equals(encodeSnapshot(saved.engine))) return []
  const { time } = saved.engine as { readonly engine: { readonly time: number } } & { time?: number }
  const { path, was, is } = firstOther('', saved.engine, now) ?? { path: '/', was: null, is: null }
  return [
    { record: seq, time: time ?? account.engine.time, input: 'snapshot', what: `state at ${path}`, was, is },
  ]
}

interface Other {
  readonly path: string
  readonly was: string | null
  readonly is: string | null
}

const text = (value: unknown): string | null =>
  value === undefined ? null : typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? null)

/** The first place at which two values differ, depth first. */
function firstOther(path: string, was: unknown, is: unknown): Other | null {
  if (Object.is(was, is)) return null
  if (typeof was !== 'object' || typeof is !== 'object' || was === null || is === null) {
    return { path, was: text(was), is: text(is) }
  }
  for (const key of new Set([...Object.keys(was), ...Object.keys(is)])) {
    const other = firstOther(`${path}/${key}`, Reflect.get(was, key), Reflect.get(is, key))
    if (other !== null) return other
  }
  return null
}
