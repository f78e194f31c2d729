import type { FastifyInstance } from 'fastify'
import type { PaperHost } from '../host/paper-host.ts'
import { unreadyReasons } from '../host/views/readiness.ts'

/** What asks has no token, and is told nothing that is worth knowing. */
const OPEN = { scope: 'read', open: true } as const

/**
 * What supervisors of processes and load balancers ask, beside the API: `/livez`, whether the process answers (else
 * start it anew), and `/readyz`, whether it carries out what is asked (else ask another one, or later).
 */
export function installProbes(app: FastifyInstance, host: PaperHost): void {
  app.get('/livez', { config: OPEN }, () => ({ status: 'alive' }))
  app.get('/readyz', { config: OPEN }, (_request, reply) => {
    const reasons = unreadyReasons(host)
    const ready = reasons.length === 0
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready', reasons })
  })
}
