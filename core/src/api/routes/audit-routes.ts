import { GrodtError } from '../../errors.ts'
import { audit, journalOf, NUMBERS, SUBJECTS } from '../../host/audit/find.ts'
import { auditSchema } from '../../host/audit/schema.ts'
import { verifyRunning } from '../../host/audit/verify.ts'
import Type from 'typebox'
import { route, type Route } from '../route.ts'
import { count, nullable, object, storeQuery, text } from '../schemas/schemas.ts'
import { storeOf } from '../store-of.ts'

const params = object({
  what: Type.Enum([...SUBJECTS], { description: 'What is asked for.' }),
  number: Type.String({
    description:
      'Its number: trades count from 1, a decision has the number of its record, an event its own.',
  }),
})

const verification = object({
  fits: Type.Boolean({ description: 'Whether nothing was found.' }),
  anchor: count('The journal begins after this record.'),
  last: count('The last record that was checked.'),
  hash: text('Its hash, which stands for all before it: SHA-256, hex.'),
  damage: nullable(Type.String(), 'The first record that does not fit the hash chain; null where all do.'),
  counts: object({
    events: count('That fit.'),
    orders: count('Approved entries.'),
    refusals: count('Refused ones.'),
    fills: count('Executions.'),
    trades: count('Closed trades.'),
    funding: count('Payments of funding.'),
    snapshots: count('Snapshots whose books are the sums of the events.'),
  }),
  links: Type.Array(
    object({
      record: count('Its number.'),
      event: nullable(Type.Number(), 'Number of the event; null where it is the record or a snapshot.'),
      time: text('Market time. ISO 8601, UTC.'),
      problem: text('What is wrong.'),
    }),
    { description: 'What does not follow from what came before, in order.' },
  ),
})

/** The chain of one thing, from the journal of the running host. */
export const auditRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/audit/verify',
    config: { scope: 'read' },
    errors: ['AUDIT_STORE'],
    schema: {
      operationId: 'verifyAudit',
      summary: 'Whether the journal fits, in hashes and meaning',
      description:
        'Of the running host, up to its present end, with the books of the last snapshot. Bars and other snapshots are left to `grodt audit verify` ([audit.md](audit.md)), which needs a host that has stopped. A long journal takes seconds, beside which the host goes on; whoever asks meanwhile gets the same answer. `store` as for the chain of one thing.',
      tags: ['events'],
      querystring: storeQuery,
      response: { 200: verification },
    },
    handler: async ({ host }, { query: { store } }) => {
      const found = await verifyRunning(storeOf(host, store))
      return { fits: found.damage === null && found.links.length === 0, ...found }
    },
  }),
  route({
    method: 'GET',
    url: '/audit/:what/:number',
    config: { scope: 'read' },
    errors: ['AUDIT_STORE', 'AUDIT_UNKNOWN'],
    schema: {
      operationId: 'audit',
      summary: 'Where an order, trade, decision or event came from',
      description:
        'And what became of it, from the journal of the host: the document of `grodt audit --json` ([audit.md](audit.md), [audit.schema.json](audit.schema.json)). `store` may name the store that is meant; 409 `AUDIT_STORE` when the host keeps another one or none. A long journal takes seconds, beside which the host goes on.',
      tags: ['events'],
      params,
      querystring: storeQuery,
      response: { 200: object(auditSchema.properties) },
    },
    handler: async ({ host }, { params: { what, number }, query: { store } }) => {
      if (!NUMBERS[what].test(number)) {
        const problem = `"${number}" is no number: name the ${what} by its number.`
        throw new GrodtError('BODY_INVALID', { problem })
      }
      return audit(await journalOf(storeOf(host, store)), { what, number: Number(number) })
    },
  }),
]
