import { didYouMean, nearestName } from '@grodt/sdk/host'
import type { FastifyInstance } from 'fastify'
import type { TSchema } from 'typebox'
import { Check } from 'typebox/value'
import { GrodtError } from '../errors.ts'
import { expectation, type KeySchema } from './expectation.ts'

/** The part of an object schema that a check looks at. */
interface ObjectSchema {
  readonly properties: Readonly<Record<string, TSchema & KeySchema>>
  readonly required?: readonly string[]
}

/** Levels of a body, one in another: as many as a file of the configuration may have. */
const DEEPEST = 100

export const REASON_EXAMPLE = ' Send why as JSON, for example {"reason": "exchange maintenance"}.'

const invalid = (problem: string): GrodtError => new GrodtError('BODY_INVALID', { problem })

const missing = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '')

/**
 * What is wrong with a value that a route was sent, or null. Nothing is converted: a number is no text.
 *
 * @param what how the part of the request is called: `body`, `query` or `path`
 */
function partProblem(schema: ObjectSchema, value: unknown, what: string): GrodtError | null {
  const known = Object.keys(schema.properties)
  const needsReason = schema.required?.includes('reason') === true
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    if (value === undefined || value === null) {
      if (needsReason) return new GrodtError('REASON_MISSING', { how: REASON_EXAMPLE })
      return missingKey(schema, new Map(), what)
    }
    return invalid(`The ${what} must be a JSON object with the keys ${known.join(', ')}.`)
  }
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue
    const near = didYouMean(nearestName(key, known))
    const keys = known.length === 0 ? 'There are none.' : `Known: ${known.join(', ')}.`
    return invalid(`The ${what} key "${key}" is not known${near}. ${keys}`)
  }
  const entries = new Map<string, unknown>(Object.entries(value))
  if (entries.has('reason') ? missing(entries.get('reason')) : needsReason) {
    return new GrodtError('REASON_MISSING', { how: REASON_EXAMPLE })
  }
  for (const [key, own] of entries) {
    const property = schema.properties[key]
    if (Check(property, own)) continue
    // What stands in an address is a text of one line; what a body holds can be anything.
    const given = what === 'body' ? '' : `; this was "${String(own)}"`
    const near = didYouMean(nearestName(String(own), property.enum?.map(String) ?? []))
    return invalid(`The ${what} key "${key}" must be ${expectation(property)}${near}${given}.`)
  }
  return missingKey(schema, entries, what)
}

function missingKey(
  { required = [], properties }: ObjectSchema,
  given: ReadonlyMap<string, unknown>,
  what: string,
): GrodtError | null {
  const key = required.find((one) => !given.has(one))
  if (key === undefined) return null
  return invalid(`The ${what} key "${key}" is missing: it must be ${expectation(properties[key])}.`)
}

/** How the parts of a request are called in messages. */
const NAMES: Readonly<Record<string, string>> = { querystring: 'query', params: 'path' }

/** Have every part of a request held against its schema by `partProblem`; the schemas of the routes are objects all. */
export function checkParts(app: FastifyInstance): void {
  app.setValidatorCompiler<TSchema>(({ schema, httpPart = 'request' }) => {
    const checked = schema as TSchema & ObjectSchema
    const what = NAMES[httpPart] ?? httpPart
    return (given: unknown) => {
      const value = httpPart in NAMES ? readTexts(checked, given) : given
      const error = what === 'body' && isDeep(value) ? tooDeep() : partProblem(checked, value, what)
      // What has no key that must be there may be left out as a whole.
      return error === null ? { value: value ?? {} } : { error }
    }
  })
}

const tooDeep = (): GrodtError =>
  invalid(`The body has more than ${DEEPEST} levels, one in another: nothing here has as many.`)

/** Level by level: what is to be refused must not take the stack for itself. */
function isDeep(value: unknown): boolean {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return true
    level = level.flatMap((one): unknown[] =>
      typeof one === 'object' && one !== null ? Object.values(one) : [],
    )
  }
  return false
}

/** An address holds texts only: what reads as the number that the schema wants is that number, the rest stays. */
function readTexts({ properties }: ObjectSchema, given: unknown): unknown {
  if (typeof given !== 'object' || given === null) return given
  return Object.fromEntries(
    Object.entries(given).map(([key, value]) => {
      const type = Object.hasOwn(properties, key) ? properties[key].type : undefined
      const isNumber = type === 'number' || type === 'integer'
      return [key, isNumber && /^-?\d{1,15}(\.\d{1,15})?$/.test(String(value)) ? Number(value) : value]
    }),
  )
}
