import { setImmediate as turn } from 'node:timers/promises'
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import { GrodtError } from '../errors.ts'
import { createAlerts, type Alerts } from '../host/alerts/alerts.ts'
import { hostLog, type HostLog } from '../host/log/host-log.ts'
import type { PaperHost } from '../host/paper-host.ts'
import { simulatedAccount } from '../host/reconciliation/account.ts'
import { createReconciler, type Reconciler } from '../host/reconciliation/reconciler.ts'
import type { Reloader } from '../host/reload/reloader.ts'
import { eventReaders } from '../host/stream/readers.ts'
import { createResearch } from '../research/jobs/research.ts'
import { checkParts } from './check-body.ts'
import { answerUnreadable, limitConnections, SERVER_OPTIONS, SLOWEST_REQUEST } from './connections.ts'
import { GUARDED, installGuard } from './guard/guard.ts'
import { protectAnswer } from './guard/headers.ts'
import { isProxy } from './guard/proxies.ts'
import type { Guard } from './guard/settings.ts'
import { installMetrics } from './metrics/route.ts'
import { installProbes } from './probes.ts'
import { installProblems, sendProblem } from './problem.ts'
import { installAll } from './routes.ts'

/** More than any command needs, bytes. */
const LARGEST_BODY = 16_384

/** What the admin API is made from. */
export interface ApiOptions {
  readonly host: PaperHost
  readonly reloader: Reloader
  /** Gets what goes wrong; single requests are not logged. */
  readonly log: FastifyBaseLogger
  /** The log of the host, to be looked at; left out: there are no lines. */
  readonly logs?: HostLog
  /** Who may use it; left out: whoever can call it, which is this process alone, as it cannot listen. */
  readonly guard?: Guard
  /** What watches the host; left out: nothing does, and test messages are all that is sent. */
  readonly alerts?: Alerts
  /** What holds its books against its account; left out: who asks for it. */
  readonly reconciler?: Pick<Reconciler, 'compare'>
}

/** The admin API, not listening yet. It reads, and enqueues what persons want; only the run loop changes anything. */
export function createApi({
  host,
  reloader,
  log,
  guard,
  alerts = createAlerts({ host, log }),
  logs = hostLog(log),
  reconciler = createReconciler({ host, account: simulatedAccount(host) }),
}: ApiOptions): FastifyInstance {
  const tls = guard?.tls ?? null
  const app: FastifyInstance = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: LARGEST_BODY,
    // A stop must not wait for clients that keep their connection open.
    forceCloseConnections: true,
    requestTimeout: SLOWEST_REQUEST,
    ...(tls === null
      ? { http: SERVER_OPTIONS }
      : { https: { ...SERVER_OPTIONS, ...tls, minVersion: 'TLSv1.2' } }),
    clientErrorHandler: answerUnreadable(tls !== null),
    ...(guard?.behindProxy === true && { trustProxy: isProxy }),
    // What the router cannot even read is answered like every other error.
    frameworkErrors: (_error, _request, reply) => {
      protectAnswer(reply, tls !== null)
      void sendProblem(reply, new GrodtError('REQUEST_INVALID', { problem: 'its address is malformed.' }))
    },
  })
  limitConnections(app.server)
  installGuard(app, guard ?? null)
  // JSON only: what a form of another page can send without asking (text, form data) is not read.
  app.removeContentTypeParser('text/plain')
  readJson(app)
  installProblems(app)
  checkParts(app)
  // Code made from the schemas would cost more at the start than it saves; types and tests hold the answers to them.
  app.setSerializerCompiler(() => (answer) => JSON.stringify(answer))
  const readers = eventReaders(host, { onProblem: (error) => log.error(error, 'events cannot be read') })
  const { checked, options } = host.asRead
  const research = createResearch({
    settings: checked.config.host.research,
    cacheFolder: options.cacheFolder,
    onProblem: (error) => log.error(error, 'a job cannot be kept'),
  })
  app.addHook('preClose', async () => {
    readers.close()
    await research.close()
    // What was said last is on its way before the connections are cut.
    await turn()
  })
  installProbes(app, host)
  installMetrics(app, host, reloader)
  installAll(app, { host, reloader, readers, research, alerts, logs, reconciler })
  return app
}

/** JSON as always, but clients that name the type of every request and send nothing have sent nothing. */
function readJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null)
    else void parse(request, body, done)
  })
}

/**
 * Start to listen. An API without a guard must not be reached from outside its process.
 *
 * @param port 0 takes a free one
 * @returns the address, for example `http://127.0.0.1:7373`
 * @throws GrodtError PORT_IN_USE when the port is taken, API_LISTEN when the address cannot be used otherwise
 */
export async function listen(app: FastifyInstance, host: string, port: number): Promise<string> {
  if (!app.hasDecorator(GUARDED)) throw new Error('An API without a guard does not listen.')
  try {
    return await app.listen({ host, port })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') throw new GrodtError('PORT_IN_USE', { host, port }, { cause: error })
    throw new GrodtError('API_LISTEN', { host, port, problem: message }, { cause: error })
  }
}
