type Node = Readonly<Record<string, unknown>>

/** Schemas of a document, those with a name apart. */
export interface Shapes {
  /**
   * A schema as the document has it: shapes by reference, without the words that only messages need.
   *
   * @param name for an object that has none of its own
   * @throws Error for a name that another schema has
   */
  readonly describe: (schema: unknown, name?: string) => unknown
  /** Those that were referred to, by name. */
  readonly named: () => Readonly<Record<string, unknown>>
}

const REFERENCE = '#/components/schemas/'

/** A schema's name is its `title`: it is said where the schema is, and nowhere else. */
export function collectShapes(): Shapes {
  const found = new Map<string, { readonly text: string; readonly schema: unknown }>()

  function refer(name: string, schema: Node): void {
    const text = JSON.stringify(schema)
    const known = found.get(name)
    if (known?.text === text) return
    if (known !== undefined)
      throw new Error(`Two schemas are called ${name}: one of them needs another name.`)
    found.set(name, { text, schema: {} })
    found.set(name, { text, schema: parts(schema) })
  }

  function describe(schema: unknown, fallback?: string): unknown {
    if (Array.isArray(schema)) return schema.map((one) => describe(one))
    if (typeof schema !== 'object' || schema === null) return schema
    const { title, description, ...rest } = schema as Node
    const name = title ?? (rest.properties === undefined ? undefined : fallback)
    if (name === undefined) return parts(schema as Node)
    refer(String(name), rest)
    return { $ref: `${REFERENCE}${String(name)}`, ...(description !== undefined && { description }) }
  }

  const parts = (schema: Node): unknown =>
    Object.fromEntries(
      Object.entries(schema)
        // A property may be called so too; that one is a schema.
        .filter(([key, value]) => key !== 'expected' || typeof value !== 'string')
        .map(([key, value]) => [key, key === 'properties' ? properties(value as Node) : describe(value)]),
    )

  const properties = (of: Node): Node =>
    Object.fromEntries(Object.entries(of).map(([key, value]) => [key, describe(value)]))

  return {
    describe,
    named: () =>
      Object.fromEntries(
        [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, { schema }]) => [name, schema]),
      ),
  }
}
