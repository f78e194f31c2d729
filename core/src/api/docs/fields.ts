/** What of a JSON Schema the documentation shows. */
export interface SchemaNode {
  readonly type?: string
  /** Of a shape: its name. */
  readonly title?: string
  readonly description?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly properties?: Readonly<Record<string, SchemaNode>>
  readonly items?: SchemaNode
  readonly anyOf?: readonly SchemaNode[]
  readonly required?: readonly string[]
  /** Of every schema; some have nothing else. */
  readonly '~kind'?: string
}

/** A field of a body, a query or an answer. */
export interface FieldRow {
  /** From the top, for example `sleeves[].weight`. */
  readonly path: string
  readonly type: string
  readonly meaning: string
  readonly required: boolean
}

function typeOf(node: SchemaNode): string {
  if (node.const !== undefined) return `\`${String(node.const)}\``
  if (node.enum !== undefined) return node.enum.map((value) => `\`${String(value)}\``).join(' or ')
  if (node.anyOf !== undefined) return node.anyOf.map(typeOf).join(' or ')
  if (node.type === 'array') return `list of ${typeOf(node.items ?? {})}`
  if (node.title === TIME) return 'time'
  if (node.title !== undefined) return shapeLink(node.title)
  return node.type ?? 'any'
}

/** The shape that every page explains at its top, and calls a time. */
const TIME = 'Moment'

/** Where a page has the fields of a shape. */
export const shapeAnchor = (name: string): string => name.toLowerCase()

/** In Markdown. */
export const shapeLink = (name: string): string => `[${name}](#${shapeAnchor(name)})`

/** Every shape in these schemas but that of a time, by name. */
export function shapesIn(schemas: readonly unknown[]): ReadonlyMap<string, SchemaNode> {
  const found = new Map<string, SchemaNode>()
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    const node = value as SchemaNode
    if (typeof node.title === 'string' && node.title !== TIME) found.set(node.title, node)
    Object.values(value).forEach(visit)
  }
  schemas.forEach(visit)
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** One row per field, nested fields under their path, those of a shape left to it. Of a choice the fields of every object. */
export const fieldRows = (node: SchemaNode): FieldRow[] =>
  rowsOf(node.title === undefined ? objectsOf(node) : [node], '')

function rowsOf(objects: readonly SchemaNode[], path: string): FieldRow[] {
  const rows = objects.flatMap(({ properties = {}, required = [] }) =>
    Object.entries(properties).flatMap(([name, field]) => {
      const here = `${path}${name}`
      const { description: meaning = '' } = field
      const own = { path: here, type: typeOf(field), meaning, required: required.includes(name) }
      return [own, ...rowsOf(objectsOf(field), `${here}${field.type === 'array' ? '[].' : '.'}`)]
    }),
  )
  return rows.filter((row, i) => rows.findIndex((other) => sameRow(row, other)) === i)
}

const sameRow = (a: FieldRow, b: FieldRow): boolean =>
  a.path === b.path && a.type === b.type && a.meaning === b.meaning

/** The objects that a value may be whose fields are worth a row where it stands. */
function objectsOf(node: SchemaNode): readonly SchemaNode[] {
  if (node.anyOf !== undefined) return node.anyOf.flatMap(objectsOf)
  if (node.type === 'array') return objectsOf(node.items ?? {})
  return node.properties === undefined || node.title !== undefined ? [] : [node]
}
