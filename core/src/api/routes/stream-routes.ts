import Type, { type Static } from 'typebox'
import { unknownStrategy, unknownSymbol } from '../../engine/commands.ts'
import { GrodtError } from '../../errors.ts'
import type { PaperHost } from '../../host/paper-host.ts'
import type { EventFilter } from '../../host/stream/filter.ts'
import { EVENT_KINDS, eventKind } from '../../host/stream/kinds.ts'
import { clientOf } from '../guard/guard.ts'
import { route, type Route } from '../route.ts'
import { object } from '../schemas/schemas.ts'

const list = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 1000, description, expected: 'a list with commas' }))

const streamQuery = object({
  kind: list('Only these kinds of events, with commas between them; left out: all.'),
  strategy: list('Only what concerns these strategies.'),
  symbol: list('Only what concerns these symbols.'),
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
      const filter = filterOf(host, names)
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

const parts = (text: string | undefined): string[] => text?.split(',').map((part) => part.trim()) ?? []

/** @throws GrodtError BODY_INVALID, STRATEGY_UNKNOWN, SYMBOL_UNKNOWN */
function filterOf(
  { engine }: PaperHost,
  { kind, strategy, symbol }: Omit<Static<typeof streamQuery>, 'after'>,
): EventFilter {
  const [strategies, symbols] = [parts(strategy), parts(symbol)]
  const stranger = strategies.find((name) => !engine.sleeves.some((sleeve) => sleeve.name === name))
  if (stranger !== undefined) throw unknownStrategy(engine, stranger)
  const traded = engine.markets.map(({ instrument }) => instrument.symbol)
  const unknown = symbols.find((name) => !traded.includes(name))
  if (unknown !== undefined) throw unknownSymbol('The host', unknown, traded)
  return { kinds: parts(kind).map(eventKind), strategies, symbols }
}

/** @throws GrodtError BODY_INVALID */
function eventNumber(text: string): number {
  if (/^\d{1,15}(\.\d{1,6})?$/.test(text)) return Number(text)
  const problem = `The header Last-Event-ID must be the number of an event; this was "${text}".`
  throw new GrodtError('BODY_INVALID', { problem })
}
