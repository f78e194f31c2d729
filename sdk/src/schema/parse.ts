import type { Static, TSchema } from 'typebox'
import type { Issue } from './issue.ts'
import { nodeOf } from './node.ts'
import { validate, type Validated } from './validate.ts'

export type { Issue } from './issue.ts'
export type { Validated } from './validate.ts'

/** A parsed configuration, or everything that is wrong with it. */
export type ParsedConfig<S extends TSchema> =
  | { readonly ok: true; readonly config: Readonly<Static<S>> }
  | { readonly ok: false; readonly issues: readonly Issue[] }

/**
 * Parse a raw configuration: checks it against the schema, fills in defaults and freezes the result in depth. Types
 * are never converted, unknown keys are rejected, and all mistakes are returned at once in the order of the document.
 * The raw value is neither changed nor kept. Works with schemas that were copied between threads.
 */
export function parseConfig<S extends TSchema>(schema: S, raw: unknown): ParsedConfig<S> {
  const { value, issues } = validate(nodeOf(schema), raw)
  if (issues.length > 0) return { ok: false, issues }
  return { ok: true, config: deepFreeze(value) as Readonly<Static<S>> }
}

/**
 * The same with the parts that are right, also when others are wrong: what is needed to go on and look for more
 * mistakes. Wrong parts are replaced by their default, or left out where there is none.
 */
export function inspectConfig(schema: TSchema, raw: unknown): Validated {
  return validate(nodeOf(schema), raw)
}

/** Freeze a plain value with everything in it; returns the same value. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const entry of Object.values(value)) deepFreeze(entry)
  }
  return value
}
