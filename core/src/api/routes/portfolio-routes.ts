import { fillRows, orderRows } from '../../host/views/orders.ts'
import { performanceReport } from '../../host/views/performance.ts'
import { portfolioView } from '../../host/views/portfolio.ts'
import { positionRows } from '../../host/views/positions.ts'
import { closedTrades } from '../../host/views/trades.ts'
import { cursorOf, listQuery, presentQuery } from '../paging.ts'
import { JOURNAL_ERRORS, journalPage, knownQuery, LIST_ERRORS } from '../past-list.ts'
import { route, type Route } from '../route.ts'
import * as schemas from '../schemas/schemas.ts'
import * as trading from '../schemas/trading-schemas.ts'

/** What the book holds and how it did. */
export const portfolioRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/portfolio',
    config: { scope: 'read' },
    schema: {
      operationId: 'getPortfolio',
      summary: 'Equity, sleeves and exposure',
      tags: ['portfolio'],
      response: { 200: trading.portfolio },
    },
    handler: ({ host }) => portfolioView(host),
  }),
  route({
    method: 'GET',
    url: '/performance',
    config: { scope: 'read' },
    schema: {
      operationId: 'getPerformance',
      summary: 'Equity, cash, drawdown, statistics',
      description: 'The book as a whole.',
      tags: ['portfolio'],
      response: { 200: schemas.performance },
    },
    handler: ({ host }) => performanceReport(host),
  }),
  route({
    method: 'GET',
    url: '/positions',
    config: { scope: 'read' },
    errors: LIST_ERRORS,
    schema: {
      operationId: 'listPositions',
      summary: 'Open positions, stop, target, profit',
      tags: ['portfolio'],
      querystring: presentQuery,
      response: { 200: schemas.positions },
    },
    handler: ({ host }, { query }) => {
      const { strategy, symbol } = knownQuery(host.engine, query)
      const positions = positionRows(host).filter(
        (row) =>
          (strategy === undefined || row.strategy === strategy) &&
          (symbol === undefined || row.symbol === symbol),
      )
      return { positions }
    },
  }),
  route({
    method: 'GET',
    url: '/orders',
    config: { scope: 'read' },
    errors: [...LIST_ERRORS, ...JOURNAL_ERRORS],
    schema: {
      operationId: 'listOrders',
      summary: 'Approved entries and what became of them',
      description:
        'From the journal; `/strategies/NAME/signals` has what was refused. 409 `AUDIT_STORE` where no journal is kept.',
      tags: ['portfolio'],
      querystring: listQuery,
      response: { 200: trading.orders },
    },
    handler: async ({ host }, { query }, reply) => {
      const { found, next } = await journalPage(host, query, reply, (store, asked) =>
        orderRows(host.engine, store, asked),
      )
      return { orders: found, next }
    },
  }),
  route({
    method: 'GET',
    url: '/fills',
    config: { scope: 'read' },
    errors: [...LIST_ERRORS, ...JOURNAL_ERRORS],
    schema: {
      operationId: 'listFills',
      summary: 'Executions in the books',
      description: 'From the journal. 409 `AUDIT_STORE` where none is kept.',
      tags: ['portfolio'],
      querystring: listQuery,
      response: { 200: trading.fills },
    },
    handler: async ({ host }, { query }, reply) => {
      const { found, next } = await journalPage(host, query, reply, fillRows)
      return { fills: found, next }
    },
  }),
  route({
    method: 'GET',
    url: '/trades',
    config: { scope: 'read' },
    errors: LIST_ERRORS,
    schema: {
      operationId: 'listTrades',
      summary: 'Closed trades',
      description: '`from` and `to` are about their end.',
      tags: ['portfolio'],
      querystring: listQuery,
      response: { 200: trading.trades },
    },
    handler: ({ host }, { query }) => {
      const { found, next } = closedTrades(host.engine, knownQuery(host.engine, query))
      return { trades: found, next: cursorOf(next) }
    },
  }),
]
