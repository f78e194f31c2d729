import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import { GrodtError } from '../errors.ts'
import type { PaperHost } from '../host/paper-host.ts'
import type { Reloader } from '../host/reload/reloader.ts'
import { isLoopbackHost, isLoopbackOrigin } from './host-header.ts'
import { installProblems, sendProblem } from './problem.ts'
import { installRoutes } from './routes.ts'

/** More than any command needs, bytes. */
const LARGEST_BODY = 16_384

/** What the admin API is made from. */
export interface ApiOptions {
  readonly host: PaperHost
  readonly reloader: Reloader
  /** Gets what goes wrong; single requests are not logged. */
  readonly log: FastifyBaseLogger
}

/** The admin API, not listening yet. It reads, and enqueues what persons want; only the run loop changes anything. */
export function createApi({ host, reloader, log }: ApiOptions): FastifyInstance {
  const app: FastifyInstance = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: LARGEST_BODY,
    // A stop must not wait for clients that keep their connection open.
    forceCloseConnections: true,
    // What the router cannot even read is answered like every other error.
    frameworkErrors: (_error, _request, reply) => {
      void sendProblem(reply, 400, 'The address of the request cannot be read.')
    },
    // An unknown query key is an error, not dropped.
    ajv: { customOptions: { removeAdditional: false } },
  })
  app.addHook('onRequest', async (request, reply) => {
    const { host: name, origin } = request.headers
    if (!isLoopbackHost(name)) {
      const detail = 'The Host header does not name this machine; use 127.0.0.1 or localhost.'
      await sendProblem(reply, 403, detail)
    } else if (origin !== undefined && !isLoopbackOrigin(origin)) {
      await sendProblem(
        reply,
        403,
        'Pages of other places get nothing here: their Origin is not this machine.',
      )
    }
  })
  // JSON only: what a form of another page can send without asking (text, form data) is not read.
  app.removeContentTypeParser('text/plain')
  installProblems(app)
  installRoutes(app, host, reloader)
  return app
}

/**
 * Start to listen.
 *
 * @param port 0 takes a free one
 * @returns the address, for example `http://127.0.0.1:7373`
 * @throws GrodtError PORT_IN_USE when the port is taken, API_LISTEN when the address cannot be used otherwise
 */
export async function listen(app: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    return await app.listen({ host, port })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') throw new GrodtError('PORT_IN_USE', { host, port }, { cause: error })
    throw new GrodtError('API_LISTEN', { host, port, problem: message }, { cause: error })
  }
}
