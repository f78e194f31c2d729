import type { FastifyPluginCallback } from 'fastify'
import type { PaperHost } from '../host/paper-host.ts'
import { forecastView } from '../host/views/forecasts.ts'
import { forecasts } from './forecast-schemas.ts'
import { noQuery } from './schemas.ts'

/** What is forecast now. */
export function forecastRoutes(host: PaperHost): FastifyPluginCallback {
  return (app, _, done) => {
    app.get('/forecasts', { schema: { querystring: noQuery, response: { 200: forecasts } } }, () =>
      forecastView(host),
    )
    done()
  }
}
