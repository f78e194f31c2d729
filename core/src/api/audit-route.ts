import { didYouMean, nearestName } from '@grodt/sdk/host'
import type { FastifyPluginCallback } from 'fastify'
import Type, { type Static } from 'typebox'
import { GrodtError } from '../errors.ts'
import { audit, journalOf, NUMBERS, SUBJECTS, type Subject } from '../host/audit/find.ts'
import type { PaperHost } from '../host/paper-host.ts'
import { object } from './schemas.ts'
import { storeOf } from './store-of.ts'

interface Params {
  readonly what: string
  readonly number: string
}

const query = object({
  store: Type.Optional(Type.String({ description: 'Folder of the store that is meant.' })),
})

/** The chain of one thing, from the journal of the running host. Its form is that of docs/audit.schema.json. */
export function auditRoute(host: PaperHost): FastifyPluginCallback {
  return (app, _, done) => {
    app.get<{ Params: Params; Querystring: Static<typeof query> }>(
      '/audit/:what/:number',
      { schema: { querystring: query } },
      async ({ params, query: { store: asked } }, reply) => {
        const subject = subjectOf(params)
        const found = await audit(await journalOf(storeOf(host, asked)), subject)
        // A schema for the answer would only be read to write the same again: it is a union of all things.
        return reply.type('application/json; charset=utf-8').send(JSON.stringify(found))
      },
    )
    done()
  }
}

function subjectOf({ what, number }: Params): Subject {
  const known = SUBJECTS.find((one) => one === what)
  if (known === undefined) {
    const near = didYouMean(nearestName(what, SUBJECTS))
    const problem = `There is nothing called "${what}" to audit${near}: there are ${SUBJECTS.join(', ')}.`
    throw new GrodtError('BODY_INVALID', { problem })
  }
  if (!NUMBERS[known].test(number)) {
    throw new GrodtError('BODY_INVALID', {
      problem: `"${number}" is no number: name the ${what} by its number.`,
    })
  }
  return { what: known, number: Number(number) }
}
