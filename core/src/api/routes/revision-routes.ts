import { planRollBack, rollBack } from '../../host/reload/roll-back.ts'
import { outcomeView, planView } from '../../host/views/reload.ts'
import { revisionDiff, revisionPage, revisionView } from '../../host/views/revisions.ts'
import { accepted, RELOAD_ERRORS } from './config-routes.ts'
import * as schemas from '../schemas/config-schemas.ts'
import { inTurn } from '../costly.ts'
import { CONFIG } from '../etag.ts'
import { cursorOf, pastQuery } from '../paging.ts'
import { JOURNAL_ERRORS } from '../past-list.ts'
import { route, type Route } from '../route.ts'
import { storeQuery } from '../schemas/schemas.ts'
import { storeOf } from '../store-of.ts'

/** What was accepted so far, and the way back to it. */
export const revisionRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/config/revisions',
    config: { scope: 'read' },
    errors: JOURNAL_ERRORS,
    schema: {
      operationId: 'listRevisions',
      summary: 'Every accepted configuration, the newest first',
      description:
        '`from` and `to` are about the market time at which they came into force. For this and the next two routes `store` may name the store that is meant; 409 `AUDIT_STORE` when the host keeps another one or none.',
      tags: ['config'],
      querystring: schemas.revisionsQuery,
      response: { 200: schemas.revisions },
    },
    handler: async ({ host }, { query: { store, before: below, ...rest } }) => {
      const [kept, asked] = [storeOf(host, store), { ...pastQuery(rest), below }]
      const { found, next } = await inTurn(host, null, () => revisionPage(kept, asked))
      return { revisions: found, next: cursorOf(next) }
    },
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
    version: CONFIG,
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
    version: CONFIG,
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
      { params: { number }, body: { reason, author = 'api', force = false, withoutModels = false } },
      _,
      { check: holds, tell: settled },
    ) => {
      const { outcome, ...files } = await rollBack(host, reloader, {
        ...{ number, reason, author, force, withoutModels, holds, settled },
      })
      return { outcome: outcomeView(accepted(outcome)), ...files }
    },
  }),
]
