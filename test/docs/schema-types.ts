/** What of a JSON Schema becomes a type. */
export interface SchemaNode {
  readonly $ref?: string
  readonly type?: string
  readonly description?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly SchemaNode[]
  readonly items?: SchemaNode
  readonly properties?: Readonly<Record<string, SchemaNode>>
  readonly required?: readonly string[]
  readonly patternProperties?: Readonly<Record<string, SchemaNode>>
  readonly additionalProperties?: boolean
}

const SIMPLE: Readonly<Record<string, string>> = {
  string: 'string',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  null: 'null',
}

/** The words that say nothing of the type of a value. */
const WORDS = new Set(['description', 'default', 'title', 'examples'])

/**
 * The TypeScript type of a schema; what is read or sent is not changed, hence `readonly`.
 *
 * @throws Error for a schema of a form that no route has so far
 */
export function typeText(node: SchemaNode): string {
  if (node.$ref !== undefined) return node.$ref.replace('#/components/schemas/', '')
  if (node.const !== undefined) return JSON.stringify(node.const)
  if (node.enum !== undefined) return node.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (node.anyOf !== undefined) return [...new Set(node.anyOf.map(typeText))].join(' | ')
  if (node.type === 'array') return `readonly (${typeText(node.items ?? {})})[]`
  if (node.type === 'object') return objectText(node)
  if (node.type !== undefined && node.type in SIMPLE) return SIMPLE[node.type]
  if (Object.keys(node).every((word) => WORDS.has(word))) return 'unknown'
  throw new Error(`There is no type for ${JSON.stringify(node)}`)
}

function objectText({
  properties,
  required = [],
  patternProperties,
  additionalProperties,
}: SchemaNode): string {
  const fields = Object.entries(properties ?? {}).map(([name, field]) =>
    fieldText(name, field, required.includes(name), false),
  )
  if (fields.length === 0) {
    const [value = {}] = Object.values(patternProperties ?? {})
    return `Readonly<Record<string, ${typeText(value)}>>`
  }
  const others = additionalProperties === true ? ['readonly [key: string]: unknown'] : []
  return `{\n${[...fields, ...others].join('\n')}\n}`
}

/** One field of a type with its description. @param given what a caller may also give as undefined */
export function fieldText(name: string, node: SchemaNode, required: boolean, given: boolean): string {
  const key = /^\w+$/.test(name) ? name : JSON.stringify(name)
  const type = `${typeText(node)}${given && !required ? ' | undefined' : ''}`
  return `${comment(node.description)}readonly ${key}${required ? '' : '?'}: ${type}`
}

/** A doc comment; empty without a text. */
export const comment = (text = ''): string => (text === '' ? '' : `/** ${text.replaceAll('*/', '* /')} */\n`)
