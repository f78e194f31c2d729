import Type, { type Static } from 'typebox'
import { pastRecords } from '../../host/views/record-page.ts'
import { moment } from '../../host/views/time.ts'
import { pick } from '../../portfolio/statistics/schema/live.ts'
import { listQuery, pageOf } from '../paging.ts'
import { JOURNAL_ERRORS, journalPage } from '../past-list.ts'
import { route, type Route } from '../route.ts'
import * as schemas from '../schemas/schemas.ts'

/** Kinds of records, with what they are. */
const RECORD_KINDS = {
  bars: 'one bar of every symbol',
  command: 'what a person or the supervisor wanted',
  weights: 'a decision about the weights',
  learning: 'what became of models and forecasts',
  revision: 'another configuration or other code came into force',
  rejected: 'a reload was refused',
  start: 'a process began',
  stop: 'it ended in order',
} as const

const names = Object.keys(RECORD_KINDS)
const anyKind = `(${names.join('|')})`

const query = schemas.object({
  ...pick(listQuery.properties, ['limit', 'cursor', 'from', 'to']),
  kind: Type.Optional(
    Type.String({
      pattern: `^${anyKind}(,${anyKind})*$`,
      maxLength: 200,
      description: 'Only records of these kinds, with commas between them; left out: all.',
      expected: `kinds with commas between them, out of ${names.join(', ')}`,
    }),
  ),
})

const records = pageOf({
  records: Type.Array(
    schemas.object({
      record: schemas.count('Its number.'),
      time: schemas.moment('Market time.'),
      kind: schemas.text('What sort of input it is.'),
      cause: schemas.nullable(Type.String(), 'What led to it; null where it does not say.'),
      input: Type.Unknown({
        description: 'The input itself, as [store.md](store.md) has it; null where none is kept.',
      }),
      events: Type.Array(Type.Unknown(), { description: 'What it caused; none where none are kept.' }),
      hash: schemas.text('Of it and of all before it: SHA-256, hex.'),
    }),
    { description: 'The newest first.' },
  ),
})
type Row = Static<typeof records>['records'][number]

/** The journal, as it is. */
export const journalRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/journal',
    config: { scope: 'read' },
    errors: JOURNAL_ERRORS,
    schema: {
      operationId: 'listRecords',
      summary: 'Records of the journal',
      description: `Each is checked against the hash chain while it is read. 409 \`AUDIT_STORE\` where none is kept. Kinds: ${Object.entries(
        RECORD_KINDS,
      )
        .map(([kind, what]) => `\`${kind}\` (${what})`)
        .join(', ')}.`,
      tags: ['events'],
      querystring: query,
      response: { 200: records },
    },
    handler: async ({ host }, { query: { kind, ...rest } }, reply) => {
      const { found, next } = await journalPage(host, rest, reply, (store, asked) => {
        const of = kind === undefined ? asked : { ...asked, kinds: kind.split(',') }
        return pastRecords(
          store,
          of,
          ({ seq: record, time, kind, cause = null, input = null, events = [], hash }): Row => {
            return { record, time: moment(time), kind, cause, input, events: [...events], hash }
          },
        )
      })
      return { records: found, next }
    },
  }),
]
