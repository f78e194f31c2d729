import { GrodtError } from '../../errors.ts'
import { formatIssue, pathText, type ConfigPath } from '../issue.ts'
import { lineEnd, type Place } from '../yaml-places.ts'
import { parseYaml } from '../yaml.ts'
import { isMapping, mergePatch, same, valueChanges, type Mapping, type ValueChange } from './merge-patch.ts'
import { blockLines, inlineText, keyText, mappingLines, type Quotes } from './yaml-text.ts'

/** A part of a text that is replaced. */
interface Splice {
  readonly start: number
  readonly end: number
  readonly text: string
}

/**
 * The text of a YAML file whose value is what a merge patch (RFC 7396) makes of it. Only what has another value is
 * written; comments, order, blanks and every other byte stay.
 *
 * @param file how it is named in errors
 * @throws GrodtError CONFIG_EDIT when the file is not one that can be changed so; nothing was changed
 */
export function patchYaml(file: string, text: string, patch: unknown): string {
  const before = /^\s*(#.*\s*)*$/.test(text) ? null : valueOf(file, text)
  const wanted = mergePatch(before, patch)
  const changed =
    before === null ? withFirst(text, wanted) : withChanges(file, text, before, valueChanges(before, patch))
  const { value, issues } = parseYaml(file, changed)
  // Whatever could not be foreseen of how a file is written ends here.
  if (issues.length > 0 || !same(sorted(value), sorted(wanted))) {
    throw new GrodtError('CONFIG_EDIT', {
      file,
      problem: 'it is written in a way that leaves no place for it',
    })
  }
  return changed
}

function valueOf(file: string, text: string): unknown {
  const { value, issues } = parseYaml(file, text)
  const [first] = issues
  if (first === undefined) return value
  throw new GrodtError('CONFIG_EDIT', { file, problem: formatIssue(first) })
}

/** A file that holds nothing yet. */
function withFirst(text: string, value: unknown): string {
  const begun = text === '' || text.endsWith('\n') ? text : `${text}\n`
  return isMapping(value) ? `${begun}${mappingLines(value).join('\n')}\n` : `${begun}${inlineText(value)}\n`
}

/** The same value whatever the order of its keys: a key that comes anew stands where there is room for it. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isMapping(value)) return value
  const keys = Object.keys(value).sort()
  return keys.map((key) => [key, sorted(value[key])])
}

/** Keys that one change adds or takes away at most: the file is read anew for each. */
const MOST_KEYS = 50

/** Values that stay where they are change together; a key that comes or goes moves what is behind it. */
function withChanges(file: string, text: string, before: unknown, changes: readonly ValueChange[]): string {
  const { root } = parseYaml(file, text)
  const isReplaced = ({ path, to }: ValueChange): boolean =>
    to !== undefined && root !== null && placeAt(root, path) !== undefined
  const keys = changes.filter((change) => !isReplaced(change))
  if (keys.length > MOST_KEYS) {
    const problem = `it adds or takes away ${keys.length} keys at once, expected ${MOST_KEYS} at most`
    throw new GrodtError('CONFIG_EDIT', { file, problem })
  }
  const splices = changes.filter(isReplaced).map((change) => spliceFor(file, text, root, change, before))
  const replaced = splices.sort((a, b) => b.start - a.start).reduce(spliced, text)
  return keys.reduce(
    (now, change) => spliced(now, spliceFor(file, now, parseYaml(file, now).root, change, before)),
    replaced,
  )
}

const spliced = (text: string, { start, end, text: own }: Splice): string =>
  text.slice(0, start) + own + text.slice(end)

/** @param before the value of the whole file before any change */
function spliceFor(
  file: string,
  text: string,
  root: Place | null,
  { path, to }: ValueChange,
  before: unknown,
): Splice {
  const place = root === null ? undefined : placeAt(root, path)
  const parent = root === null ? undefined : placeAt(root, path.slice(0, -1))
  const splice =
    parent === undefined
      ? null
      : place === undefined
        ? inserted(text, parent, String(path.at(-1)), to)
        : to === undefined
          ? removed(text, parent, place)
          : replaced(text, place, to, valueAt(before, path))
  if (splice !== null) return splice
  const problem = `there is no place for ${pathText(path)} that can be written without the rest`
  throw new GrodtError('CONFIG_EDIT', { file, problem })
}

function valueAt(value: unknown, path: ConfigPath): unknown {
  return path.reduce<unknown>((part, key) => (part as Mapping)[key], value)
}

function placeAt(root: Place, path: ConfigPath): Place | undefined {
  return path.reduce<Place | undefined>((place, part) => place?.parts.get(part), root)
}

function replaced(text: string, place: Place, to: unknown, from: unknown): Splice | null {
  const { form, value: start, end } = place
  if (form === 'text') return null
  // Behind the colon of the key.
  if (form === 'empty') return { start: end, end, text: ` ${inlineText(to)}` }
  if (Array.isArray(to) && Array.isArray(from)) {
    if (form === 'block') return listChanged(text, place, to, from)
    // What is said of the items that stay would be lost.
    if (to.length > 0 && hasComment(text, place)) return null
  }
  return { start, end, text: inlineText(to, quotesAt(text, start)) }
}

function quotesAt(text: string, offset: number): Quotes {
  return text[offset] === "'" ? 'single' : text[offset] === '"' ? 'double' : null
}

/**
 * A list with a line for each item keeps the lines of the items that stay at its beginning and its end. What goes takes
 * the lines above it with it as far as to the item before, which are about it, and what stands behind it in its line.
 */
function listChanged(
  text: string,
  { value: start, end, parts }: Place,
  to: readonly unknown[],
  from: readonly unknown[],
): Splice | null {
  const items = [...parts.values()]
  if (to.length === 0) return { start, end: behind(text, end), text: '[]' }
  const least = Math.min(from.length, to.length)
  let head = 0
  while (head < least && same(from[head], to[head])) head++
  let tail = 0
  while (tail < least - head && same(from.at(-1 - tail), to.at(-1 - tail))) tail++
  const indent = indentAt(text, start)
  const eol = lineBreak(text)
  const lines = to.slice(head, to.length - tail).map((one) => `${indent}- ${inlineText(one)}`)
  const last = items.at(items.length - tail - 1)
  if (head > 0) {
    const after = behind(text, items[head - 1].end)
    const until = items.length - tail > head && last !== undefined ? behind(text, last.end) : after
    return { start: after, end: until, text: lines.map((line) => eol + line).join('') }
  }
  // The first item changes: the others keep their lines behind it.
  const own = lines.join(eol).slice(indent.length)
  if (items.length === tail) return { start, end: start, text: own + eol + indent }
  if (last === undefined) return null
  const line = behind(text, last.end)
  if (lines.length > 0) return { start, end: line, text: own }
  const begin = lineStart(text, start)
  return text.slice(begin, start).trim() === '' ? { start: begin, end: line + eol.length, text: '' } : null
}

function inserted(text: string, parent: Place, key: string, to: unknown): Splice | null {
  const { form, value, end, parts } = parent
  const last = [...parts.values()].at(-1)
  const eol = lineBreak(text)
  if (form === 'flow') {
    const pair = `${keyText(key)}: ${inlineText(to)}`
    if (last === undefined)
      return hasComment(text, parent) ? null : { start: value, end, text: `{ ${pair} }` }
    const line = lineEnd(text, last.end)
    const rest = text.slice(last.end, line)
    if (!/^ *,? *#/.test(rest)) return { start: last.end, end: last.end, text: `, ${pair}` }
    // What is said of the last one stays in its line.
    return {
      start: last.end,
      end: line,
      text: `,${rest.replace(/^ *,/, '')}${eol}${indentAt(text, last.key)}${pair}`,
    }
  }
  if (form !== 'block' || last === undefined) return null
  const indent = indentAt(text, value)
  const at = behind(text, end)
  const lines = blockLines(key, to, indent)
  return { start: at, end: at, text: `${eol}${indent}${lines.join(eol)}` }
}

function removed(text: string, parent: Place, place: Place): Splice | null {
  const parts = [...parent.parts.values()]
  const begin = lineStart(text, place.key)
  const line = behind(text, place.end)
  if (parent.form === 'flow') {
    const own =
      text.slice(begin, place.key).trim() === '' && /^ *,?( *#.*)?$/.test(text.slice(place.end, line))
    if (own) return { start: begin, end: line + lineBreak(text).length, text: '' }
    return removedInLine(text, parent, place)
  }
  if (parts.length === 1) return { start: parent.value, end: line, text: '{}' }
  const isLast = line === text.length
  return { start: begin, end: isLast ? line : line + lineBreak(text).length, text: '' }
}

/** Of a flow mapping: with the comma that it needs no more. Null where a comment stands between. */
function removedInLine(text: string, parent: Place, place: Place): Splice | null {
  const parts = [...parent.parts.values()]
  if (parts.length === 1) {
    return hasComment(text, parent) ? null : { start: parent.value, end: parent.end, text: '{}' }
  }
  const index = parts.indexOf(place)
  const after = parts.at(index + 1)
  if (after !== undefined) {
    const isSaid = text.slice(place.end, after.key).includes('#')
    return isSaid ? null : { start: place.key, end: after.key, text: '' }
  }
  const { end } = parts[index - 1]
  return text.slice(end, place.key).includes('#') ? null : { start: end, end: place.end, text: '' }
}

/** Whether anything is said inside of a value, between its parts. */
function hasComment(text: string, { value, end, parts }: Place): boolean {
  let at = value
  for (const part of parts.values()) {
    const { key, keyEnd, value: inner } = part
    const begin = key < 0 ? inner : key
    if (text.slice(at, begin).includes('#')) return true
    if (keyEnd >= 0 && inner >= 0 && text.slice(keyEnd, inner).includes('#')) return true
    if (part.parts.size > 0 && hasComment(text, part)) return true
    at = part.end
  }
  return parts.size > 0 && text.slice(at, end).includes('#')
}

/** Where the line ends in which a value does: a text of several lines has its last line break in it. */
const behind = (text: string, end: number): number =>
  lineEnd(text, text[end - 1] === '\n' ? text.slice(0, end).trimEnd().length : end)

const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1

/** Blanks as wide as what stands before an offset in its line. */
function indentAt(text: string, offset: number): string {
  const line = text.slice(lineStart(text, offset), offset)
  return line.replace('\uFEFF', '').replace(/[^ ]/g, ' ')
}

const lineBreak = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n')
