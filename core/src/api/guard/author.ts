import type { FastifyInstance } from 'fastify'

/** Whether a schema of a route has a place for who wants something. */
function takesAuthor(schema: unknown): boolean {
  const properties: unknown =
    typeof schema === 'object' && schema !== null && Reflect.get(schema, 'properties')
  return typeof properties === 'object' && properties !== null && 'author' in properties
}

const claimIn = (part: unknown): unknown =>
  typeof part === 'object' && part !== null ? Reflect.get(part, 'author') : undefined

/**
 * Who changes something is the name of the token; what the request says of its author stands behind it: `local/anna`.
 * No name of a token has a slash, so whatever stands before the first one is true.
 * It is done here for all routes, so none can forget it.
 */
export function signChanges(app: FastifyInstance): void {
  app.addHook('preHandler', (request, _reply, done) => {
    const { caller, routeOptions } = request
    const { body, querystring } = routeOptions.schema ?? {}
    if (caller !== null) {
      const claimed = claimIn(request.body) ?? claimIn(request.query)
      const said = typeof claimed === 'string' && claimed !== caller.name ? `/${claimed}` : ''
      const author = caller.name + said
      if (takesAuthor(body)) request.body = { ...(request.body as object | null), author }
      if (takesAuthor(querystring)) request.query = { ...(request.query as object), author }
    }
    done()
  })
}
