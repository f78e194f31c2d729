import { isMapping, KEYWORDS, literalsOf, own, type SchemaNode } from './node.ts'
import { describeType, showValue } from './text.ts'
import { validate } from './validate.ts'

const TYPES: ReadonlySet<string> = new Set([
  'object',
  'array',
  'string',
  'number',
  'integer',
  'boolean',
  'null',
])
const RELOAD_CLASSES: readonly unknown[] = [undefined, 'hot', 'flat', 'restart']

/**
 * Problems of the schema that a plugin declares for its parameters; an empty list means none. It must be an object
 * schema that rejects unknown keys, and every field must have a valid default, a unit and a description.
 */
export function checkConfigSchema(schema: unknown): string[] {
  if (!isMapping(schema) || schema.type !== 'object') {
    return ['config must be an object schema: use parameters({ ... })']
  }
  const problems: string[] = []
  checkMapping(schema, '', problems)
  return problems
}

function checkMapping(node: SchemaNode, path: string, problems: string[]): void {
  if (node.additionalProperties !== false) {
    problems.push(
      `${path === '' ? 'config' : path} must have additionalProperties: false: use parameters({ ... })`,
    )
  }
  checkKeywords(node, path === '' ? 'config' : path, problems)
  for (const [key, field] of Object.entries(node.properties ?? {})) {
    const name = path === '' ? key : `${path}.${key}`
    if (!(node.required ?? []).includes(key)) {
      problems.push(`${name} is optional: remove Type.Optional, its default makes it always present`)
    }
    checkField(field, name, node, problems)
  }
}

function checkField(node: SchemaNode, name: string, parent: SchemaNode, problems: string[]): void {
  if (typeof node.unit !== 'string' || node.unit === '')
    problems.push(`${name} has no unit: give one, or 'none'`)
  if (typeof node.description !== 'string' || node.description === '')
    problems.push(`${name} has no description`)
  if (!RELOAD_CLASSES.includes(node.reload)) {
    problems.push(`${name} has reload ${showValue(node.reload)}, expected one of: hot, flat, restart`)
  }
  checkType(node, name, problems)
  if (node.default === undefined) problems.push(`${name} has no default`)
  else checkDefault(node, name, problems)
  if (node.activeWhen !== undefined) checkCondition(node, name, parent, problems)
}

function checkType(node: SchemaNode, name: string, problems: string[]): void {
  if (Array.isArray(node.items)) {
    problems.push(`${name} is a tuple, which is not supported: use a list or several fields`)
    return
  }
  checkKeywords(node, name, problems)
  if (literalsOf(node) !== null) return
  if (node.anyOf !== undefined) {
    for (const option of node.anyOf) checkType(option, name, problems)
  } else if (node.type === undefined || !TYPES.has(node.type)) {
    problems.push(`${name} has no supported type, expected one of: ${[...TYPES].join(', ')}`)
  } else if (node.type === 'object' && node.properties !== undefined) {
    checkMapping(node, name, problems)
  } else if (node.type === 'array' && node.items !== undefined) {
    checkType(node.items, `${name}[]`, problems)
  }
}

function checkKeywords(node: SchemaNode, name: string, problems: string[]): void {
  for (const keyword of Object.keys(node)) {
    if (!KEYWORDS.has(keyword)) problems.push(`${name} uses "${keyword}", which is not supported`)
  }
}

function checkDefault(node: SchemaNode, name: string, problems: string[]): void {
  const [issue] = validate(node, node.default).issues
  if (issue === undefined) return
  const where = [name, ...issue.path].join('.')
  const found = issue.value === undefined ? '' : ` ${showValue(issue.value)}`
  problems.push(
    `the default${found} of ${where} is not valid, expected ${issue.expected || describeType(node)}`,
  )
}

function checkCondition(node: SchemaNode, name: string, parent: SchemaNode, problems: string[]): void {
  const condition: unknown = node.activeWhen
  if (!isMapping(condition) || typeof condition.field !== 'string' || !('equals' in condition)) {
    problems.push(`${name} has an activeWhen that is not { field, equals }`)
    return
  }
  const field = own(parent.properties, condition.field)
  if (field === undefined) {
    problems.push(`${name} is active when "${condition.field}" has a value, but there is no such field`)
  } else if (validate(field, condition.equals).issues.length > 0) {
    const expected = describeType(field)
    problems.push(
      `${name} is active when ${condition.field} is ${showValue(condition.equals)}, which is not ${expected}`,
    )
  }
}
