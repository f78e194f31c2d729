import {
  COLLECTION_STYLE,
  EVENT_ID,
  getScalarValue,
  SCALAR_STYLE,
  type CollectionStyle,
  type Event,
  type ScalarEvent,
} from 'js-yaml'
import type { ConfigPath, Position } from './issue.ts'

/** Offsets of one part of a document, with the parts inside it. -1 where an empty value has no place. */
export interface Place {
  readonly key: number
  /** Behind the key, and behind the value: where the next one may begin. */
  readonly keyEnd: number
  readonly value: number
  readonly end: number
  /** How the value is written; `text` is a block of lines behind `|` or `>`. */
  readonly form: 'scalar' | 'flow' | 'block' | 'text' | 'empty'
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
  readonly positionAt: (offset: number) => Position
  next: number
}

type Key = Pick<Place, 'key' | 'keyEnd'>

const NO_KEY: Key = { key: -1, keyEnd: -1 }
const NONE: Place['parts'] = new Map()

/** Read the places of the document whose first event after its start is `events[first]`. */
export function readPlaces(
  text: string,
  events: readonly Event[],
  first: number,
  positionAt: (offset: number) => Position,
): Places {
  const cursor: Cursor = { text, events, flaws: [], positionAt, next: first }
  return { root: readNode(cursor, NO_KEY, []), flaws: cursor.flaws }
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
function readNode(cursor: Cursor, key: Key, path: ConfigPath): Place {
  const { text } = cursor
  const event = cursor.events[cursor.next++]
  if ('tagStart' in event && event.tagStart >= 0) {
    const tag = text.slice(event.tagStart, event.tagEnd)
    flaw(cursor, event.tagStart, path, `the tag ${tag} is not supported: write the plain value`)
  }
  switch (event.type) {
    case EVENT_ID.MAPPING:
      return { ...key, ...collection(text, event, readMapping(cursor, path)) }
    case EVENT_ID.SEQUENCE:
      return { ...key, ...collection(text, event, readList(cursor, path)) }
    case EVENT_ID.SCALAR:
      return { ...key, ...scalar(text, event, key) }
    case EVENT_ID.ALIAS: {
      const start = event.anchorStart - 1
      const name = text.slice(start, event.anchorEnd)
      flaw(cursor, start, path, `the alias ${name} is not supported: repeat the value`)
      return { ...key, value: start, end: event.anchorEnd, form: 'scalar', parts: NONE }
    }
    default:
      return { ...key, value: key.key, end: key.keyEnd, form: 'empty', parts: NONE }
  }
}

type Written = Omit<Place, keyof Key>

function scalar(text: string, event: ScalarEvent, { keyEnd }: Key): Written {
  const value = scalarStart(event)
  if (value < 0) {
    // Behind the colon of its key.
    const end = keyEnd < 0 ? -1 : text.indexOf(':', keyEnd) + 1
    return { value, end, form: 'empty', parts: NONE }
  }
  const isText = event.style === SCALAR_STYLE.LITERAL_BLOCK || event.style === SCALAR_STYLE.FOLDED_BLOCK
  return { value, end: scalarEnd(event), form: isText ? 'text' : 'scalar', parts: NONE }
}

function collection(
  text: string,
  { start, style }: { readonly start: number; readonly style: CollectionStyle },
  parts: Place['parts'],
): Written {
  const last = Math.max(start, ...[...parts.values()].map(({ end }) => end))
  return style === COLLECTION_STYLE.FLOW
    ? { value: start, end: closing(text, parts.size === 0 ? start + 1 : last), form: 'flow', parts }
    : { value: start, end: last, form: 'block', parts }
}

/** Behind the bracket that closes a list or mapping after its last part. */
function closing(text: string, from: number): number {
  let at = from
  while (at < text.length && text[at] !== ']' && text[at] !== '}') {
    at = text[at] === '#' ? lineEnd(text, at) : at + 1
  }
  return at + 1
}

/** Where the line of an offset ends, before its line break. */
export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset)
  if (end < 0) return text.length
  return text[end - 1] === '\r' && end > offset ? end - 1 : end
}

function readMapping(cursor: Cursor, path: ConfigPath): Place['parts'] {
  const parts = new Map<string, Place>()
  while (cursor.events[cursor.next].type !== EVENT_ID.POP) {
    const event = cursor.events[cursor.next]
    if (event.type !== EVENT_ID.SCALAR) {
      const { value } = readNode(cursor, NO_KEY, path)
      flaw(cursor, value, path, 'a key must be one word or a quoted text')
      readNode(cursor, { key: value, keyEnd: value }, path)
      continue
    }
    cursor.next++
    const name = event.valueStart < 0 ? '' : getScalarValue(cursor.text, event)
    const start = scalarStart(event)
    const before = parts.get(name)
    if (before !== undefined) {
      const { line } = cursor.positionAt(before.key)
      const problem = `the key is given twice, first on line ${line}`
      cursor.flaws.push({ offset: start, path: [...path, name], problem, fatal: false })
    }
    parts.set(name, readNode(cursor, { key: start, keyEnd: scalarEnd(event) }, [...path, name]))
  }
  cursor.next++
  return parts
}

function readList(cursor: Cursor, path: ConfigPath): Place['parts'] {
  const parts = new Map<number, Place>()
  while (cursor.events[cursor.next].type !== EVENT_ID.POP) {
    const index = parts.size
    parts.set(index, readNode(cursor, NO_KEY, [...path, index]))
  }
  cursor.next++
  return parts
}

/** Where a scalar starts for a reader: at its quote, where it has one. */
function scalarStart(event: ScalarEvent): number {
  return event.valueStart < 0 ? -1 : event.valueStart - (isQuoted(event) ? 1 : 0)
}

const scalarEnd = (event: ScalarEvent): number => event.valueEnd + (isQuoted(event) ? 1 : 0)

const isQuoted = ({ style }: ScalarEvent): boolean =>
  style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED

function flaw(cursor: Cursor, offset: number, path: ConfigPath, problem: string): void {
  cursor.flaws.push({ offset, path, problem, fatal: true })
}
