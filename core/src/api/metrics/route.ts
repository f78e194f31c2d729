import type { FastifyInstance } from 'fastify'
import type { Registry } from 'prom-client'
import type { PaperHost } from '../../host/paper-host.ts'
import type { Reloader } from '../../host/reload/reloader.ts'

async function loadRegistry(host: PaperHost, reloader: Reloader): Promise<Registry> {
  const { hostRegistry } = await import('./registry.ts')
  return hostRegistry(host, reloader)
}

/** `/metrics`, beside the API, for Prometheus. What makes it is loaded when somebody asks first. */
export function installMetrics(
  app: FastifyInstance,
  host: PaperHost,
  reloader: Reloader,
  load = loadRegistry,
): void {
  let registry: Promise<Registry> | null = null
  app.get('/metrics', { config: { scope: 'read' } }, async (_request, reply) => {
    registry ??= load(host, reloader).catch((error: unknown) => {
      // What kept it from being read may be over by the next time.
      registry = null
      throw error
    })
    const made = await registry
    return reply.type(made.contentType).send(await made.metrics())
  })
}
