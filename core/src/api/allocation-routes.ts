import type { FastifyPluginCallback } from 'fastify'
import Type, { type Static } from 'typebox'
import { GrodtError } from '../errors.ts'
import { findDecision } from '../host/audit/allocation.ts'
import type { PaperHost } from '../host/paper-host.ts'
import { allocationView } from '../host/views/allocation.ts'
import { noQuery, object } from './schemas.ts'
import { storeOf } from './store-of.ts'

const query = object({
  store: Type.Optional(Type.String({ description: 'Folder of the store that is meant.' })),
})

/** A schema for the answers would only be read to write the same again: a decision is passed on as it was made. */
const JSON_TYPE = 'application/json; charset=utf-8'

/** Who gets how much capital, and why. */
export function allocationRoutes(host: PaperHost): FastifyPluginCallback {
  return (app, _, done) => {
    app.get('/allocation', { schema: { querystring: noQuery } }, (_request, reply) =>
      reply.type(JSON_TYPE).send(JSON.stringify(allocationView(host))),
    )
    app.get<{ Params: { readonly id: string }; Querystring: Static<typeof query> }>(
      '/allocation/:id',
      { schema: { querystring: query } },
      async ({ params: { id }, query: { store: asked } }, reply) => {
        if (!/^(\d{1,15}|last)$/.test(id)) {
          throw new GrodtError('BODY_INVALID', {
            problem: `"${id}" is no number: name the decision by its number, or "last".`,
          })
        }
        const store = storeOf(host, asked)
        const journal = { folder: store.folder, records: store.records({ kinds: ['weights'] }) }
        const found = await findDecision(journal, id === 'last' ? null : Number(id))
        return reply.type(JSON_TYPE).send(JSON.stringify(found))
      },
    )
    done()
  }
}
