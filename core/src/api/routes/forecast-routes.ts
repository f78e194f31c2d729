import { forecastView } from '../../host/views/forecasts.ts'
import { forecasts } from '../schemas/forecast-schemas.ts'
import { route, type Route } from '../route.ts'

/** What is forecast now. */
export const forecastRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/forecasts',
    config: { scope: 'read' },
    schema: {
      operationId: 'getForecasts',
      summary: 'What is forecast, by what, and how well so far',
      description:
        'What is forecast now, by which step of the fallback chain, and how well models forecast so far ([learning.md](learning.md)).',
      tags: ['models'],
      response: { 200: forecasts },
    },
    handler: ({ host }) => forecastView(host),
  }),
]
