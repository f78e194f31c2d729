import type { FastifyReply, FastifyRequest } from 'fastify'

/**
 * Let pages of these places read (CORS): the answer names them, and what a browser asks before (a preflight) is
 * answered. Nothing is sent along by a browser on its own: a page has to have a token.
 *
 * @returns whether the request is answered
 */
export function admitOrigin(request: FastifyRequest, reply: FastifyReply, origin: string): boolean {
  reply.headers({
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'etag, retry-after',
    'cross-origin-resource-policy': 'cross-origin',
    vary: 'origin',
  })
  if (request.method !== 'OPTIONS') return false
  reply.headers({
    'access-control-allow-methods': 'GET, POST, PATCH, PUT, DELETE',
    'access-control-allow-headers': 'authorization, content-type, if-match, last-event-id',
    'access-control-max-age': '600',
  })
  void reply.code(204).send()
  return true
}
