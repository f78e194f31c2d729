import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  RawRequestDefaultExpression,
  RawServerDefault,
  RouteGenericInterface,
} from 'fastify'
import type { Static, TObject, TSchema } from 'typebox'
import type { ErrorCode } from '../errors.ts'
import type { Alerts } from '../host/alerts/alerts.ts'
import type { HostLog } from '../host/log/host-log.ts'
import type { PaperHost } from '../host/paper-host.ts'
import type { Reconciler } from '../host/reconciliation/reconciler.ts'
import type { Reloader } from '../host/reload/reloader.ts'
import type { EventReaders } from '../host/stream/readers.ts'
import type { Research } from '../research/jobs/research.ts'
import type { Scope } from './guard/scope.ts'
import { conditionOf, NO_CONDITION, type Condition, type Versioned } from './if-match.ts'
import { noQuery } from './schemas/schemas.ts'
import type { Tag } from './tags.ts'

export const PREFIX = '/api/v1'

declare module 'fastify' {
  interface FastifyContextConfig {
    readonly scope?: Scope
    /** Codes of the table of errors with which the route may answer. */
    readonly errors?: readonly ErrorCode[]
  }
}

/** What routes look at and steer. */
export interface ApiContext {
  readonly host: PaperHost
  readonly reloader: Reloader
  /** Who follows the events. */
  readonly readers: EventReaders
  /** Backtests and imports beside the host. */
  readonly research: Research
  /** Holds the books against the account. */
  readonly reconciler: Pick<Reconciler, 'compare'>
  /** What is wrong with the host. */
  readonly alerts: Alerts
  /** The last lines of its log. */
  readonly logs: HostLog
}

/** What a route takes and answers, from which types, validation, the OpenAPI document and docs/api.md are made. */
export interface RouteSchema {
  /** The name of the call in generated clients, such as `getStatus`. */
  readonly operationId: string
  /** One line without a full stop; GET / prints it. */
  readonly summary: string
  /** What the summary leaves out, in Markdown. */
  readonly description?: string
  readonly tags: readonly [Tag]
  readonly params?: TObject
  /** Left out: any query key is refused. */
  readonly querystring?: TObject
  readonly body?: TObject
  readonly response: { readonly 200: TSchema }
}

/** A request with the types that its schema says. */
export type RouteRequest<S extends RouteSchema> = FastifyRequest<
  RouteGenericInterface,
  RawServerDefault,
  RawRequestDefaultExpression,
  S,
  TypeBoxTypeProvider
>

/** Views are read-only, and JSON leaves out an optional key that is undefined. */
type View<T> = T extends readonly (infer E)[]
  ? readonly View<E>[]
  : T extends object
    ? { readonly [K in keyof T]: View<T[K]> | (T extends Record<K, T[K]> ? never : undefined) }
    : T

/** What a handler may return. */
export type Answer<S extends RouteSchema> = View<Static<S['response'][200]>> | FastifyReply

/** A route as its file says it. */
export interface RouteDefinition<S extends RouteSchema> {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** Below /api/v1, for example `/strategies/:name`. */
  readonly url: string
  readonly config: { readonly scope: Scope }
  /** Codes of the table of errors with which it may answer, beside those of every route (`COMMON_ERRORS`). */
  readonly errors?: readonly ErrorCode[]
  readonly schema: S
  /** Media type of its answer where that is not JSON; the handler sets it. */
  readonly produces?: string
  /** Bytes of its body, at most; left out: that of the API. */
  readonly bodyLimit?: number
  /** What it shows, whose ETag its answer then has; or what it changes, which `If-Match` may be about. */
  readonly version?: Versioned<ApiContext>
  /** @param condition of what it changes: the handler has it checked when its turn has come, and tells the new ETag */
  readonly handler: (
    context: ApiContext,
    request: RouteRequest<S>,
    reply: FastifyReply,
    condition: Condition,
  ) => Answer<S> | Promise<Answer<S>>
}

/** Any route: what all of them have in common once their types are checked. */
export interface Route extends Omit<RouteDefinition<RouteSchema>, 'handler'> {
  // A method, not a property: the request of one route is narrower than that of any.
  handler(context: ApiContext, request: FastifyRequest, reply: FastifyReply, condition: Condition): unknown
}

/** Whether a request to a route may say for which state it was made. */
export const takesIfMatch = ({ method, version }: Pick<Route, 'method' | 'version'>): boolean =>
  version !== undefined && method !== 'GET'

/** A route of the API. It is a value without a host, so that documents and tests read the same definitions. */
export function route<const S extends RouteSchema>(definition: RouteDefinition<S>): Route {
  const { version, schema, errors = [] } = definition
  if (version === undefined) return definition
  const taken = takesIfMatch(definition)
  const how = taken
    ? `\`If-Match\` with the ETag of \`${version.from}\` has it refused (412 \`STATE_MOVED\`) when that is another one by then.`
    : 'The ETag is for `If-Match` of a change.'
  const description = schema.description === undefined ? how : `${schema.description} ${how}`
  return {
    ...definition,
    ...(taken && { errors: [...errors, 'STATE_MOVED'] }),
    schema: { ...schema, description },
  }
}

/** Have the app answer these routes, below /api/v1. */
export function installRoutes(app: FastifyInstance, context: ApiContext, routes: readonly Route[]): void {
  for (const one of routes) {
    app.route({
      method: one.method,
      url: PREFIX + one.url,
      config: { ...one.config, errors: one.errors ?? [] },
      schema: { querystring: noQuery, ...one.schema },
      ...(one.bodyLimit === undefined ? {} : { bodyLimit: one.bodyLimit }),
      // Asked for its head alone, a stream without an end would be made, and be read by nobody.
      exposeHeadRoute: one.produces !== 'text/event-stream',
      handler: (request, reply) => {
        if (one.version === undefined) return one.handler(context, request, reply, NO_CONDITION)
        const condition = conditionOf(one.version, context, request, reply)
        // Before it is read: a change meanwhile must not have its ETag beside what was there before it.
        if (!takesIfMatch(one)) condition.tell()
        return one.handler(context, request, reply, condition)
      },
    })
  }
}
