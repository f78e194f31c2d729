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
import type { Reloader } from '../host/reload/reloader.ts'
import type { EventReaders } from '../host/stream/readers.ts'
import type { Jobs } from '../research/jobs/jobs.ts'
import type { Scope } from './guard/scope.ts'
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
  /** Backtests beside the host. */
  readonly jobs: Jobs
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
  readonly handler: (
    context: ApiContext,
    request: RouteRequest<S>,
    reply: FastifyReply,
  ) => Answer<S> | Promise<Answer<S>>
}

/** Any route: what all of them have in common once their types are checked. */
export interface Route extends Omit<RouteDefinition<RouteSchema>, 'handler'> {
  // A method, not a property: the request of one route is narrower than that of any.
  handler(context: ApiContext, request: FastifyRequest, reply: FastifyReply): unknown
}

/** A route of the API. It is a value without a host, so that documents and tests read the same definitions. */
export const route = <const S extends RouteSchema>(definition: RouteDefinition<S>): Route => definition

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
      handler: (request, reply) => one.handler(context, request, reply),
    })
  }
}
