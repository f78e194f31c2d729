import type { FastifyPluginCallback } from 'fastify'
import type { TSchema } from 'typebox'
import { GrodtError } from '../errors.ts'
import type { PaperHost } from '../host/paper-host.ts'
import type { Reloader, ReloadOutcome } from '../host/reload/reloader.ts'
import { configView, outcomeView, planView } from '../host/views/reload.ts'
import { checkParts } from './check-body.ts'
import * as schemas from './config-schemas.ts'
import { RefusedRequest } from './problem.ts'
import { noQuery } from './schemas.ts'

/** What runs, what a reload would do, and the reload itself. */
export function configRoutes(host: PaperHost, reloader: Reloader): FastifyPluginCallback {
  return (app, _, done) => {
    checkParts(app)
    const answers = (response: TSchema) => ({ querystring: noQuery, response: { 200: response } })
    app.get('/config', { schema: answers(schemas.runningConfig) }, () => configView(host, reloader))
    app.get('/config/diff', { schema: answers(schemas.reloadPlan) }, async () =>
      planView(await reloader.plan()),
    )
    app.post<{ Body: schemas.ReloadBody | undefined }>(
      '/config/reload',
      { schema: { body: schemas.reloadBody, ...answers(schemas.reloadOutcome) } },
      async ({ body }) => {
        const { author = 'api', unpin } = body ?? {}
        if (unpin !== undefined) requirePinned(host, unpin)
        return outcomeView(
          accepted(await reloader.request({ author, ...(unpin !== undefined && { unpin }) })),
        )
      },
    )
    done()
  }
}

/** @throws RefusedRequest when it was refused, Error when that is a fault of the host */
export function accepted(outcome: ReloadOutcome): ReloadOutcome {
  const { error } = outcome
  if (error !== null && error.code !== 'UNEXPECTED') throw new RefusedRequest(error.code, error.message)
  if (error !== null) throw new Error(error.message)
  return outcome
}

function requirePinned({ prepared }: PaperHost, ids: readonly string[]): void {
  const pinned = prepared.pinned.map(({ pin }) => pin.id)
  const wrong = ids.find((id) => !pinned.includes(id))
  if (wrong === undefined) return
  const present = pinned.length === 0 ? 'None is.' : `Pinned: ${pinned.join(', ')}.`
  throw new GrodtError('PLUGIN_NOT_PINNED', { id: wrong, present })
}
