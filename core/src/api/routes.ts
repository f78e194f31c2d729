import type { FastifyInstance, FastifyPluginCallback } from 'fastify'
import { unknownStrategy } from '../engine/commands.ts'
import type { HostEvent } from '../host/host-events.ts'
import type { PaperHost } from '../host/paper-host.ts'
import { comparisonView } from '../host/views/compare.ts'
import { performanceReport } from '../host/views/performance.ts'
import { positionRows } from '../host/views/positions.ts'
import { statusView } from '../host/views/status.ts'
import { presentStrategies, retiredNames, strategyNamed } from '../host/views/strategies.ts'
import { riskReport, supervisionRows } from '../host/views/supervision.ts'
import { moment } from '../host/views/time.ts'
import { allocationRoutes } from './allocation-routes.ts'
import { auditRoute } from './audit-route.ts'
import type { Reloader } from '../host/reload/reloader.ts'
import { commandRoutes } from './command-routes.ts'
import { forecastRoutes } from './forecast-routes.ts'
import { configRoutes } from './config-routes.ts'
import { modelRoutes } from './model-routes.ts'
import { revisionRoutes } from './revision-routes.ts'
import * as schemas from './schemas.ts'

const PREFIX = '/api/v1'

/** The routes with what they do; GET / prints them. */
const ROUTES = [
  ['GET', '/health', 'whether the host answers'],
  ['GET', '/status', 'mode, market time, speed, bars, regimes'],
  ['GET', '/strategies', 'every strategy: weight, gates, result, refusals'],
  ['GET', '/strategies/:name', 'one strategy'],
  ['POST', '/strategies/:name/pause', 'have it only manage what it holds'],
  ['POST', '/strategies/:name/resume', 'let it trade again'],
  ['GET', '/comparison', 'the strategies side by side'],
  ['GET', '/positions', 'open positions, stop, target, profit'],
  ['GET', '/risk', 'kill switch, locks, paused and faulty strategies'],
  ['POST', '/risk/kill-switch/trigger', 'halt the book'],
  ['POST', '/risk/kill-switch/reset', 'release it again'],
  ['POST', '/risk/locks', 'lock entries'],
  ['DELETE', '/risk/locks/:id', 'remove a lock'],
  ['GET', '/supervision', 'plugins: which fail, since when, next try'],
  ['GET', '/config', 'what runs, what waits, the last reloads'],
  ['GET', '/config/diff', 'what a reload would change'],
  ['POST', '/config/reload', 'take over files and plugins as they are now'],
  ['GET', '/config/revisions', 'every accepted configuration, the newest first'],
  ['GET', '/config/revisions/:number', 'one of them, with files and plugins'],
  ['GET', '/config/revisions/:number/diff', 'what it changed'],
  ['GET', '/config/revisions/:number/rollback', 'what a roll-back to it would do'],
  ['POST', '/config/revisions/:number/rollback', 'bring it back as a new revision'],
  ['GET', '/forecasts', 'what is forecast, by what, and how well so far'],
  ['GET', '/models?target=T', 'trained models: state, data, figures'],
  ['GET', '/models/:id', 'one of them, with its validation'],
  ['GET', '/models/:id/file', 'it as a file'],
  ['POST', '/models/:id/promote', 'have it serve'],
  ['POST', '/models/rollback', 'bring back an earlier one'],
  ['POST', '/models/import', 'add one from a file, as a candidate'],
  ['GET', '/performance', 'equity, cash, drawdown, statistics'],
  ['GET', '/allocation', 'who has how much capital, and the last decision'],
  ['GET', '/allocation/:id', 'a decision about it, by its number, or last'],
  ['GET', '/audit/:what/:number', 'where an order, trade, decision or event came from'],
  ['GET', '/events?after=SEQ&limit=N', 'what happened, from the last 1,000 events'],
] as const

const INDEX = `GRODT, paper mode on the simulated market. POST and DELETE take JSON with a "reason".

${ROUTES.map(([method, path, what]) => `  ${method.padEnd(6)} ${(PREFIX + path).padEnd(43)} ${what}\n`).join('')}`

const answers = (response: unknown, querystring: unknown = schemas.noQuery) => ({
  schema: { querystring, response: { 200: response } },
})

/** The list of routes as plain text, and the routes themselves below /api/v1. */
export function installRoutes(app: FastifyInstance, host: PaperHost, reloader: Reloader): void {
  app.get('/', (_, reply) => reply.type('text/plain; charset=utf-8').send(INDEX))
  app.register(hostRoutes(host), { prefix: PREFIX })
  app.register(allocationRoutes(host), { prefix: PREFIX })
  app.register(forecastRoutes(host), { prefix: PREFIX })
  app.register(auditRoute(host), { prefix: PREFIX })
  app.register(commandRoutes(host), { prefix: PREFIX })
  app.register(configRoutes(host, reloader), { prefix: PREFIX })
  app.register(revisionRoutes(host, reloader), { prefix: PREFIX })
  app.register(modelRoutes(host), { prefix: PREFIX })
}

function hostRoutes(host: PaperHost): FastifyPluginCallback {
  return (app, _, done) => {
    app.get('/health', answers(schemas.health), () => {
      const { state, uptime } = statusView(host)
      return { status: 'ok', state, uptime }
    })
    app.get('/status', answers(schemas.status), () => statusView(host))
    app.get('/strategies', answers(schemas.strategies), () => ({
      strategies: presentStrategies(host),
      retired: retiredNames(host.engine),
    }))
    app.get('/comparison', answers(schemas.strategyComparison), () => comparisonView(host))
    app.get<{ Params: schemas.StrategyParams }>(
      '/strategies/:name',
      answers(schemas.strategy),
      ({ params: { name } }) => {
        const found = strategyNamed(host, name)
        if (found !== undefined) return found
        throw unknownStrategy(host.engine, name)
      },
    )
    app.get('/positions', answers(schemas.positions), () => ({ positions: positionRows(host) }))
    app.get('/risk', answers(schemas.risk), () => riskReport(host))
    app.get('/supervision', answers(schemas.supervision), () => ({ supervised: supervisionRows(host) }))
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

const eventRow = (event: HostEvent): object => ({ ...event, time: moment(event.time) })
