/** What of a JSON Schema the documentation shows. */
export interface SchemaNode {
  readonly type?: string
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
  if (isMoment(node)) return 'time'
  return node.type ?? 'any'
}

const isMoment = ({ properties }: SchemaNode): boolean => properties !== undefined && 'iso' in properties

/** One row per field, nested fields under their path; a time is one field. Of a choice the fields of every object. */
export function fieldRows(node: SchemaNode, path = ''): FieldRow[] {
  const rows = objectsOf(node).flatMap(({ properties = {}, required = [] }) =>
    Object.entries(properties).flatMap(([name, field]) => {
      const here = `${path}${name}`
      const { description: meaning = '' } = field
      const own = { path: here, type: typeOf(field), meaning, required: required.includes(name) }
      return [own, ...fieldRows(field, `${here}${field.type === 'array' ? '[].' : '.'}`)]
    }),
  )
  return rows.filter((row, i) => rows.findIndex((other) => sameRow(row, other)) === i)
}

const sameRow = (a: FieldRow, b: FieldRow): boolean =>
  a.path === b.path && a.type === b.type && a.meaning === b.meaning

/** The objects that a value may be whose fields are worth a row. */
function objectsOf(node: SchemaNode): readonly SchemaNode[] {
  if (node.anyOf !== undefined) return node.anyOf.flatMap(objectsOf)
  if (node.type === 'array') return objectsOf(node.items ?? {})
  return node.properties === undefined || isMoment(node) ? [] : [node]
}
