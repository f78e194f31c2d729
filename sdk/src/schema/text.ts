import { isMapping, literalsOf, type SchemaNode } from './node.ts'

/** Longest value that an error repeats, characters. */
const SHOWN = 60

/** A value as an error shows it: short values in full, long ones by their kind. */
export function showValue(value: unknown): string {
  if (value === null || value === undefined) return 'empty'
  if (typeof value === 'string') {
    return JSON.stringify(value.length > SHOWN ? `${value.slice(0, SHOWN - 1)}…` : value)
  }
  if (typeof value !== 'object') return String(value)
  const text = flow(value)
  if (text.length <= SHOWN) return text
  return isMapping(value) ? 'a mapping' : `a list of ${(value as unknown[]).length}`
}

/** A value in one line as it would be written in a YAML file. */
export function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`
  if (isMapping(value)) {
    const entries = Object.entries(value).map(([key, entry]) => `${key}: ${flow(entry)}`)
    return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
  }
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}

/** What a schema accepts, in words: `an integer from 1 to 500`, `one of: long, both`, `true or false`. */
export function describeType(node: SchemaNode): string {
  if (node.expected !== undefined) return node.expected
  const literals = literalsOf(node)
  if (literals !== null) return describeLiterals(literals)
  if (node.anyOf !== undefined) return describeUnion(node.anyOf)
  switch (node.type) {
    case 'integer':
      return `an integer${describeRange(node)}`
    case 'number':
      return `a number${describeRange(node)}`
    case 'boolean':
      return 'true or false'
    case 'string':
      return describeString(node)
    case 'array':
      return describeList(node)
    case 'object':
      return 'a mapping'
    case 'null':
      return 'empty'
    default:
      return 'any value'
  }
}

function describeLiterals(literals: readonly unknown[]): string {
  const names = literals.map(String)
  return names.length === 1 ? names[0] : `one of: ${names.join(', ')}`
}

function describeUnion(options: readonly SchemaNode[]): string {
  const literals = options.flatMap((option) => literalsOf(option) ?? [])
  const others = options.filter((option) => literalsOf(option) === null).map(describeOption)
  if (literals.length === 0) return others.join(' or ')
  return `${describeLiterals(literals)}${literals.length > 1 ? ',' : ''} or ${others.join(' or ')}`
}

function describeOption(option: SchemaNode): string {
  const keys = Object.keys(option.properties ?? {})
  return keys.length > 0 ? `a mapping with ${keys.join(', ')}` : describeType(option)
}

function describeRange(node: SchemaNode): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = node
  const step = node.multipleOf === undefined ? '' : `, a multiple of ${node.multipleOf}`
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}${step}`
  const low =
    exclusiveMinimum !== undefined
      ? `above ${exclusiveMinimum}`
      : minimum !== undefined
        ? `of at least ${minimum}`
        : ''
  const high =
    exclusiveMaximum !== undefined
      ? `below ${exclusiveMaximum}`
      : maximum !== undefined
        ? `of at most ${maximum}`
        : ''
  const range = [low, high].filter((part) => part !== '').join(' and ')
  return `${range === '' ? '' : ` ${range}`}${step}`
}

function describeString(node: SchemaNode): string {
  if (node.pattern !== undefined) return `text that matches ${node.pattern}`
  if (node.maxLength !== undefined) return `text of ${node.minLength ?? 0} to ${node.maxLength} characters`
  return node.minLength !== undefined && node.minLength > 0 ? 'text that is not empty' : 'text'
}

function describeList(node: SchemaNode): string {
  const { items, minItems = 0, maxItems } = node
  const ofTexts = items?.type === 'string' && items.expected === undefined && items.pattern === undefined
  const list = ofTexts ? 'a list of texts' : 'a list'
  const count =
    maxItems !== undefined
      ? ` with ${minItems} to ${maxItems} entries`
      : minItems > 0
        ? ' that is not empty'
        : ''
  return `${list}${count}${ofTexts || items === undefined ? '' : `, each ${describeType(items)}`}`
}
