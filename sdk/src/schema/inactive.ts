import type { TSchema } from 'typebox'
import { isMapping, nodeOf, own, type SchemaNode } from './node.ts'
import { flow } from './text.ts'

/** A value that was set and has no effect. */
export interface InactiveField {
  readonly path: readonly string[]
  /** A sentence: `has no effect while entry is "cross" (it needs "pullback")`. */
  readonly reason: string
}

/**
 * Fields with a value other than their default whose `activeWhen` does not hold. `config` is a parsed configuration of
 * this schema; a condition on a field that the configuration does not have is not judged.
 */
export function inactiveFields(schema: TSchema, config: unknown): readonly InactiveField[] {
  const found: InactiveField[] = []
  collect(nodeOf(schema), config, [], found)
  return found
}

function collect(node: SchemaNode, config: unknown, path: readonly string[], found: InactiveField[]): void {
  if (!isMapping(config)) return
  for (const [key, value] of Object.entries(config)) {
    const field = own(node.properties, key) ?? Object.values(node.patternProperties ?? {})[0]
    if (field === undefined) continue
    const { activeWhen } = field
    const other = activeWhen === undefined ? undefined : own(config, activeWhen.field)
    if (activeWhen !== undefined && other !== undefined && other !== activeWhen.equals) {
      if (flow(value) !== flow(field.default)) {
        const reason = `has no effect while ${activeWhen.field} is ${flow(other)} (it needs ${flow(activeWhen.equals)})`
        found.push({ path: [...path, key], reason })
      }
    }
    collect(field, value, [...path, key], found)
  }
}
