import type { SchemaNode } from './schema-types.ts'

/** The shapes that another one consists of, and what it has beside them. */
export interface Composition {
  readonly bases: readonly string[]
  readonly own: SchemaNode
}

const fields = ({ properties = {} }: SchemaNode): string[] => Object.keys(properties)

/** Whether an object has every field of another one just as that has it, and more. */
function contains(whole: SchemaNode, part: SchemaNode): boolean {
  const names = fields(part)
  return (
    names.length > 1 &&
    names.length < fields(whole).length &&
    part.additionalProperties === whole.additionalProperties &&
    names.every(
      (name) =>
        JSON.stringify(part.properties?.[name]) === JSON.stringify(whole.properties?.[name]) &&
        part.required?.includes(name) === whole.required?.includes(name),
    )
  )
}

/**
 * Write an object as an extension of the shapes whose fields it has: what was put together from the same parts is read
 * as that.
 *
 * @param shapes all there are, by name
 */
export function composition(node: SchemaNode, shapes: Readonly<Record<string, SchemaNode>>): Composition {
  const [best] = Object.entries(shapes)
    .filter(([, shape]) => contains(node, shape))
    .sort(([, a], [, b]) => fields(b).length - fields(a).length)
  if (best === undefined) return { bases: [], own: node }
  const [name, base] = best
  const inherited = fields(base)
  const rest = Object.entries(node.properties ?? {}).filter(([field]) => !inherited.includes(field))
  const { bases, own } = composition({ ...node, properties: Object.fromEntries(rest) }, shapes)
  return { bases: [name, ...bases], own }
}
