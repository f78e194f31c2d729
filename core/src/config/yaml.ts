import { constructFromEvents, EVENT_ID, parseEvents, YAMLException, type Event } from 'js-yaml'
import type { ConfigIssue, Locate, Position } from './issue.ts'
import { offsetOf, readPlaces, type Place } from './yaml-places.ts'
import { positions } from './yaml-positions.ts'

/** A YAML file: its value, where each part of it stands, and what is wrong with it as YAML. */
export interface YamlDocument {
  /** Undefined when no value could be made of the file. */
  readonly value: unknown
  /** The place of a key or value; of its nearest enclosing part when it is not in the file. */
  readonly positionOf: Locate
  /** Where its parts stand; null when it is no YAML. */
  readonly root: Place | null
  readonly issues: readonly ConfigIssue[]
}

/**
 * Parse one YAML document (YAML 1.2, core schema: `yes` and `on` are texts, `012` is 12, `<<` is an ordinary key).
 * Aliases, tags, keys that are not text and a second document are errors; of a duplicate key, which is an error too,
 * the last value counts.
 */
export function parseYaml(file: string, text: string): YamlDocument {
  const positionAt = positions(text)
  try {
    const events = parseEvents(text, {})
    const starts = events.flatMap((event, i) => (event.type === EVENT_ID.DOCUMENT ? [i + 1] : []))
    if (starts.length === 0) return unreadable(file, START, 'the file is empty', 'a mapping')
    if (starts.length > 1) {
      const offset = Math.max(0, offsetOf(readPlaces(text, events, starts[1], positionAt).root, [], 'value'))
      return unreadable(file, positionAt(offset), 'a second document begins here', 'one per file')
    }
    return document(file, text, events, starts[0], positionAt)
  } catch (error) {
    if (!(error instanceof YAMLException) || error.mark === undefined) throw error
    // Where the parser stopped; what comes after it can only be guessed, and a guess may be wrong.
    return unreadable(file, positionAt(error.mark.position), `not valid YAML: ${error.reason}`)
  }
}

const START: Position = { line: 1, column: 1 }

function document(
  file: string,
  text: string,
  events: Event[],
  first: number,
  positionAt: (offset: number) => Position,
): YamlDocument {
  const { root, flaws } = readPlaces(text, events, first, positionAt)
  const issues = flaws.map(({ offset, path, problem }) => ({ file, ...positionAt(offset), path, problem }))
  const positionOf: Locate = (path, target) => positionAt(offsetOf(root, path, target))
  if (flaws.some((flaw) => flaw.fatal)) return { value: undefined, positionOf, root, issues }
  // Duplicate keys were found above; with `json` the last one wins instead of stopping at the first.
  const [value] = constructFromEvents(events, { source: text, json: true })
  return { value, positionOf, root, issues }
}

/** @param expected left out where the parser does not know it */
function unreadable(file: string, position: Position, what: string, expected?: string): YamlDocument {
  const problem = expected === undefined ? what : `${what}, expected ${expected}`
  return {
    value: undefined,
    positionOf: () => position,
    root: null,
    issues: [{ file, ...position, path: [], problem, ...(expected !== undefined && { expected }) }],
  }
}
