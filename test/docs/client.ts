import { format, resolveConfig } from 'prettier'
import { openApi } from '../../core/src/api/docs/openapi.ts'
import { ROUTES } from '../../core/src/api/routes.ts'
import { coreVersion } from '../../core/src/version.ts'
import { comment, fieldText, typeText, type SchemaNode } from './schema-types.ts'
import { composition } from './shape-bases.ts'

interface Parameter {
  /** Of a header: its component. */
  readonly $ref?: string
  readonly name: string
  readonly required: boolean
  readonly description?: string
  readonly schema: SchemaNode
}
interface Content {
  readonly content: Readonly<Record<string, { readonly schema: SchemaNode }>>
}
interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly 'x-scope': string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: Content & { readonly required: boolean }
  readonly responses: Readonly<Record<string, Content & { readonly headers?: { readonly ETag?: object } }>>
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, SchemaNode>> }
}

/** An operation with its place. */
interface Placed extends Operation {
  readonly method: string
  readonly path: string
  readonly answers: 'json' | 'text' | 'events'
  /** Whether it takes If-Match. */
  readonly conditional: boolean
}

const HEAD = '// Written by `npm run docs` from the routes of the API: change those instead.\n\n'
const BODY = 'body'

const pascal = (name: string): string => name[0].toUpperCase() + name.slice(1)

function operationsOf({ paths }: Document): Placed[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const [type] = Object.keys(operation.responses['200'].content)
      const answers = type === 'application/json' ? 'json' : type === 'text/event-stream' ? 'events' : 'text'
      const { parameters = [] } = operation
      return {
        ...operation,
        parameters: parameters.filter(({ $ref }) => $ref === undefined),
        conditional: parameters.some(({ $ref }) => $ref === '#/components/parameters/IfMatch'),
        path,
        method: method.toUpperCase(),
        answers,
      }
    }),
  )
}

const hasInput = ({ parameters = [], requestBody }: Placed): boolean =>
  parameters.length > 0 || requestBody !== undefined

const needsInput = ({ parameters = [], requestBody }: Placed): boolean =>
  parameters.some(({ required }) => required) || requestBody?.required === true

/** What an operation takes: parts of the path, keys of the query and the body, side by side. */
function inputText(operation: Placed): string {
  const { operationId, parameters = [], requestBody } = operation
  const names = parameters.map(({ name }) => name)
  if (new Set([...names, BODY]).size !== names.length + 1) {
    throw new Error(`${operationId} has two inputs of one name: ${names.join(', ')}`)
  }
  const fields = parameters.map(({ name, required, description, schema }) =>
    fieldText(name, { ...schema, ...(description !== undefined && { description }) }, required, true),
  )
  const body = requestBody?.content['application/json'].schema
  const sent = body === undefined ? [] : [fieldText(BODY, body, requestBody?.required === true, true)]
  return `export interface ${pascal(operationId)}Input {\n${[...fields, ...sent].join('\n')}\n}`
}

type Shapes = Document['components']['schemas']

function declaration(name: string, schema: SchemaNode, shapes: Shapes): string {
  const { bases, own } = composition(schema, shapes)
  const text = typeText(own)
  if (!text.startsWith('{')) return `export type ${name} = ${text}`
  return `export interface ${name} ${bases.length === 0 ? '' : `extends ${bases.join(', ')} `}${text}`
}

/** What an operation answers with, as a type that is called by it, where it is not the shape of that name. */
function answerText({ operationId, answers, responses }: Placed, shapes: Shapes): string[] {
  if (answers !== 'json') return []
  const [{ schema }] = Object.values(responses['200'].content)
  const name = `${pascal(operationId)}Answer`
  return name in shapes ? [] : [declaration(name, schema, shapes)]
}

function typesText(document: Document): string {
  const { schemas: shapes } = document.components
  const components = Object.entries(shapes).map(([name, schema]) => declaration(name, schema, shapes))
  const operations = operationsOf(document).flatMap((operation) => [
    ...(hasInput(operation) ? [inputText(operation)] : []),
    ...answerText(operation, shapes),
  ])
  return HEAD + [...components, ...operations].join('\n\n')
}

function signature(operation: Placed): string {
  const { operationId, answers, conditional, responses } = operation
  const input = hasInput(operation) ? `types.${pascal(operationId)}Input` : 'NoInput'
  const taken = `input${needsInput(operation) ? '' : '?'}: ${input}`
  if (answers === 'events') {
    return `readonly ${operationId}: (${taken}, options?: FollowOptions) => AsyncGenerator<StreamMessage, void, undefined>`
  }
  const answer = answers === 'text' ? 'string' : `types.${pascal(operationId)}Answer`
  const given = responses['200'].headers?.ETag === undefined ? answer : `Tagged<${answer}>`
  const options = conditional ? 'ChangeOptions' : 'CallOptions'
  return `readonly ${operationId}: (${taken}, options?: ${options}) => Promise<${given}>`
}

function operationsText(document: Document): string {
  const operations = operationsOf(document)
  const table = operations.map(
    ({ operationId, method, path, answers }) =>
      `${operationId}: { method: '${method}', path: '${path}', answers: '${answers}' },`,
  )
  const calls = operations.map(
    (operation) =>
      `${comment(`${operation.summary}. Scope: \`${operation['x-scope']}\`.`)}${signature(operation)}`,
  )
  return `${HEAD}import type { CallOptions, ChangeOptions, Operation } from './call.ts'
import type { Tagged } from './etag.ts'
import type { FollowOptions, StreamMessage } from './events.ts'
import type * as types from './types.ts'

/** Where each operation stands. */
export const OPERATIONS = {
${table.join('\n')}
} as const satisfies Readonly<Record<string, Operation>>

/** Of an operation that takes nothing. */
export type NoInput = Readonly<Record<string, never>>

/** One function for each operation of the API. */
export interface GrodtClient {
${calls.join('\n\n')}
}
`
}

async function formatted(text: string): Promise<string> {
  const options = await resolveConfig(import.meta.filename)
  return format(text, { ...options, parser: 'typescript' })
}

const document = (): Document => openApi(ROUTES, coreVersion()) as unknown as Document

/** sdk/src/client/types.ts: what operations take and answer. */
export const clientTypes = (): Promise<string> => formatted(typesText(document()))

/** sdk/src/client/operations.ts: the operations as a table and as an interface. */
export const clientOperations = (): Promise<string> => formatted(operationsText(document()))
