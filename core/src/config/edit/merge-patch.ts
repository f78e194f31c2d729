import type { ConfigPath } from '../issue.ts'

/** A mapping as JSON and YAML have it. */
export type Mapping = Readonly<Record<string, unknown>>

export const isMapping = (value: unknown): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/**
 * What a value becomes by a merge patch (RFC 7396): mappings are merged key by key, `null` takes a key away, everything
 * else replaces what was there. A list is replaced as a whole.
 */
export function mergePatch(value: unknown, patch: unknown): unknown {
  if (!isMapping(patch)) return patch
  const merged = new Map(Object.entries(isMapping(value) ? value : {}))
  for (const [key, own] of Object.entries(patch)) {
    if (own === null) merged.delete(key)
    else merged.set(key, mergePatch(merged.get(key), own))
  }
  return Object.fromEntries(merged)
}

/** One value that is to be other than it is. */
export interface ValueChange {
  readonly path: ConfigPath
  /** Undefined where there shall be none. */
  readonly to: unknown
}

/** The smallest changes by which a value becomes another one; a list whose items move is one change. */
function changesTo(value: unknown, to: unknown, path: ConfigPath): ValueChange[] {
  if (same(value, to)) return []
  if (isMapping(value) && isMapping(to)) {
    return [...new Set([...Object.keys(value), ...Object.keys(to)])].flatMap((key) => {
      const place = [...path, key]
      if (!Object.hasOwn(to, key)) return [{ path: place, to: undefined }]
      return Object.hasOwn(value, key)
        ? changesTo(value[key], to[key], place)
        : [{ path: place, to: to[key] }]
    })
  }
  const inside = Array.isArray(value) && Array.isArray(to) && value.length === to.length
  // Mappings stay where they are and change inside; of anything else nobody knows whether it is the same item.
  if (inside && to.every((one, i) => same(value[i], one) || (isMapping(value[i]) && isMapping(one)))) {
    return to.flatMap((one, i) => changesTo(value[i], one, [...path, i]))
  }
  return [{ path, to }]
}

/** The smallest changes by which a value becomes what a merge patch makes of it. */
export function valueChanges(value: unknown, patch: unknown, path: ConfigPath = []): ValueChange[] {
  if (!isMapping(value) || !isMapping(patch)) {
    return changesTo(value, mergePatch(value, patch), path)
  }
  return Object.entries(patch).flatMap(([key, own]) => {
    const place = [...path, key]
    if (own === null) return Object.hasOwn(value, key) ? [{ path: place, to: undefined }] : []
    return Object.hasOwn(value, key)
      ? valueChanges(value[key], own, place)
      : [{ path: place, to: mergePatch(undefined, own) }]
  })
}
