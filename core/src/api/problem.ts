import { STATUS_CODES } from 'node:http'
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify'
import type { Problem } from './schemas.ts'

const PROBLEM_JSON = 'application/problem+json'

/** Answer with problem details (RFC 9457). */
export function sendProblem(reply: FastifyReply, status: number, detail: string): FastifyReply {
  const problem: Problem = { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail }
  return reply
    .code(status)
    .type(PROBLEM_JSON)
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problem)
}

/** Every error of a route, a schema or the router becomes problem details; what is our fault is logged, not shown. */
export function installProblems(app: FastifyInstance): void {
  app.setNotFoundHandler((request, reply) => {
    const [path] = request.url.split('?')
    return sendProblem(reply, 404, `There is no ${request.method} ${path}. GET / lists the routes.`)
  })
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const status = error.statusCode ?? 500
    if (status < 500) return sendProblem(reply, status, requestError(error))
    request.log.error(error)
    return sendProblem(reply, status, 'The host failed to answer; its log says why.')
  })
}

/** A sentence about a query that its schema refused; other errors speak for themselves. */
function requestError({ validation, message }: FastifyError): string {
  const first = validation?.[0]
  if (first === undefined) return message
  const { additionalProperty } = first.params
  if (typeof additionalProperty === 'string') return `The query key "${additionalProperty}" is not known.`
  return `The query key "${first.instancePath.slice(1)}" ${first.message ?? 'is not valid'}.`
}
