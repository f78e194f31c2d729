/** The part of the schema of a key that its words are made of. */
export interface KeySchema {
  /** In words, where the schema alone does not say it. */
  readonly expected?: string
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly minimum?: number
  readonly maximum?: number
  readonly items?: KeySchema
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
}

/** What a value must be, to follow "must be". */
export function expectation(schema: KeySchema): string {
  const { expected, type = '', items } = schema
  if (expected !== undefined) return expected
  if (schema.enum !== undefined) return `one of ${schema.enum.join(', ')}`
  if (type === 'array') return `a list, each of it ${expectation(items ?? {})}`
  return (TYPES[type] ?? 'valid') + range(schema)
}

function range({ minimum, maximum }: KeySchema): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`
  if (minimum !== undefined) return ` from ${minimum} on`
  return maximum === undefined ? '' : ` of at most ${maximum}`
}
