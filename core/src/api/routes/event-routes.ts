import { eventRow } from '../../host/stream/frames.ts'
import { route, type Route } from '../route.ts'
import * as schemas from '../schemas/schemas.ts'

/** What happened. */
export const eventRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/events',
    config: { scope: 'read' },
    schema: {
      operationId: 'listEvents',
      summary: 'What happened, from the last 1,000 events',
      description: 'Those above `after` (default 0), at most `limit` (1 to 1,000, default 100).',
      tags: ['events'],
      querystring: schemas.eventsQuery,
      response: { 200: schemas.events },
    },
    handler: ({ host: { events } }, { query: { after = 0, limit = 100 } }) => {
      const found = events.after(after, limit)
      return {
        events: found.map(eventRow),
        next: found.at(-1)?.seq ?? after,
        oldest: events.oldest,
      }
    },
  }),
]
