import { planRollBack, rollBack } from '../../host/reload/roll-back.ts'
import { outcomeView, planView } from '../../host/views/reload.ts'
import { revisionDiff, revisionPage, revisionView } from '../../host/views/revisions.ts'
import { accepted, RELOAD_ERRORS } from './config-routes.ts'
import * as schemas from '../schemas/config-schemas.ts'
import { inTurn } from '../costly.ts'
import { route, type Route } from '../route.ts'
import { storeQuery } from '../schemas/schemas.ts'
import { storeOf } from '../store-of.ts'

/** Revisions of one page where the request does not say. */
const PAGE = 20

/** What was accepted so far, and the way back to it. */
export const revisionRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/config/revisions',
    config: { scope: 'read' },
    errors: ['AUDIT_STORE'],
    schema: {
      operationId: 'listRevisions',
      summary: 'Every accepted configuration, the newest first',
      description:
        'Those below `before`, at most `limit`. For this and the next two routes `store` may name the store that is meant; 409 `AUDIT_STORE` when the host keeps another one or none.',
      tags: ['config'],
      querystring: schemas.revisionsQuery,
      response: { 200: schemas.revisions },
    },
    handler: ({ host }, { query: { before = Infinity, limit = PAGE, store } }) =>
      revisionPage(storeOf(host, store), { before, limit }),
  }),
  route({
    method: 'GET',
    url: '/config/revisions/:number',
    config: { scope: 'read' },
    errors: ['REVISION_UNKNOWN', 'AUDIT_STORE'],
    schema: {
      operationId: 'getRevision',
      summary: 'One of them, with files and plugins',
      tags: ['config'],
      params: schemas.revisionParams,
      querystring: storeQuery,
      response: { 200: schemas.revisionContent },
    },
    handler: ({ host }, { params: { number }, query: { store } }) =>
      revisionView(storeOf(host, store), number),
  }),
  route({
    method: 'GET',
    url: '/config/revisions/:number/diff',
    config: { scope: 'read' },
    errors: ['REVISION_UNKNOWN', 'AUDIT_STORE'],
    schema: {
      operationId: 'diffRevision',
      summary: 'What it changed',
      description: 'With `from`, how it differs from that one.',
      tags: ['config'],
      params: schemas.revisionParams,
      querystring: schemas.revisionDiffQuery,
      response: { 200: schemas.revisionDiff },
    },
    handler: ({ host }, { params: { number }, query: { from = null, store } }) =>
      revisionDiff(storeOf(host, store), number, from),
  }),
  route({
    method: 'GET',
    url: '/config/revisions/:number/rollback',
    config: { scope: 'read' },
    errors: ['REVISION_UNKNOWN', 'REVISIONS_NOT_KEPT', ...RELOAD_ERRORS, 'READ_BUSY'],
    schema: {
      operationId: 'planRollBack',
      summary: 'What a roll-back to it would do',
      description: 'Nothing is changed. 422 when it is wrong by now.',
      tags: ['config'],
      params: schemas.revisionParams,
      response: { 200: schemas.rollBackPlan },
    },
    handler: async ({ host, reloader }, { params: { number } }) => {
      const { plan, ...files } = await inTurn(host, `roll-back ${number}`, () =>
        planRollBack(host, reloader, number),
      )
      return { ...planView(plan), ...files }
    },
  }),
  route({
    method: 'POST',
    url: '/config/revisions/:number/rollback',
    config: { scope: 'admin' },
    errors: ['REVISION_UNKNOWN', 'REVISIONS_NOT_KEPT', 'CONFIG_UNKEPT', 'CONFIG_WRITE', ...RELOAD_ERRORS],
    schema: {
      operationId: 'rollBackConfig',
      summary: 'Bring it back as a new revision',
      description:
        'Brings a revision back as a new one ([reload.md](reload.md#revisions)). 409 `CONFIG_UNKEPT` when a file would be lost, `CONFIG_WRITE` when the folder cannot be written, `REVISIONS_NOT_KEPT` without a store; 422 and 409 as for a reload.',
      tags: ['config'],
      params: schemas.revisionParams,
      body: schemas.rollBackBody,
      response: { 200: schemas.rolledBack },
    },
    handler: async (
      { host, reloader },
      { params: { number }, body: { reason, author = 'api', force = false } },
    ) => {
      const { outcome, ...files } = await rollBack(host, reloader, { number, reason, author, force })
      return { outcome: outcomeView(accepted(outcome)), ...files }
    },
  }),
]
