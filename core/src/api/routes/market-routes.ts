import Type from 'typebox'
import { barsView } from '../../host/views/bars.ts'
import { regimeChanges } from '../../host/views/regimes.ts'
import { regimeRows } from '../../host/views/status.ts'
import { pick } from '../../portfolio/statistics/schema/live.ts'
import { cursorOf, listQuery, pastQuery, symbolListQuery } from '../paging.ts'
import { JOURNAL_ERRORS, journalPage } from '../past-list.ts'
import { route, type Route } from '../route.ts'
import { object, regime } from '../schemas/schemas.ts'
import * as trading from '../schemas/trading-schemas.ts'

const barsQuery = object({
  ...pick(listQuery.properties, ['limit', 'cursor', 'from', 'to']),
  symbol: Type.String({ description: 'Which one.', expected: 'a symbol such as BTC/USDT' }),
  timeframe: Type.Optional(
    Type.String({
      description: 'How long a bar is; left out: the base bars.',
      expected: 'a timeframe such as 1h',
    }),
  ),
})

/** What the market is like. */
export const marketRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/bars',
    config: { scope: 'read' },
    errors: ['SYMBOL_UNKNOWN', 'TIMEFRAME_UNKNOWN'],
    schema: {
      operationId: 'listBars',
      summary: 'Closed bars of a symbol',
      description:
        'What the strategies look back on, with the history before the first bar: of each timeframe the last 4,096 bars at most. `from` and `to` are times at which bars open.',
      tags: ['market'],
      querystring: barsQuery,
      response: { 200: trading.bars },
    },
    handler: ({ host }, { query: { symbol, timeframe, ...rest } }) => {
      const { found, next, ...names } = barsView(host, { ...pastQuery(rest), symbol, timeframe })
      return { ...names, bars: found, next: cursorOf(next) }
    },
  }),
  route({
    method: 'GET',
    url: '/regime',
    config: { scope: 'read' },
    schema: {
      operationId: 'getRegime',
      summary: 'The regime of every symbol now',
      tags: ['market'],
      response: { 200: object({ regimes: Type.Array(regime) }) },
    },
    handler: ({ host }) => ({ regimes: regimeRows(host) }),
  }),
  route({
    method: 'GET',
    url: '/regime/history',
    config: { scope: 'read' },
    errors: ['SYMBOL_UNKNOWN', ...JOURNAL_ERRORS],
    schema: {
      operationId: 'listRegimeChanges',
      summary: 'How regimes changed',
      description: 'From the journal. 409 `AUDIT_STORE` where none is kept.',
      tags: ['market'],
      querystring: symbolListQuery,
      response: { 200: trading.regimeChanges },
    },
    handler: async ({ host }, { query }, reply) => {
      const { found, next } = await journalPage(host, query, reply, regimeChanges)
      return { changes: found, next }
    },
  }),
]
