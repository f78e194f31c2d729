import { backtestReport } from '../../core/src/research/report-schema.ts'

type Node = Readonly<Record<string, unknown>>

/** Objects of at least this many characters are written once when they occur more often. */
const LONG = 300

const KEYWORD = /^(properties|anyOf|\d+)$/

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null

/** docs/report.schema.json: the schema of report.json with what repeats as definitions. */
export const reportSchema = (): string => withDefinitions(backtestReport)

/** A schema as text, with what repeats as definitions. */
export function withDefinitions(schema: object): string {
  const plain = JSON.parse(JSON.stringify(schema)) as Node
  const names = new Map<string, string>()
  for (const [text, { count, name }] of repeated(plain)) {
    if (count < 2) continue
    let unique = name
    for (let n = 2; [...names.values()].includes(unique); n++) unique = `${name}${n}`
    names.set(text, unique)
  }
  const definitions = Object.fromEntries(
    [...names].map(([text, name]) => [name, referring(JSON.parse(text) as Node, names, true)]),
  )
  const { $schema, $id, title, description, ...rest } = referring(plain, names, true) as Node
  return `${JSON.stringify({ $schema, $id, title, description, ...rest, $defs: definitions }, null, 2)}\n`
}

/** Long schemas of objects and lists by their text, with how often they occur; called by their title, or else by the key of the first. */
function repeated(root: Node): Map<string, { count: number; readonly name: string }> {
  const found = new Map<string, { count: number; readonly name: string }>()
  const visit = (node: Node, key: string): void => {
    if (node.type === 'object' || node.type === 'array') {
      const text = JSON.stringify(node)
      const known = found.get(text)
      if (known !== undefined) {
        known.count++
        return
      }
      if (text.length >= LONG && node !== root) {
        found.set(text, { count: 1, name: typeof node.title === 'string' ? node.title : key })
      }
    }
    for (const [name, part] of Object.entries(node)) {
      if (isNode(part)) visit(part, name === 'items' ? `${key}Item` : KEYWORD.test(name) ? key : name)
    }
  }
  visit(root, '')
  return found
}

/** The same schema with references in place of the named ones. */
function referring(node: unknown, names: ReadonlyMap<string, string>, top = false): unknown {
  if (Array.isArray(node)) return node.map((part) => referring(part, names))
  if (!isNode(node)) return node
  const name = top ? undefined : names.get(JSON.stringify(node))
  if (name !== undefined) return { $ref: `#/$defs/${name}` }
  return Object.fromEntries(Object.entries(node).map(([key, part]) => [key, referring(part, names)]))
}
