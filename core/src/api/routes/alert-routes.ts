import { alertsView } from '../../host/views/alerts.ts'
import * as schemas from '../schemas/alert-schemas.ts'
import { route, type Route } from '../route.ts'

/** What is wrong, and who is told. */
export const alertRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/alerts',
    config: { scope: 'read' },
    schema: {
      operationId: 'getAlerts',
      summary: 'What is wrong, what was told, channels',
      description:
        'By the rules of alerts.yaml ([alerts.md](alerts.md)), looked for every `look_seconds` (5).',
      tags: ['alerts'],
      response: { 200: schemas.alerts },
    },
    handler: ({ alerts }) => alertsView(alerts),
  }),
  route({
    method: 'POST',
    url: '/alerts/test',
    config: { scope: 'admin' },
    errors: ['REASON_MISSING', 'ALERT_CHANNEL'],
    schema: {
      operationId: 'testAlerts',
      summary: 'Send a test message through channels',
      description:
        'With the secrets that the host has, once, whatever the severity of a channel; the answer says what came back.',
      tags: ['alerts'],
      body: schemas.testBody,
      response: { 200: schemas.tested },
    },
    handler: async ({ alerts }, { body: { channel = null, reason, author = 'api' }, log }) => {
      log.warn({ channel, reason, author }, 'test of the alerts')
      return { tests: await alerts.test(channel) }
    },
  }),
]
