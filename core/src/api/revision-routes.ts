import type { FastifyPluginCallback } from 'fastify'
import type { TSchema } from 'typebox'
import { GrodtError } from '../errors.ts'
import type { PaperHost } from '../host/paper-host.ts'
import type { Reloader } from '../host/reload/reloader.ts'
import { planRollBack, rollBack } from '../host/reload/roll-back.ts'
import { outcomeView, planView } from '../host/views/reload.ts'
import { revisionDiff, revisionPage, revisionView } from '../host/views/revisions.ts'
import { checkParts } from './check-body.ts'
import { accepted } from './config-routes.ts'
import * as schemas from './config-schemas.ts'
import { noQuery } from './schemas.ts'
import { storeOf } from './store-of.ts'

/** Revisions of one page where the request does not say, and at most. */
const PAGE = 20
const LARGEST_PAGE = 100

interface Params {
  readonly number: string
}

interface Query {
  readonly before?: string
  readonly limit?: string
  readonly from?: string
  readonly store?: string
}

/** What was accepted so far, and the way back to it. */
export function revisionRoutes(host: PaperHost, reloader: Reloader): FastifyPluginCallback {
  return (app, _, done) => {
    checkParts(app)
    const answers = (response: TSchema, querystring: TSchema = noQuery) => ({
      querystring,
      response: { 200: response },
    })
    app.get<{ Querystring: Query }>(
      '/config/revisions',
      { schema: answers(schemas.revisions, schemas.revisionsQuery) },
      ({ query: { before = Infinity, limit = PAGE, store } }) =>
        revisionPage(storeOf(host, store), {
          before: Number(before),
          limit: Math.min(Number(limit), LARGEST_PAGE),
        }),
    )
    app.get<{ Params: Params; Querystring: Query }>(
      '/config/revisions/:number',
      { schema: answers(schemas.revisionContent, schemas.revisionQuery) },
      ({ params, query: { store } }) => revisionView(storeOf(host, store), numberOf(params)),
    )
    app.get<{ Params: Params; Querystring: Query }>(
      '/config/revisions/:number/diff',
      { schema: answers(schemas.revisionDiff, schemas.revisionDiffQuery) },
      ({ params, query: { from, store } }) =>
        revisionDiff(storeOf(host, store), numberOf(params), from === undefined ? null : Number(from)),
    )
    app.get<{ Params: Params }>(
      '/config/revisions/:number/rollback',
      { schema: answers(schemas.rollBackPlan) },
      async ({ params }) => {
        const { plan, ...files } = await planRollBack(host, reloader, numberOf(params))
        return { ...planView(plan), ...files }
      },
    )
    app.post<{ Params: Params; Body: schemas.RollBackBody }>(
      '/config/revisions/:number/rollback',
      { schema: { body: schemas.rollBackBody, ...answers(schemas.rolledBack) } },
      async ({ params, body: { reason, author = 'api', force = false } }) => {
        const request = { number: numberOf(params), reason, author, force }
        const { outcome, ...files } = await rollBack(host, reloader, request)
        return { outcome: outcomeView(accepted(outcome)), ...files }
      },
    )
    done()
  }
}

function numberOf({ number }: Params): number {
  if (/^[1-9]\d{0,14}$/.test(number)) return Number(number)
  const problem = `A revision is named by its number, such as 3; this was "${number}".`
  throw new GrodtError('BODY_INVALID', { problem })
}
