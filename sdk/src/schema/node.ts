import type { TSchema } from 'typebox'
import type { ReloadClass } from '../contract/schema-types.ts'

/** A condition on a neighbour: the field has an effect only while `field` has the value `equals`. */
export interface ActiveWhen {
  readonly field: string
  readonly equals: unknown
}

/**
 * A TypeBox schema as the JSON Schema it is. Reading these keywords instead of TypeBox's hidden ones makes a schema
 * work the same after a copy to another thread, and with another copy of TypeBox.
 */
export interface SchemaNode {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly SchemaNode[]
  readonly properties?: Readonly<Record<string, SchemaNode>>
  readonly patternProperties?: Readonly<Record<string, SchemaNode>>
  readonly additionalProperties?: boolean | SchemaNode
  readonly required?: readonly string[]
  readonly items?: SchemaNode
  readonly minItems?: number
  readonly maxItems?: number
  readonly uniqueItems?: boolean
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly multipleOf?: number
  readonly default?: unknown
  readonly title?: string
  readonly description?: string
  readonly examples?: unknown
  /** Unit of the value for people, for example `bars` or `seconds`; `none` where there is none. */
  readonly unit?: string
  readonly reload?: ReloadClass
  readonly activeWhen?: ActiveWhen
  /** Replaces the generated text of what is expected, for example `a timeframe such as 5m, 1h or 1d`. */
  readonly expected?: string
  /** The same for the names of a mapping with free names. */
  readonly expectedKey?: string
  /** What the documentation shows as the default of an optional key. */
  readonly defaultText?: string
}

/** Every keyword that parsing and documentation understand. */
export const KEYWORDS: ReadonlySet<string> = new Set([
  'type',
  'const',
  'enum',
  'anyOf',
  'properties',
  'patternProperties',
  'additionalProperties',
  'required',
  'items',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minLength',
  'maxLength',
  'pattern',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'default',
  'title',
  'description',
  'examples',
  'unit',
  'reload',
  'activeWhen',
  'expected',
  'expectedKey',
  'defaultText',
])

/** The JSON Schema side of a TypeBox schema. */
export function nodeOf(schema: TSchema): SchemaNode {
  return schema
}

/** A mapping as parsers make it: an object that is neither null nor a list. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The own property of a mapping, or undefined; a name such as `constructor` finds nothing. */
export function own<T>(mapping: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return mapping !== undefined && Object.hasOwn(mapping, key) ? mapping[key] : undefined
}

/** The values of a schema that is one literal, an enumeration or a union of those; null for any other. */
export function literalsOf(node: SchemaNode): readonly unknown[] | null {
  if ('const' in node) return [node.const]
  if (node.enum !== undefined) return node.enum
  if (node.anyOf === undefined) return null
  const values: unknown[] = []
  for (const option of node.anyOf) {
    const literals = literalsOf(option)
    if (literals === null) return null
    values.push(...literals)
  }
  return values
}
