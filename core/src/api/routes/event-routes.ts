import Type from 'typebox'
import { journaledEvents, recentEvents, rememberedEvents } from '../../host/views/events.ts'
import { eventRow } from '../../host/stream/frames.ts'
import { pick } from '../../portfolio/statistics/schema/live.ts'
import { eventFilter, eventParts } from '../event-filter.ts'
import { cursorOf, listQuery, pageOf, pastQuery } from '../paging.ts'
import { journalPage, LIST_ERRORS } from '../past-list.ts'
import { route, type Route } from '../route.ts'
import { event, object } from '../schemas/schemas.ts'

const query = object({
  ...pick(listQuery.properties, ['limit', 'cursor', 'from', 'to']),
  ...eventParts,
  after: Type.Optional(Type.Number({ minimum: 0, description: 'Only events above this number.' })),
})

/** What happened. */
export const eventRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/events',
    config: { scope: 'read' },
    errors: [...LIST_ERRORS, 'READ_BUSY'],
    schema: {
      operationId: 'listEvents',
      summary: 'What happened',
      description:
        'From the journal; of a host without one the last 1,000. Names and kinds as for `/events/stream`, which is what follows them without asking again and again.',
      tags: ['events'],
      querystring: query,
      response: { 200: pageOf({ events: Type.Array(event, { description: 'The newest first.' }) }) },
    },
    handler: async ({ host }, { query: { kind, strategy, symbol, after: above, ...rest } }, reply) => {
      const filter = eventFilter(host.engine, { kind, strategy, symbol })
      const asked = { ...pastQuery(rest), above }
      const memory = (host.store === null ? rememberedEvents : recentEvents)(host.events, asked, filter)
      if (memory !== null) return { events: memory.found.map(eventRow), next: cursorOf(memory.next) }
      const { found, next } = await journalPage(host, rest, reply, (store, known) =>
        journaledEvents(store, { ...known, above }, filter),
      )
      return { events: found.map(eventRow), next }
    },
  }),
]
