import { GrodtError } from '../../errors.ts'
import type { PaperHost } from '../../host/paper-host.ts'
import { pluginsView, pluginView } from '../../host/views/plugins.ts'
import { supervisionRows } from '../../host/views/supervision.ts'
import { moment } from '../../host/views/time.ts'
import { COMMAND_ERRORS, releaseStrategy } from './command-routes.ts'
import { PLUGIN } from '../etag.ts'
import { NO_CONDITION, type Condition } from '../if-match.ts'
import { personBody, type PersonBody } from '../schemas/command-schemas.ts'
import * as schemas from '../schemas/plugin-schemas.ts'
import { RefusedRequest } from '../problem.ts'
import { route, type Route } from '../route.ts'
import { supervision } from '../schemas/schemas.ts'

/** The plugins that take part, and how they are. */
export const pluginRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/plugins',
    config: { scope: 'read' },
    schema: {
      operationId: 'listPlugins',
      summary: 'What takes part, what is idle, what was refused',
      tags: ['plugins'],
      response: { 200: schemas.plugins },
    },
    handler: ({ host }) => pluginsView(host),
  }),
  route({
    method: 'GET',
    url: '/plugins/:kind/:id',
    config: { scope: 'read' },
    version: PLUGIN,
    errors: ['PLUGIN_UNKNOWN'],
    schema: {
      operationId: 'getPlugin',
      summary: 'One of them, with its parameters and health',
      tags: ['plugins'],
      params: schemas.pluginParams,
      response: { 200: schemas.plugin },
    },
    handler: ({ host }, { params: { kind, id } }) => pluginView(host, kind, id),
  }),
  route({
    method: 'POST',
    url: '/plugins/:kind/:id/release',
    config: { scope: 'trade' },
    version: PLUGIN,
    errors: ['PLUGIN_UNKNOWN', 'PLUGIN_NOT_QUARANTINED', 'PLUGIN_WORKER', ...COMMAND_ERRORS],
    schema: {
      operationId: 'releasePlugin',
      summary: 'Let its strategies out of quarantine',
      description:
        'All that run it: their strikes count from 0 again. 409 `PLUGIN_NOT_QUARANTINED` where none is in quarantine.',
      tags: ['plugins'],
      params: schemas.pluginParams,
      body: personBody,
      response: { 200: schemas.released },
    },
    handler: async ({ host }, { params: { kind, id }, body }, _, condition) => {
      const { health } = pluginView(host, kind, id)
      condition.check()
      const out = health.filter(({ state }) => state === 'quarantined').map(({ entry }) => entry)
      if (out.length === 0) {
        throw new GrodtError('PLUGIN_NOT_QUARANTINED', { id, present: presentText(host) })
      }
      for (const [i, name] of out.entries()) {
        // The first release gives the plugin another ETag: that is what the others are part of.
        await releaseIfNeeded(host, name, body, i === 0 ? condition : NO_CONDITION)
      }
      condition.tell()
      return { strategies: out, time: moment(host.engine.time) }
    },
  }),
  route({
    method: 'GET',
    url: '/supervision',
    config: { scope: 'read' },
    schema: {
      operationId: 'getSupervision',
      summary: 'Plugins: which fail, since when, next try',
      description:
        'Every strategy and the regime classifier: which of them fail, since when and why, and when they are tried again ([faults.md](faults.md)).',
      tags: ['plugins'],
      response: { 200: supervision },
    },
    handler: ({ host }) => ({ supervised: supervisionRows(host) }),
  }),
]

/** One that somebody else has let out meanwhile is out: the others must not stay in for that. */
async function releaseIfNeeded(
  host: PaperHost,
  name: string,
  by: PersonBody,
  condition: Condition,
): Promise<void> {
  try {
    await releaseStrategy(host, name, by, condition)
  } catch (error) {
    if (!(error instanceof RefusedRequest) || error.code !== 'STRATEGY_NOT_QUARANTINED') throw error
  }
}

function presentText(host: PaperHost): string {
  const out = supervisionRows(host).filter(({ state }) => state === 'quarantined')
  return out.length === 0 ? 'No strategy is.' : `In quarantine: ${out.map(({ entry }) => entry).join(', ')}.`
}
