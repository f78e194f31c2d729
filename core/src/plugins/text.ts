import { isAbsolute, relative } from 'node:path'
import { inspect } from 'node:util'

/** A value as a message shows it, in one line; any value at all, since it comes from the code of others. */
export function shown(value: unknown): string {
  if (value === undefined) return 'missing'
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'function') return 'a function'
  return inspect(value, { depth: 1, breakLength: Infinity, compact: true })
}

/** Relative to the working folder when inside it: the way a person would type it. */
export function shownPath(path: string): string {
  const short = relative(process.cwd(), path)
  return short === '' || short.startsWith('..') || isAbsolute(short) ? path : short
}

/** Is it an object with named fields? */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
