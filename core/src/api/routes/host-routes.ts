import { statusView } from '../../host/views/status.ts'
import { route, type Route } from '../route.ts'
import * as schemas from '../schemas/schemas.ts'

/** What runs, and whether it is well. */
export const hostRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/health',
    config: { scope: 'read' },
    schema: {
      operationId: 'getHealth',
      summary: 'Whether the host answers',
      tags: ['host'],
      response: { 200: schemas.health },
    },
    handler: ({ host }) => {
      const { state, uptime } = statusView(host)
      return { status: 'ok' as const, state, uptime }
    },
  }),
  route({
    method: 'GET',
    url: '/status',
    config: { scope: 'read' },
    schema: {
      operationId: 'getStatus',
      summary: 'Mode, market time, speed, bars, regimes',
      description: 'What runs, and the regime of every symbol and timeframe.',
      tags: ['host'],
      response: { 200: schemas.status },
    },
    handler: ({ host }) => statusView(host),
  }),
]
