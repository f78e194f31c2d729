import { decisionIn, findDecision } from '../../host/audit/allocation.ts'
import { decideFor } from '../../host/meta/decide-for.ts'
import { allocationView, attributionView } from '../../host/views/allocation.ts'
import { nextDecision } from '../../host/views/next-decision.ts'
import { pastRecords } from '../../host/views/record-page.ts'
import * as schemas from '../schemas/allocation-schemas.ts'
import { COMMAND_ERRORS } from './command-routes.ts'
import { personBody } from '../schemas/command-schemas.ts'
import { JOURNAL_ERRORS, journalPage } from '../past-list.ts'
import { route, type Route } from '../route.ts'
import { storeQuery } from '../schemas/schemas.ts'
import { storeOf } from '../store-of.ts'

/** Who gets how much capital, and why. */
export const allocationRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/allocation',
    config: { scope: 'read' },
    schema: {
      operationId: 'getAllocation',
      summary: 'Who has how much capital, and the last decision',
      description: 'The fields of a decision are those of [allocation.md](allocation.md#looking-at-it).',
      tags: ['allocation'],
      response: { 200: schemas.allocation },
    },
    handler: ({ host }) => allocationView(host),
  }),
  route({
    method: 'GET',
    url: '/allocation/attribution',
    config: { scope: 'read' },
    schema: {
      operationId: 'getAllocationAttribution',
      summary: 'What moving capital earned or cost',
      description:
        'Profit and loss of every trade of the account and of what it holds now, by what changed the weights that it was opened with: a component has the share (weight after it - weight before it) / final weight. `configured` and `parts` sum to `net`, exactly in booked amounts.',
      tags: ['allocation'],
      response: { 200: schemas.attribution },
    },
    handler: ({ host }) => attributionView(host),
  }),
  route({
    method: 'GET',
    url: '/allocation/next',
    config: { scope: 'read' },
    schema: {
      operationId: 'getNextAllocationDecision',
      summary: 'When it is decided next, and what would come of it now',
      description:
        'A decision with what is known at this bar, without any effect: its `id` is the one that the next decision will have. The allocator is asked once per bar for it.',
      tags: ['allocation'],
      response: { 200: schemas.nextDecision },
    },
    handler: ({ host }) => nextDecision(host),
  }),
  route({
    method: 'GET',
    url: '/allocation/decisions',
    config: { scope: 'read' },
    errors: JOURNAL_ERRORS,
    schema: {
      operationId: 'listAllocationDecisions',
      summary: 'Decisions about it, from the journal',
      description: '409 `AUDIT_STORE` where none is kept.',
      tags: ['allocation'],
      querystring: schemas.decisionsQuery,
      response: { 200: schemas.decisions },
    },
    handler: async ({ host }, { query }, reply) => {
      const { found, next } = await journalPage(host, query, reply, (store, asked) =>
        pastRecords(store, { ...asked, kinds: ['weights'] }, (record) => {
          const decision = decisionIn(record)
          return decision === null ? null : { record: record.seq, decision }
        }),
      )
      return { decisions: found, next }
    },
  }),
  route({
    method: 'POST',
    url: '/allocation/run',
    config: { scope: 'trade' },
    errors: ['ALLOCATION_REFUSED', ...COMMAND_ERRORS],
    schema: {
      operationId: 'runAllocation',
      summary: 'Decide about it now',
      description:
        'As a scheduled decision would, within the same bounds, and in the journal with who wanted it; the schedule stays as it is. One bar gives one decision. 409 `ALLOCATION_REFUSED` when it had one, before the first bar, and where weights stand still.',
      tags: ['allocation'],
      body: personBody,
      response: { 200: schemas.ran },
    },
    handler: async ({ host }, { body: { reason, author = 'api' } }) => ({
      decision: await decideFor(host, { author, reason }),
    }),
  }),
  route({
    method: 'GET',
    url: '/allocation/:id',
    config: { scope: 'read' },
    errors: ['AUDIT_STORE', 'AUDIT_UNKNOWN'],
    schema: {
      operationId: 'getAllocationDecision',
      summary: 'A decision about it, by its number, or last',
      description:
        'From the journal of the host. `store` may name the store that is meant; 409 `AUDIT_STORE` when the host keeps another one or none.',
      tags: ['allocation'],
      params: schemas.decisionParams,
      querystring: storeQuery,
      response: { 200: schemas.foundDecision },
    },
    handler: ({ host }, { params: { id }, query }) => {
      const store = storeOf(host, query.store)
      const journal = { folder: store.folder, records: store.records({ kinds: ['weights'] }) }
      return findDecision(journal, id === 'last' ? null : Number(id))
    },
  }),
]
