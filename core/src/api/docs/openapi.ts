import { ANSWER_HEADERS, headerRefs, headersRead, REQUEST_HEADERS } from './headers.ts'
import { BODY_ERRORS, COMMON_ERRORS } from '../problem-status.ts'
import { commonProblems, problems } from './problems.ts'
import { PREFIX, type Route } from '../route.ts'
import { collectShapes, type Shapes } from './shapes.ts'
import { TAGS } from '../tags.ts'

type Part = Readonly<Record<string, unknown>>

interface Parameters {
  readonly properties: Readonly<Record<string, Part>>
  readonly required?: readonly string[]
}

const JSON_TYPE = 'application/json'

/**
 * The OpenAPI 3.1 document of routes. A shape is described once, under its name; bodies and answers without one are
 * called by their operation.
 *
 * @param version of GRODT
 * @returns plain JSON
 */
export function openApi(routes: readonly Route[], version: string): Part {
  const shapes = collectShapes()
  const paths = new Map<string, Record<string, unknown>>()
  for (const route of routes) {
    const path = route.url.replace(/:(\w+)/g, '{$1}')
    const methods = paths.get(path) ?? {}
    methods[route.method.toLowerCase()] = operation(route, shapes)
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
      parameters: REQUEST_HEADERS,
      headers: ANSWER_HEADERS,
      responses: commonProblems(shapes),
      schemas: shapes.named(),
    },
  }
}

function operation(route: Route, shapes: Shapes): Part {
  const { method, config, errors = [], schema, version, produces = JSON_TYPE } = route
  const { operationId, summary, description, tags, params, querystring, body, response } = schema
  const { describe } = shapes
  const called = operationId[0].toUpperCase() + operationId.slice(1)
  const parameters = [
    ...parametersOf('path', params, shapes),
    ...parametersOf('query', querystring, shapes),
    ...headersRead(route).map((name) => ({ $ref: `#/components/parameters/${name}` })),
  ]
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
        content: { [JSON_TYPE]: { schema: describe(body, `${called}Body`) } },
      },
    }),
    responses: {
      200: {
        description: summary,
        ...(version !== undefined && { headers: headerRefs({ ETag: 'ETag' }) }),
        content: { [produces]: { schema: describe(response[200], `${called}Answer`) } },
      },
      ...problems([...own, ...COMMON_ERRORS], shapes),
    },
  }
}

function parametersOf(place: 'path' | 'query', schema: object | undefined, { describe }: Shapes): Part[] {
  const { properties, required = [] } = (schema ?? { properties: {} }) as Parameters
  return Object.entries(properties).map(([name, own]) => {
    const { description, ...rest } = describe(own) as Part
    return { name, in: place, required: required.includes(name), description, schema: rest }
  })
}
