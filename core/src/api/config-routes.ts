import type { FastifyPluginCallback } from 'fastify'
import type { TSchema } from 'typebox'
import type { PaperHost } from '../host/paper-host.ts'
import type { Reloader } from '../host/reload/reloader.ts'
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
    app.get('/config', { schema: answers(schemas.runningConfig) }, () => configView(host, reloader.outcomes))
    app.get('/config/diff', { schema: answers(schemas.reloadPlan) }, async () =>
      planView(await reloader.plan()),
    )
    app.post<{ Body: schemas.ReloadBody | undefined }>(
      '/config/reload',
      { schema: { body: schemas.reloadBody, ...answers(schemas.reloadOutcome) } },
      async ({ body }) => {
        const outcome = await reloader.request({ author: body?.author ?? 'api' })
        const { error } = outcome
        if (error !== null && error.code !== 'UNEXPECTED') throw new RefusedRequest(error.code, error.message)
        if (error !== null) throw new Error(error.message)
        return outcomeView(outcome)
      },
    )
    done()
  }
}
