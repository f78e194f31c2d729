import type { FastifyInstance, FastifyPluginCallback } from 'fastify'
import type { EngineEvent } from '../engine/events.ts'
import type { PaperHost } from '../host/paper-host.ts'
import { comparisonView } from '../host/views/compare.ts'
import { performanceReport } from '../host/views/performance.ts'
import { positionRows } from '../host/views/positions.ts'
import { riskView } from '../host/views/risk.ts'
import { statusView } from '../host/views/status.ts'
import { strategyNamed, strategyViews } from '../host/views/strategies.ts'
import { moment } from '../host/views/time.ts'
import { sendProblem } from './problem.ts'
import * as schemas from './schemas.ts'

const PREFIX = '/api/v1'

/** The routes with what they answer; GET / prints them. */
const ROUTES = [
  ['/health', 'whether the host answers'],
  ['/status', 'mode, market time, speed, bars, regimes'],
  ['/strategies', 'every strategy: weight, gates, result, trades, refusals'],
  ['/strategies/:name', 'one strategy'],
  ['/strategies/compare', 'the strategies side by side over 1, 7 and 30 days and since the start'],
  ['/positions', 'open positions with stop, target and unrealized profit'],
  ['/risk', 'kill switch, locks and paused strategies'],
  ['/performance', 'equity, cash, drawdown, fees, exposure, statistics'],
  ['/events?after=SEQ&limit=N', 'what happened, from the last 1,000 events'],
] as const

const INDEX = `GRODT, paper mode on the simulated market. GET:\n\n${ROUTES.map(([path, what]) => `  ${(PREFIX + path).padEnd(36)} ${what}\n`).join('')}`

const answers = (response: unknown, querystring: unknown = schemas.noQuery) => ({
  schema: { querystring, response: { 200: response } },
})

/** The list of routes as plain text, and the routes themselves below /api/v1. */
export function installRoutes(app: FastifyInstance, host: PaperHost): void {
  app.get('/', (_, reply) => reply.type('text/plain; charset=utf-8').send(INDEX))
  app.register(hostRoutes(host), { prefix: PREFIX })
}

function hostRoutes(host: PaperHost): FastifyPluginCallback {
  return (app, _, done) => {
    app.get('/health', answers(schemas.health), () => {
      const { state, uptime } = statusView(host)
      return { status: 'ok', state, uptime }
    })
    app.get('/status', answers(schemas.status), () => statusView(host))
    app.get('/strategies', answers(schemas.strategies), () => ({ strategies: strategyViews(host) }))
    app.get('/strategies/compare', answers(schemas.strategyComparison), () => comparisonView(host))
    app.get<{ Params: schemas.StrategyParams }>(
      '/strategies/:name',
      answers(schemas.strategy),
      (request, reply) => {
        const { name } = request.params
        const found = strategyNamed(host, name)
        if (found !== undefined) return found
        const names = host.engine.sleeves.map((sleeve) => sleeve.name).join(', ')
        return sendProblem(reply, 404, `There is no strategy "${name}". There are: ${names}.`)
      },
    )
    app.get('/positions', answers(schemas.positions), () => ({ positions: positionRows(host) }))
    app.get('/risk', answers(schemas.risk), () => riskView(host.engine))
    app.get('/performance', answers(schemas.performance), () => performanceReport(host))
    app.get<{ Querystring: Required<schemas.EventsQuery> }>(
      '/events',
      answers(schemas.events, schemas.eventsQuery),
      ({ query }) => eventsAfter(host, query.after, query.limit),
    )
    done()
  }
}

function eventsAfter({ events }: PaperHost, after: number, limit: number): object {
  const found = events.after(after, limit)
  return {
    events: found.map(eventRow),
    next: found.at(-1)?.seq ?? after,
    oldest: events.oldest,
  }
}

const eventRow = (event: EngineEvent): object => ({ ...event, time: moment(event.time) })
