import { STATUS_CODES } from 'node:http'
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify'
import { GrodtError, type ErrorCode } from '../errors.ts'
import type { Problem } from './schemas.ts'

const PROBLEM_JSON = 'application/problem+json'

/** What the errors of the table mean to a client; every other one is a failure of the host. */
const STATUS: Readonly<Partial<Record<ErrorCode, number>>> = {
  BODY_INVALID: 400,
  REASON_MISSING: 400,
  STRATEGY_UNKNOWN: 404,
  SYMBOL_UNKNOWN: 404,
  LOCK_UNKNOWN: 404,
  AUDIT_UNKNOWN: 404,
  STRATEGY_PAUSED: 409,
  STRATEGY_NOT_PAUSED: 409,
  STRATEGY_NOT_QUARANTINED: 409,
  KILL_SWITCH_LATCHED: 409,
  KILL_SWITCH_NOT_LATCHED: 409,
  LOCK_LASTS: 409,
  LOCK_PASSED: 409,
  LOCK_EARLY: 409,
  AUDIT_STORE: 409,
  PLUGIN_NOT_PINNED: 409,
  MODEL_UNKNOWN: 404,
  MODEL_GONE: 409,
  MODEL_DAMAGED: 409,
  MODEL_NO_EARLIER: 409,
  MODEL_FILE: 422,
  MODELS_NOT_KEPT: 409,
  REVISION_UNKNOWN: 404,
  REVISIONS_NOT_KEPT: 409,
  CONFIG_UNKEPT: 409,
  CONFIG_WRITE: 409,
  CONFIG_FOLDER: 422,
  CONFIG_INVALID: 422,
  PLUGIN_CLAIMED_TWICE: 422,
  PLUGIN_BUILD: 422,
  PLUGIN_CONTRACT: 422,
  PLUGIN_FAILED: 422,
  PLUGIN_STATE_UNFIT: 422,
  PLUGIN_STATE_INVALID: 422,
  PLUGIN_WORKER: 422,
  REHEARSAL_FAILED: 422,
  ENGINE_STATE_DIFFERS: 409,
  TAKEOVER_REFUSED: 409,
  HOST_STOPPED: 503,
  HOST_BUSY: 503,
  // What was asked for is done and not kept: the host ends.
  STORE_WRITE: 503,
}

/** A request that the engine refused, in the engine's words. */
export class RefusedRequest extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string) {
    super(message)
    this.name = 'RefusedRequest'
    this.code = code
  }
}

/** Answer with problem details (RFC 9457). @param code of the table of errors */
export function sendProblem(
  reply: FastifyReply,
  status: number,
  detail: string,
  code?: ErrorCode,
): FastifyReply {
  const title = STATUS_CODES[status] ?? 'Error'
  const problem: Problem = {
    type: 'about:blank',
    title,
    status,
    detail,
    ...(code === undefined ? {} : { code }),
  }
  return reply
    .code(status)
    .type(PROBLEM_JSON)
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problem)
}

/**
 * Every error of a route, a schema or the router becomes problem details; what is our fault is logged, not shown.
 * Install it before the routes: it learns from them which method fits which path.
 */
export function installProblems(app: FastifyInstance): void {
  const methods = knownMethods(app)
  // Before any body is read: what is wrong with the method matters more than what is wrong with the body.
  app.addHook('onRequest', async (request, reply) => {
    if (!request.is404) return
    const [path] = request.url.split('?')
    const allowed = methods(path)
    if (allowed.length === 0) {
      await sendProblem(reply, 404, `There is no ${request.method} ${path}. GET / lists the routes.`)
      return
    }
    reply.header('allow', allowed.join(', '))
    await sendProblem(reply, 405, `${path} takes ${allowed.join(' or ')}, not ${request.method}.`)
  })
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    if (error instanceof GrodtError || error instanceof RefusedRequest) {
      const status = STATUS[error.code]
      if (status !== undefined) return sendProblem(reply, status, error.message, error.code)
    } else if (error.statusCode !== undefined && error.statusCode < 500) {
      return sendProblem(reply, error.statusCode, requestError(error))
    }
    request.log.error(error)
    return sendProblem(reply, 500, 'The host failed to answer; its log says why.')
  })
}

/** The methods of each path that routes are installed for. */
function knownMethods(app: FastifyInstance): (path: string) => string[] {
  const routes: { readonly path: RegExp; readonly methods: readonly string[] }[] = []
  app.addHook('onRoute', ({ url, method }) => {
    const pattern = url.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:\w+/g, '[^/]+')
    routes.push({ path: new RegExp(`^${pattern}$`), methods: [method].flat() })
  })
  return (path) => [
    ...new Set(routes.filter((route) => route.path.test(path)).flatMap((route) => route.methods)),
  ]
}

/** A sentence about a request that cannot be read or a query that its schema refused; other errors speak for themselves. */
function requestError({ code, validation, message }: FastifyError): string {
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return 'Send the body as JSON with the header "content-type: application/json"; nothing else is taken.'
  }
  const first = validation?.[0]
  if (first === undefined) return message
  const { additionalProperty } = first.params
  if (typeof additionalProperty === 'string') return `The query key "${additionalProperty}" is not known.`
  return `The query key "${first.instancePath.slice(1)}" ${first.message ?? 'is not valid'}.`
}
