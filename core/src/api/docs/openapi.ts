import { ERRORS, type ErrorCode } from '../../errors.ts'
import { COMPONENTS } from './components.ts'
import { BODY_ERRORS, COMMON_ERRORS, STATUS } from '../problem-status.ts'
import { problem } from '../problem-schema.ts'
import type { SchemaNode } from './fields.ts'
import { PREFIX, type Route } from '../route.ts'
import { TAGS } from '../tags.ts'

type Part = Readonly<Record<string, unknown>>

interface Parameters {
  readonly properties: Readonly<Record<string, Part>>
  readonly required?: readonly string[]
}

const JSON_TYPE = 'application/json'

/**
 * The OpenAPI 3.1 document of routes. What several of them answer with is described once, under its name.
 *
 * @param version of GRODT
 * @returns plain JSON
 */
export function openApi(routes: readonly Route[], version: string): Part {
  const paths = new Map<string, Record<string, unknown>>()
  for (const route of routes) {
    const path = route.url.replace(/:(\w+)/g, '{$1}')
    const methods = paths.get(path) ?? {}
    methods[route.method.toLowerCase()] = operation(route)
    paths.set(path, methods)
  }
  const used = new Set(routes.map(({ schema }) => schema.tags[0]))
  return {
    openapi: '3.1.0',
    info: {
      title: 'GRODT',
      version,
      description: 'Inspects and steers a running strategy host. Unknown keys of query and body are refused.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: PREFIX }],
    security: [{ token: [] }, {}],
    tags: Object.entries(TAGS)
      .filter(([name]) => used.has(name as keyof typeof TAGS))
      .map(([name, description]) => ({ name, description })),
    paths: Object.fromEntries(paths),
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'A token of `grodt token`; `x-scope` of a route is the least that it must allow.',
        },
      },
      schemas: Object.fromEntries(
        COMPONENTS.map(({ name, schema }) => [name, described(schema, schema.properties)]),
      ),
    },
  }
}

function operation({ method, config, errors = [], schema, produces = JSON_TYPE }: Route): Part {
  const { operationId, summary, description, tags, params, querystring, body, response } = schema
  const parameters = [...parametersOf('path', params), ...parametersOf('query', querystring)]
  const own = body === undefined ? errors : [...errors, ...BODY_ERRORS]
  return {
    operationId,
    summary,
    ...(description !== undefined && { description }),
    tags,
    'x-scope': config.scope,
    // What changes something takes a token wherever the host listens.
    ...(method !== 'GET' && { security: [{ token: [] }] }),
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && {
      requestBody: {
        required: (body.required ?? []).length > 0,
        content: { [JSON_TYPE]: { schema: described(body) } },
      },
    }),
    responses: {
      200: { description: summary, content: { [produces]: { schema: described(response[200]) } } },
      ...problems([...own, ...COMMON_ERRORS]),
    },
  }
}

function parametersOf(place: 'path' | 'query', schema: object | undefined): Part[] {
  const { properties, required = [] } = (schema ?? { properties: {} }) as Parameters
  return Object.entries(properties).map(([name, own]) => {
    const { description, ...rest } = described(own) as Part
    return { name, in: place, required: required.includes(name), description, schema: rest }
  })
}

/** One answer for each status, which says with which codes it comes. */
function problems(codes: readonly ErrorCode[]): Part {
  const statuses = [...new Set(codes.map((code) => STATUS[code] ?? 500))]
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: [...new Set(codes)]
          .filter((code) => (STATUS[code] ?? 500) === status)
          .map((code) => `\`${code}\`: ${ERRORS[code]}`)
          .join('\n\n'),
        content: { 'application/problem+json': { schema: described(problem) } },
      },
    ]),
  )
}

/**
 * A schema as the document has it: components by reference, without the words that only messages need.
 *
 * @param whole the properties of the component that is described itself
 */
function described(schema: unknown, whole?: unknown): unknown {
  if (Array.isArray(schema)) return schema.map((one) => described(one))
  if (typeof schema !== 'object' || schema === null) return schema
  const { properties, description } = schema as SchemaNode
  const component =
    properties === undefined || properties === whole
      ? undefined
      : COMPONENTS.find((one) => one.schema.properties === properties)
  if (component !== undefined) {
    const own = description === (component.schema as SchemaNode).description ? {} : { description }
    return { $ref: `#/components/schemas/${component.name}`, ...own }
  }
  return Object.fromEntries(
    Object.entries(schema)
      // A property may be called so too; that one is a schema.
      .filter(([key, value]) => key !== 'expected' || typeof value !== 'string')
      .map(([key, value]) => [key, described(value)]),
  )
}
