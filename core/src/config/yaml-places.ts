import { EVENT_ID, getScalarValue, SCALAR_STYLE, type Event, type ScalarEvent } from 'js-yaml'
import type { ConfigPath } from './issue.ts'

/** Offsets of one part of a document, with the parts inside it. -1 where an empty value has no place. */
export interface Place {
  readonly key: number
  readonly value: number
  readonly parts: ReadonlyMap<string | number, Place>
}

/** Something that is YAML, but not what a configuration may hold. */
export interface Flaw {
  readonly offset: number
  readonly path: ConfigPath
  readonly problem: string
  /** True when no value can be made of the document. */
  readonly fatal: boolean
}

/** The places of one document's parts and its flaws. */
export interface Places {
  readonly root: Place
  readonly flaws: readonly Flaw[]
}

interface Cursor {
  readonly text: string
  readonly events: readonly Event[]
  readonly flaws: Flaw[]
  next: number
}

const NONE: Place['parts'] = new Map()

/** Read the places of the document whose first event after its start is `events[first]`. */
export function readPlaces(text: string, events: readonly Event[], first: number): Places {
  const cursor: Cursor = { text, events, flaws: [], next: first }
  return { root: readNode(cursor, -1, []), flaws: cursor.flaws }
}

/** The offset of a key or value, of its nearest enclosing part when it is not in the document. */
export function offsetOf(root: Place, path: ConfigPath, target: 'key' | 'value'): number {
  let place = root
  for (const [depth, part] of path.entries()) {
    const inside = place.parts.get(part)
    if (inside === undefined) return startOf(place, depth === 0 ? 'value' : 'key')
    place = inside
  }
  return startOf(place, target)
}

function startOf(place: Place, target: 'key' | 'value'): number {
  const [wanted, other] = target === 'key' ? [place.key, place.value] : [place.value, place.key]
  return Math.max(0, wanted >= 0 ? wanted : other)
}

/** Read one node and everything in it; the cursor stands behind it afterwards. */
function readNode(cursor: Cursor, key: number, path: ConfigPath): Place {
  const event = cursor.events[cursor.next++]
  if ('tagStart' in event && event.tagStart >= 0) {
    const tag = cursor.text.slice(event.tagStart, event.tagEnd)
    flaw(cursor, event.tagStart, path, `the tag ${tag} is not supported: write the plain value`)
  }
  switch (event.type) {
    case EVENT_ID.MAPPING:
      return { key, value: event.start, parts: readMapping(cursor, path) }
    case EVENT_ID.SEQUENCE:
      return { key, value: event.start, parts: readList(cursor, path) }
    case EVENT_ID.SCALAR:
      return { key, value: scalarStart(event), parts: NONE }
    case EVENT_ID.ALIAS: {
      const start = event.anchorStart - 1
      const name = cursor.text.slice(start, event.anchorEnd)
      flaw(cursor, start, path, `the alias ${name} is not supported: repeat the value`)
      return { key, value: start, parts: NONE }
    }
    default:
      return { key, value: key, parts: NONE }
  }
}

function readMapping(cursor: Cursor, path: ConfigPath): Place['parts'] {
  const parts = new Map<string, Place>()
  while (cursor.events[cursor.next].type !== EVENT_ID.POP) {
    const event = cursor.events[cursor.next]
    if (event.type !== EVENT_ID.SCALAR) {
      const { value } = readNode(cursor, -1, path)
      flaw(cursor, value, path, 'a key must be one word or a quoted text')
      readNode(cursor, value, path)
      continue
    }
    cursor.next++
    const name = event.valueStart < 0 ? '' : getScalarValue(cursor.text, event)
    const start = scalarStart(event)
    const before = parts.get(name)
    if (before !== undefined) {
      const line = cursor.text.slice(0, before.key).split('\n').length
      const problem = `the key is given twice, first on line ${line}`
      cursor.flaws.push({ offset: start, path: [...path, name], problem, fatal: false })
    }
    parts.set(name, readNode(cursor, start, [...path, name]))
  }
  cursor.next++
  return parts
}

function readList(cursor: Cursor, path: ConfigPath): Place['parts'] {
  const parts = new Map<number, Place>()
  while (cursor.events[cursor.next].type !== EVENT_ID.POP) {
    const index = parts.size
    parts.set(index, readNode(cursor, -1, [...path, index]))
  }
  cursor.next++
  return parts
}

/** Where a scalar starts for a reader: at its quote, where it has one. */
function scalarStart(event: ScalarEvent): number {
  const quoted = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED
  return event.valueStart < 0 ? -1 : event.valueStart - (quoted ? 1 : 0)
}

function flaw(cursor: Cursor, offset: number, path: ConfigPath, problem: string): void {
  cursor.flaws.push({ offset, path, problem, fatal: true })
}
