import type { FastifyInstance } from 'fastify'
import { alertRoutes } from './routes/alert-routes.ts'
import { allocationRoutes } from './routes/allocation-routes.ts'
import { auditRoutes } from './routes/audit-routes.ts'
import { changeRoutes } from './routes/change-routes.ts'
import { commandRoutes } from './routes/command-routes.ts'
import { configRoutes } from './routes/config-routes.ts'
import { dataRoutes } from './routes/data-routes.ts'
import { documentRoutes } from './docs/routes.ts'
import { eventRoutes } from './routes/event-routes.ts'
import { forecastRoutes } from './routes/forecast-routes.ts'
import { hostRoutes } from './routes/host-routes.ts'
import { journalRoutes } from './routes/journal-routes.ts'
import { logRoutes } from './routes/log-routes.ts'
import { marketRoutes } from './routes/market-routes.ts'
import { modelInsightRoutes } from './routes/model-insight-routes.ts'
import { modelRoutes } from './routes/model-routes.ts'
import { pluginRoutes } from './routes/plugin-routes.ts'
import { portfolioRoutes } from './routes/portfolio-routes.ts'
import { reconciliationRoutes } from './routes/reconciliation-routes.ts'
import { researchRoutes } from './routes/research-routes.ts'
import { revisionRoutes } from './routes/revision-routes.ts'
import { installRoutes, PREFIX, type ApiContext, type Route } from './route.ts'
import { strategyRoutes } from './routes/strategy-routes.ts'
import { streamRoutes } from './routes/stream-routes.ts'
import { TAGS, type Tag } from './tags.ts'

/** Every route of the API, by chapter. */
export const ROUTES: readonly Route[] = inOrder([
  ...hostRoutes,
  ...logRoutes,
  ...strategyRoutes,
  ...portfolioRoutes,
  ...reconciliationRoutes,
  ...commandRoutes,
  ...marketRoutes,
  ...allocationRoutes,
  ...modelRoutes,
  ...modelInsightRoutes,
  ...pluginRoutes,
  ...forecastRoutes,
  ...researchRoutes,
  ...dataRoutes,
  ...configRoutes,
  ...changeRoutes,
  ...revisionRoutes,
  ...eventRoutes,
  ...streamRoutes,
  ...journalRoutes,
  ...auditRoutes,
  ...alertRoutes,
  ...documentRoutes(() => ROUTES),
])

/** Routes of the same chapter together, in the order of the chapters. */
function inOrder(routes: readonly Route[]): Route[] {
  const chapters = Object.keys(TAGS) as Tag[]
  return chapters.flatMap((tag) => routes.filter(({ schema }) => schema.tags[0] === tag))
}

const line = ({ method, url, schema }: Route): string =>
  `  ${method.padEnd(6)} ${(PREFIX + url).padEnd(43)} ${schema.summary}\n`

const INDEX = `GRODT, paper mode on the simulated market. What changes something takes JSON with a "reason".

${ROUTES.map(line).join('')}`

/** The list of routes as plain text, and the routes themselves below /api/v1. */
export function installAll(app: FastifyInstance, context: ApiContext): void {
  app.get('/', (_, reply) => reply.type('text/plain; charset=utf-8').send(INDEX))
  installRoutes(app, context, ROUTES)
}
