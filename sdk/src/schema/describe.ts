import type { TSchema } from 'typebox'
import type { ReloadClass } from '../contract/schema-types.ts'
import { isMapping, nodeOf, type SchemaNode } from './node.ts'
import { describeType, flow } from './text.ts'

export { checkConfigSchema } from './check-schema.ts'
export { inactiveFields, type InactiveField } from './inactive.ts'
export { showValue } from './text.ts'

/** One field of a configuration, for documentation. */
export interface ConfigRow {
  /** Dotted name; free names stand as `<name>`. */
  readonly name: string
  /** What is accepted, in words. */
  readonly type: string
  /** As it would be written in YAML; `required` when there is none. */
  readonly default: string
  readonly unit: string
  readonly reload: ReloadClass
  readonly description: string
}

/** The fields of a schema in its order; sections are opened, free names stand as `<name>`. */
export function describeConfig(schema: TSchema): readonly ConfigRow[] {
  const rows: ConfigRow[] = []
  addRows(nodeOf(schema), [], rows)
  return rows
}

function addRows(node: SchemaNode, path: readonly string[], rows: ConfigRow[]): void {
  const required = node.required ?? []
  for (const [key, field] of Object.entries(node.properties ?? {})) {
    addField(field, [...path, key], required.includes(key), rows)
  }
  for (const free of Object.values(node.patternProperties ?? {})) {
    if (isSection(free)) addRows(free, [...path, '<name>'], rows)
  }
}

function addField(node: SchemaNode, path: readonly string[], required: boolean, rows: ConfigRow[]): void {
  if (isSection(node)) {
    addRows(node, path, rows)
    return
  }
  rows.push({
    name: path.join('.'),
    type: describeType(node),
    default: node.defaultText ?? defaultText(node, required),
    unit: node.unit ?? 'none',
    reload: node.reload ?? 'restart',
    description: node.description ?? '',
  })
}

function defaultText(node: SchemaNode, required: boolean): string {
  // An optional key that is absent stays absent, whatever its schema says.
  if (!required) return 'none'
  return node.default === undefined ? 'required' : flow(node.default)
}

/** A mapping whose keys are documented one by one, in contrast to one that is passed on or described in words. */
function isSection(node: SchemaNode): boolean {
  if (node.expected !== undefined) return false
  if (isMapping(node.properties)) return true
  return Object.values(node.patternProperties ?? {}).some(isSection)
}
