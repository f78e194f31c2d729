import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify'
import type { ConfigIssue } from '../config/issue.ts'
import { GrodtError, type ErrorCode } from '../errors.ts'
import { issueRows } from '../host/views/issues.ts'
import { STATUS } from './problem-status.ts'
import { ERRORS_PAGE, type Problem } from './problem-schema.ts'

export const PROBLEM_JSON = 'application/problem+json'

const OR = new Intl.ListFormat('en-GB', { type: 'disjunction' })

/** A request that was refused when it came to be carried out, in the words of what refused it. */
export class RefusedRequest extends Error {
  readonly code: ErrorCode
  readonly details: { readonly issues?: readonly ConfigIssue[] }

  constructor(code: ErrorCode, message: string, issues?: readonly ConfigIssue[]) {
    super(message)
    this.name = 'RefusedRequest'
    this.code = code
    this.details = issues === undefined ? {} : { issues }
  }
}

/** Answer with problem details (RFC 9457). @param error of the table; one that no status is known for is our fault */
export function sendProblem(reply: FastifyReply, error: GrodtError | RefusedRequest): FastifyReply {
  const { url, id } = reply.request
  const problem = problemOf(error, `${url.split('?')[0]}#${id}`)
  return reply
    .code(problem.status)
    .type(PROBLEM_JSON)
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problem)
}

/** The problem details of an error. @param instance this one answer */
export function problemOf(
  { code, message, details }: GrodtError | RefusedRequest,
  instance: string,
): Problem {
  return {
    type: `${ERRORS_PAGE}#${code}`,
    title: titleOf(code),
    status: STATUS[code] ?? 500,
    detail: message,
    code,
    instance,
    ...(code === 'CONFIG_INVALID' && { errors: issueRows(details.issues as readonly ConfigIssue[]) }),
  }
}

/** `STRATEGY_UNKNOWN` is read as "Strategy unknown". */
const titleOf = (code: ErrorCode): string => code[0] + code.slice(1).toLowerCase().replaceAll('_', ' ')

/**
 * Every error of a route, a schema or the router becomes problem details; what is our fault is logged, not shown.
 * Install it before the routes: it learns from them which method fits which path.
 */
export function installProblems(app: FastifyInstance): void {
  const methodsOf = knownMethods(app)
  // Before any body is read: what is wrong with the method matters more than what is wrong with the body.
  app.addHook('onRequest', async (request, reply) => {
    if (!request.is404) return
    const { method, url } = request
    const [path] = url.split('?')
    const allowed = methodsOf(path)
    if (allowed.length === 0) {
      await sendProblem(reply, new GrodtError('ROUTE_UNKNOWN', { method, path }))
      return
    }
    reply.header('allow', allowed.join(', '))
    const methods = OR.format(allowed)
    await sendProblem(reply, new GrodtError('METHOD_UNKNOWN', { path, methods, method }))
  })
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    if (error instanceof GrodtError || error instanceof RefusedRequest) {
      if (error.code in STATUS) return sendProblem(reply, error)
    } else if (error.statusCode !== undefined && error.statusCode < 500) {
      return sendProblem(reply, requestError(error, request.routeOptions.bodyLimit))
    }
    request.log.error(error)
    return sendProblem(reply, new GrodtError('HOST_FAULT'))
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

/** An error of the framework about a request that no route has seen. */
function requestError({ code, message }: FastifyError, limit: number): GrodtError {
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return new GrodtError('BODY_TYPE')
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new GrodtError('BODY_SIZE', { limit })
  return new GrodtError('REQUEST_INVALID', { problem: message })
}
