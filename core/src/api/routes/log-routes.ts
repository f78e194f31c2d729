import Type from 'typebox'
import { LOG_LEVELS, LOG_STATES } from '../../host/log/host-log.ts'
import { logPage } from '../../host/views/log.ts'
import { pick } from '../../portfolio/statistics/schema/live.ts'
import { LOG_LEVEL } from '../etag.ts'
import { cursorOf, listQuery, pageOf, pastQuery } from '../paging.ts'
import { author, reason } from '../schemas/command-schemas.ts'
import { route, type Route } from '../route.ts'
import { count, moment, object, text } from '../schemas/schemas.ts'

const EXPECTED_LEVEL = `one of ${LOG_LEVELS.join(', ')}`
const level = Type.Enum([...LOG_LEVELS], {
  description: 'What is less than this is not written: debug, info, warn or error.',
  expected: EXPECTED_LEVEL,
})

const query = object({
  ...pick(listQuery.properties, ['limit', 'cursor', 'from', 'to']),
  after: Type.Optional(Type.Integer({ minimum: 0, description: 'Only lines above this number.' })),
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

const present = Type.Enum([...LOG_STATES], {
  description: 'What is less than this is not written; silent: nothing is.',
})

const logs = pageOf({
  level: present,
  lines: Type.Array(
    object({
      number: count('Counts up from 1 over the life of the process.'),
      time: moment('Time of day.'),
      level: Type.Enum([...LOG_LEVELS], { description: 'How loud it is.' }),
      message: text('What it says; empty for events.'),
      fields: Type.Record(Type.String(), Type.Unknown(), {
        description: 'What else it says, without secrets.',
      }),
    }),
    { description: 'The newest first.' },
  ),
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
      description:
        'Those in memory: the last 1,000, or fewer where they are long. The file has all of them. `from` and `to` are times of the day.',
      tags: ['host'],
      querystring: query,
      response: { 200: logs },
    },
    handler: ({ logs }, { query: { after: above, level, contains, ...rest } }) => {
      const { found, next } = logPage(logs, { ...pastQuery(rest), above, level, contains })
      return { level: logs.level, lines: found, next: cursorOf(next) }
    },
  }),
  route({
    method: 'GET',
    url: '/logs/level',
    config: { scope: 'read' },
    version: LOG_LEVEL,
    schema: {
      operationId: 'getLogLevel',
      summary: 'How much the log tells now',
      tags: ['host'],
      response: { 200: object({ level: present }) },
    },
    handler: ({ logs: { level } }) => ({ level }),
  }),
  route({
    method: 'PUT',
    url: '/logs/level',
    config: { scope: 'admin' },
    version: LOG_LEVEL,
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
    handler: ({ logs }, { body: { level, reason, author = 'api' } }, _, { check, tell }) => {
      check()
      logs.setLevel(level, { reason, author })
      tell()
      return { level: logs.level }
    },
  }),
]
