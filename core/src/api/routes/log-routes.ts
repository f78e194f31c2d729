import Type from 'typebox'
import { LOG_LEVELS } from '../../host/log/host-log.ts'
import { logView } from '../../host/views/log.ts'
import { author, reason } from '../schemas/command-schemas.ts'
import { route, type Route } from '../route.ts'
import { count, moment, nullable, object, text } from '../schemas/schemas.ts'

const EXPECTED_LEVEL = `one of ${LOG_LEVELS.join(', ')}`
const level = Type.Enum([...LOG_LEVELS], {
  description: 'What is less than this is not written: debug, info, warn or error.',
  expected: EXPECTED_LEVEL,
})

const query = object({
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 1000, default: 100, description: 'At most so many lines.' }),
  ),
  after: Type.Optional(
    Type.Integer({
      minimum: 0,
      description: 'Only lines behind this number, from there on; left out: the last ones.',
    }),
  ),
  level: Type.Optional(
    Type.Enum([...LOG_LEVELS], {
      description: 'Only lines that are at least as loud.',
      expected: EXPECTED_LEVEL,
    }),
  ),
  contains: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'Only lines with this text, in any case.',
      expected: 'a text',
    }),
  ),
})

const present = text('What is less than this is not written.')

const logs = object({
  level: present,
  lines: Type.Array(
    object({
      number: count('Counts up from 1 over the life of the process.'),
      time: moment('Time of day.'),
      level: text('debug, info, warn or error.'),
      message: text('What it says; empty for events.'),
      fields: Type.Record(Type.String(), Type.Unknown(), {
        description: 'What else it says, without secrets.',
      }),
    }),
    { description: 'The oldest first.' },
  ),
  oldest: nullable(Type.Integer(), 'Number of the oldest line in memory; null where there is none.'),
  newest: nullable(Type.Integer(), 'Number of the newest one. Give it as `after` to go on.'),
})

/** The log of the host. */
export const logRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/logs',
    config: { scope: 'read' },
    schema: {
      operationId: 'listLogLines',
      summary: 'The last lines of the log',
      description: 'Those in memory: the last 1,000, or fewer where they are long. The file has all of them.',
      tags: ['host'],
      querystring: query,
      response: { 200: logs },
    },
    handler: ({ logs }, { query: { limit = 100, ...which } }) => logView(logs, { limit, ...which }),
  }),
  route({
    method: 'PUT',
    url: '/logs/level',
    config: { scope: 'admin' },
    errors: ['REASON_MISSING'],
    schema: {
      operationId: 'setLogLevel',
      summary: 'How much the log tells',
      description:
        'Until the host ends; the next start begins with `info`. The log says who wanted it, and why.',
      tags: ['host'],
      body: object({ level, reason, author }),
      response: { 200: object({ level: present }) },
    },
    handler: ({ logs }, { body: { level, reason, author = 'api' } }) => {
      logs.setLevel(level, { reason, author })
      return { level: logs.level }
    },
  }),
]
