import { unknownStrategy } from '../../engine/commands.ts'
import { comparisonView } from '../../host/views/compare.ts'
import { presentStrategies, retiredNames, strategyNamed } from '../../host/views/strategies.ts'
import { signalRows } from '../../host/views/signals.ts'
import { STRATEGY } from '../etag.ts'
import { symbolListQuery } from '../paging.ts'
import { JOURNAL_ERRORS, journalPage, LIST_ERRORS } from '../past-list.ts'
import { route, type Route } from '../route.ts'
import * as schemas from '../schemas/schemas.ts'
import * as trading from '../schemas/trading-schemas.ts'

/** The strategies, to look at; `command-routes.ts` steers them. */
export const strategyRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/strategies',
    config: { scope: 'read' },
    schema: {
      operationId: 'listStrategies',
      summary: 'Every strategy: weight, gates, result, refusals',
      tags: ['strategies'],
      response: { 200: schemas.strategies },
    },
    handler: ({ host }) => ({ strategies: presentStrategies(host), retired: retiredNames(host.engine) }),
  }),
  route({
    method: 'GET',
    url: '/strategies/:name',
    config: { scope: 'read' },
    version: STRATEGY,
    errors: ['STRATEGY_UNKNOWN'],
    schema: {
      operationId: 'getStrategy',
      summary: 'One strategy',
      description:
        'Its ETag names what persons change: its entry, its code, pause and quarantine; not what the market changes.',
      tags: ['strategies'],
      params: schemas.strategyParams,
      response: { 200: schemas.strategy },
    },
    handler: ({ host }, { params: { name } }) => {
      const found = strategyNamed(host, name)
      if (found !== undefined) return found
      throw unknownStrategy(host.engine, name)
    },
  }),
  route({
    method: 'GET',
    url: '/comparison',
    config: { scope: 'read' },
    schema: {
      operationId: 'compareStrategies',
      summary: 'The strategies side by side',
      description:
        'Every strategy beside the others over the last 1, 7 and 30 daily returns and since the start; the figures are those of [statistics.md](statistics.md).',
      tags: ['strategies'],
      response: { 200: schemas.strategyComparison },
    },
    handler: ({ host }) => comparisonView(host),
  }),
  route({
    method: 'GET',
    url: '/strategies/:name/signals',
    config: { scope: 'read' },
    errors: [...LIST_ERRORS, ...JOURNAL_ERRORS],
    schema: {
      operationId: 'listSignals',
      summary: 'What it wanted, and why that was refused',
      description:
        'From the journal; why it opens nothing now is in `gates` of `/strategies/NAME`. 409 `AUDIT_STORE` where no journal is kept.',
      tags: ['strategies'],
      params: schemas.strategyParams,
      querystring: symbolListQuery,
      response: { 200: trading.signals },
    },
    handler: async ({ host }, { params: { name }, query }, reply) => {
      const asked = { ...query, strategy: name }
      const { found, next } = await journalPage(host, asked, reply, signalRows)
      return { signals: found, next }
    },
  }),
]
