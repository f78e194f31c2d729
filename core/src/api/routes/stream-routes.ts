import Type from 'typebox'
import { GrodtError } from '../../errors.ts'
import { EVENT_KINDS } from '../../host/stream/kinds.ts'
import { eventFilter, eventParts } from '../event-filter.ts'
import { clientOf } from '../guard/guard.ts'
import { route, type Route } from '../route.ts'
import { object } from '../schemas/schemas.ts'

const streamQuery = object({
  ...eventParts,
  after: Type.Optional(
    Type.Number({
      minimum: 0,
      description: 'Begin behind the event with this number. The header Last-Event-ID takes its place.',
    }),
  ),
})

/** What happens, as it happens. */
export const streamRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/events/stream',
    config: { scope: 'read' },
    produces: 'text/event-stream',
    errors: ['STRATEGY_UNKNOWN', 'SYMBOL_UNKNOWN', 'STREAM_FULL', 'STREAM_SHARE', 'HOST_STOPPED'],
    schema: {
      operationId: 'streamEvents',
      summary: 'What happens, as it happens (server-sent events)',
      description: `A stream of server-sent events: each message has the number of an event as \`id\` and the event as JSON, as \`/events\` shows it. It begins with the next event; with the header \`Last-Event-ID\` or with \`after\` behind that one, out of the journal where it is older than the last 1,000. Messages with a name are no events: \`missed\` (\`from\`, \`to\`, \`count\`: events before any filter that were not sent, because the reader was too slow or nobody has them any more), \`rewound\` (\`asked\`, \`newest\`: the host does not know what the reader has seen; the last moments before a crash, or another account) and \`end\` (\`reason\`: the host stops, or the token was revoked). A sign of life comes every 15 s; who takes nothing for two minutes is hung up on. A token, or an address without one, has at most 50 streams.

Kinds: ${Object.entries(EVENT_KINDS)
        .map(([kind, what]) => `\`${kind}\` (${what})`)
        .join(', ')}.`,
      tags: ['events'],
      querystring: streamQuery,
      response: { 200: Type.String() },
    },
    handler: ({ host, readers }, request, reply) => {
      const { query, headers } = request
      const { after = null, ...names } = query
      const filter = eventFilter(host.engine, names)
      const seen = headers['last-event-id']
      const from = seen === undefined ? after : eventNumber(String(seen))
      const stream = readers.open(filter, from, { name: clientOf(request), admitted: request.admitted })
      return reply
        .type('text/event-stream; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('x-accel-buffering', 'no')
        .send(stream)
    },
  }),
]

/** @throws GrodtError BODY_INVALID */
function eventNumber(text: string): number {
  if (/^\d{1,15}(\.\d{1,6})?$/.test(text)) return Number(text)
  const problem = `The header Last-Event-ID must be the number of an event; this was "${text}".`
  throw new GrodtError('BODY_INVALID', { problem })
}
