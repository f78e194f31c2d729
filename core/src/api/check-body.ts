import { didYouMean, nearestName } from '@grodt/sdk/host'
import type { FastifyInstance } from 'fastify'
import type { TSchema } from 'typebox'
import { Check } from 'typebox/value'
import { GrodtError } from '../errors.ts'

/** The part of an object schema that a check looks at. */
interface ObjectSchema {
  readonly properties: Readonly<Record<string, TSchema & { readonly expected?: string }>>
  readonly required?: readonly string[]
}

export const REASON_EXAMPLE = ' Send why as JSON, for example {"reason": "exchange maintenance"}.'

const invalid = (problem: string): GrodtError => new GrodtError('BODY_INVALID', { problem })

const missing = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '')

/**
 * What is wrong with a value that a route was sent, or null. Nothing is converted: a number is no text.
 *
 * @param what how the part of the request is called: `body` or `query`
 */
export function partProblem(schema: ObjectSchema, value: unknown, what: string): GrodtError | null {
  const known = Object.keys(schema.properties)
  const needsReason = schema.required?.includes('reason') === true
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    if (value === undefined || value === null) {
      return needsReason ? new GrodtError('REASON_MISSING', { how: REASON_EXAMPLE }) : null
    }
    return invalid(`The ${what} must be a JSON object with the keys ${known.join(', ')}.`)
  }
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue
    const near = didYouMean(nearestName(key, known))
    const keys = known.length === 0 ? 'There are none.' : `Known: ${known.join(', ')}.`
    return invalid(`The ${what} key "${key}" is not known${near}. ${keys}`)
  }
  const given = new Map<string, unknown>(Object.entries(value))
  if (given.has('reason') ? missing(given.get('reason')) : needsReason) {
    return new GrodtError('REASON_MISSING', { how: REASON_EXAMPLE })
  }
  for (const [key, own] of given) {
    const property = schema.properties[key]
    if (!Check(property, own))
      return invalid(`The ${what} key "${key}" must be ${property.expected ?? 'valid'}.`)
  }
  return null
}

/** Have every part of a request held against its schema by `partProblem`; the schemas of the routes are objects all. */
export function checkParts(app: FastifyInstance): void {
  app.setValidatorCompiler<TSchema>(({ schema, httpPart }) => {
    const what = httpPart === 'querystring' ? 'query' : (httpPart ?? 'request')
    const checked = schema as TSchema & ObjectSchema
    return (value: unknown) => {
      const error = partProblem(checked, value, what)
      return error === null ? { value } : { error }
    }
  })
}
