import type { Issue } from './issue.ts'
import { didYouMean, nearestName } from './nearest.ts'
import { isMapping, literalsOf, own, type SchemaNode } from './node.ts'
import { describeType, showValue } from './text.ts'

type Path = readonly (string | number)[]

/** A value with defaults filled in, and everything that was wrong with it. */
export interface Validated {
  /** Wrong parts are replaced by their default, or left out where there is none. */
  readonly value: unknown
  /** In the order of the document. */
  readonly issues: readonly Issue[]
}

/**
 * Check a value against a schema and fill in defaults. Never converts a type and never stops at the first mistake.
 * An optional key (`Type.Optional`) that is absent stays absent.
 */
export function validate(node: SchemaNode, raw: unknown): Validated {
  const issues: Issue[] = []
  return { value: visit(node, raw, [], issues), issues }
}

function visit(node: SchemaNode, raw: unknown, path: Path, issues: Issue[]): unknown {
  const literals = literalsOf(node)
  if (literals !== null) {
    return literals.includes(raw) ? raw : reject(node, raw, path, issues, nearestLiteral(raw, literals))
  }
  if (node.anyOf !== undefined) return visitUnion(node, node.anyOf, raw, path, issues)
  switch (node.type) {
    case 'object':
      return isMapping(raw) ? visitMapping(node, raw, path, issues) : reject(node, raw, path, issues)
    case 'array':
      return visitList(node, raw, path, issues)
    case undefined:
      return copy(raw)
    default:
      return fits(node, raw) ? raw : reject(node, raw, path, issues)
  }
}

function reject(
  node: SchemaNode,
  raw: unknown,
  path: Path,
  issues: Issue[],
  nearest?: string | null,
): unknown {
  const expected = describeType(node)
  const problem = `was ${showValue(raw)}, expected ${expected}${didYouMean(nearest) || hint(node, raw)}`
  const issue: Issue = { path, value: raw, expected, problem, target: 'value' }
  issues.push(nearest ? { ...issue, nearest } : issue)
  return defaultOf(node)
}

/** The default of a field with the defaults inside it, or undefined when it has none. */
function defaultOf(node: SchemaNode): unknown {
  return node.default === undefined ? undefined : visit({ ...node, default: undefined }, node.default, [], [])
}

function visitMapping(
  node: SchemaNode,
  raw: Readonly<Record<string, unknown>>,
  path: Path,
  issues: Issue[],
): unknown {
  const required = node.required ?? []
  const properties = Object.entries(node.properties ?? {})
  for (const [key, field] of properties) {
    if (own(raw, key) === undefined && required.includes(key) && field.default === undefined) {
      const expected = describeType(field)
      const problem = `missing, expected ${expected}`
      issues.push({ path: [...path, key], value: undefined, expected, problem, target: 'key' })
    }
  }
  const given = new Map<string, unknown>()
  for (const key of Object.keys(raw)) {
    if (raw[key] === undefined) continue
    const field = fieldOf(node, key)
    if (field === null) issues.push(unknownKey(node, raw, key, path))
    else given.set(key, visit(field, raw[key], [...path, key], issues))
  }
  const entries: [string, unknown][] = []
  for (const [key, field] of properties) {
    const value = given.has(key) ? given.get(key) : required.includes(key) ? defaultOf(field) : undefined
    if (value !== undefined) entries.push([key, value])
    given.delete(key)
  }
  // fromEntries defines own properties, so that a key such as __proto__ stays a key.
  return Object.fromEntries([...entries, ...[...given].filter(([, value]) => value !== undefined)])
}

function fieldOf(node: SchemaNode, key: string): SchemaNode | null {
  const field = own(node.properties, key)
  if (field !== undefined) return field
  for (const [pattern, free] of Object.entries(node.patternProperties ?? {})) {
    if (new RegExp(pattern, 'u').test(key)) return free
  }
  if (isMapping(node.additionalProperties)) return node.additionalProperties
  return node.additionalProperties === true ? {} : null
}

function unknownKey(
  node: SchemaNode,
  raw: Readonly<Record<string, unknown>>,
  key: string,
  path: Path,
): Issue {
  const known = Object.keys(node.properties ?? {}).sort()
  const value = raw[key]
  if (known.length === 0) {
    const expected = node.expectedKey ?? 'no keys'
    const problem = `unknown key, expected ${expected}`
    return { path: [...path, key], value, expected, problem, target: 'key' }
  }
  const expected = `one of: ${known.join(', ')}`
  // A name that is not used yet is the likelier one among equally near names.
  const unused = known.filter((name) => own(raw, name) === undefined)
  const nearest = nearestName(key, [...unused, ...known.filter((name) => !unused.includes(name))])
  const problem = `unknown key, expected ${expected}${didYouMean(nearest)}`
  const issue: Issue = { path: [...path, key], value, expected, problem, target: 'key' }
  return nearest === null ? issue : { ...issue, nearest }
}

function visitList(node: SchemaNode, raw: unknown, path: Path, issues: Issue[]): unknown {
  if (!Array.isArray(raw)) return reject(node, raw, path, issues)
  const { minItems = 0, maxItems = Infinity } = node
  if (raw.length < minItems || raw.length > maxItems) return reject(node, raw, path, issues)
  const items = node.items ?? {}
  const seen = new Set<unknown>()
  const list: unknown[] = []
  raw.forEach((item: unknown, index) => {
    const before = issues.length
    const value = visit(items, item, [...path, index], issues)
    if (issues.length > before) return
    const identity = typeof value === 'object' ? JSON.stringify(value) : value
    if (node.uniqueItems === true && seen.has(identity)) {
      const problem = `${showValue(item)} is listed twice, expected each entry once`
      const expected = 'each entry once'
      issues.push({ path: [...path, index], value: item, expected, problem, target: 'value' })
      return
    }
    seen.add(identity)
    list.push(value)
  })
  return list
}

/** One of several shapes: the first that fits; else the mistakes of the shape that was most likely meant. */
function visitUnion(
  node: SchemaNode,
  options: readonly SchemaNode[],
  raw: unknown,
  path: Path,
  issues: Issue[],
): unknown {
  let closest: Issue[] | null = null
  for (const option of options) {
    const found: Issue[] = []
    const value = visit(option, raw, path, found)
    if (found.length === 0) return value
    const inside = found.every((issue) => issue.path.length > path.length)
    if (inside && (closest === null || found.length < closest.length)) closest = found
  }
  if (closest === null) {
    const literals = options.flatMap((option) => literalsOf(option) ?? [])
    return reject(node, raw, path, issues, nearestLiteral(raw, literals))
  }
  issues.push(...closest)
  return defaultOf(node)
}

/** Whether a scalar has the type and the range of its schema. */
function fits(node: SchemaNode, raw: unknown): boolean {
  switch (node.type) {
    case 'boolean':
      return typeof raw === 'boolean'
    case 'null':
      return raw === null
    case 'string':
      return typeof raw === 'string' && fitsText(node, raw)
    case 'integer':
      return Number.isSafeInteger(raw) && fitsRange(node, raw as number)
    case 'number':
      return Number.isFinite(raw) && fitsRange(node, raw as number)
    default:
      return false
  }
}

function fitsText(node: SchemaNode, raw: string): boolean {
  const length = Array.from(raw).length
  if (length < (node.minLength ?? 0) || length > (node.maxLength ?? Infinity)) return false
  return node.pattern === undefined || new RegExp(node.pattern, 'u').test(raw)
}

function fitsRange(node: SchemaNode, raw: number): boolean {
  if (raw < (node.minimum ?? -Infinity) || raw > (node.maximum ?? Infinity)) return false
  if (node.exclusiveMinimum !== undefined && raw <= node.exclusiveMinimum) return false
  if (node.exclusiveMaximum !== undefined && raw >= node.exclusiveMaximum) return false
  if (node.multipleOf === undefined) return true
  const steps = raw / node.multipleOf
  return Math.abs(steps - Math.round(steps)) < 1e-9
}

function nearestLiteral(raw: unknown, literals: readonly unknown[]): string | null {
  return typeof raw === 'string' ? nearestName(raw, literals.map(String)) : null
}

/** What a person most likely has to change where a text stands in the place of another type. */
function hint(node: SchemaNode, raw: unknown): string {
  if (typeof raw !== 'string') return ''
  if (node.type === 'boolean') {
    if (/^(true|false)$/i.test(raw)) return ' (remove the quotes)'
    return /^(yes|no|on|off|y|n)$/i.test(raw) ? ' (YAML 1.2 reads this as text: write true or false)' : ''
  }
  const isNumber = node.type === 'number' || node.type === 'integer'
  return isNumber && raw.trim() !== '' && Number.isFinite(Number(raw)) ? ' (remove the quotes)' : ''
}

function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy)
  if (!isMapping(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, copy(entry)]))
}
