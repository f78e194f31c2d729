import { createHash } from 'node:crypto'
import type { PluginKind } from '@grodt/sdk'
import type { FastifyRequest } from 'fastify'
import type { TargetName } from '../config/types.ts'
import { unknownStrategy } from '../engine/commands.ts'
import { modelsOf } from '../host/models/carry-out.ts'
import type { PaperHost } from '../host/paper-host.ts'
import { stateTag } from '../host/reload/change-config.ts'
import { pluginById } from '../host/used-plugins.ts'
import { pluginView } from '../host/views/plugins.ts'
import { riskView } from '../host/views/risk.ts'
import type { ModelRecord } from '../learning/registry/record.ts'
import type { Versioned } from './if-match.ts'
import type { ApiContext } from './route.ts'

/** A text of an address or a body, whose schema has made sure that it is there. */
const part = (parts: unknown, name: string): string => (parts as Readonly<Record<string, string>>)[name]

const fingerprint = (state: unknown): string =>
  createHash('sha256').update(JSON.stringify(state)).digest('hex').slice(0, 12)

/** By which a change of the configuration names the one that it was made for, with what waits. */
export const configTag = (host: Pick<PaperHost, 'revision' | 'asRead'>): string => `"${stateTag(host)}"`

/** All files and plugins: another revision has another one, and so has what waits, which makes none. */
export const CONFIG: Versioned<ApiContext> = {
  from: 'GET /config',
  what: 'The configuration',
  tags: ({ host }) => [configTag(host)],
}

/**
 * What persons change of a strategy: its entry, which code it runs, whether it is paused or in quarantine. Not what the
 * market changes.
 *
 * @throws GrodtError STRATEGY_UNKNOWN
 */
function strategyTag({ engine, asRead, prepared }: PaperHost, name: string): string {
  const sleeve = engine.sleeves.find((one) => one.name === name)
  if (sleeve === undefined) throw unknownStrategy(engine, name)
  const entries = [asRead, prepared].map(({ checked }) => {
    const { strategies } = checked.values['strategies.yaml'] as { readonly strategies: object }
    return Reflect.get(strategies, name) as unknown
  })
  const plugin = prepared.checked.plugins.get(name)
  const code = plugin === undefined ? null : pluginById(prepared.plugins, 'strategy', plugin).contentHash
  const { pause } = engine.guard.state.strategies[sleeve.index]
  return `"strategy-${fingerprint([name, entries, code, pause, sleeve.quarantined])}"`
}

/** The strategy of an address. */
export const STRATEGY: Versioned<ApiContext> = {
  from: 'GET /strategies/NAME',
  what: 'The strategy',
  tags: ({ host }, { params }) => [strategyTag(host, part(params, 'name'))],
}

/** Its entry, which is a part of the configuration too; whether it is paused or in quarantine is not. */
export const STRATEGY_ENTRY: Versioned<ApiContext> = {
  ...STRATEGY,
  tags: (context, request) => [...STRATEGY.tags(context, request), configTag(context.host)],
}

/**
 * What persons change of a plugin: which code of it runs, for what, and which of its strategies are in quarantine.
 *
 * @throws GrodtError PLUGIN_UNKNOWN
 */
function pluginTag(host: PaperHost, kind: PluginKind, id: string): string {
  const { contentHash, entries, health } = pluginView(host, kind, id)
  const out = health.filter(({ state }) => state === 'quarantined').map(({ entry }) => entry)
  return `"plugin-${fingerprint([kind, id, contentHash, entries, out])}"`
}

/** The plugin of an address. */
export const PLUGIN: Versioned<ApiContext> = {
  from: 'GET /plugins/KIND/ID',
  what: 'The plugin',
  tags: ({ host }, { params }) => [pluginTag(host, part(params, 'kind') as PluginKind, part(params, 'id'))],
}

/** Kill switch, locks and pauses: what is faulty changes by itself all the time, and no command of these routes is about it. */
export const RISK: Versioned<ApiContext> = {
  from: 'GET /risk',
  what: 'What holds entries back',
  tags: ({ host }) => [`"risk-${fingerprint(riskView(host.engine))}"`],
}

/** By which a change of a model names the state that it was made for: every change of its state gives another one. */
export const modelTag = ({ id, changes }: Pick<ModelRecord, 'id' | 'changes'>): string =>
  `"model-${id.slice(0, 12)}-${changes.length}"`

/** The model of an address. */
export const MODEL: Versioned<ApiContext> = {
  from: 'GET /models/ID',
  what: 'The model',
  tags: ({ host }, { params }) => [modelTag(modelsOf(host).find(part(params, 'id')))],
}

/** The champion of the target that a body names. */
export const CHAMPION: Versioned<ApiContext> = {
  from: 'GET /models/ID',
  what: 'The champion of the target',
  tags: ({ host }, { body }: FastifyRequest) => {
    const champion = modelsOf(host).champion(part(body, 'target') as TargetName)
    return [champion === null ? '"no-model"' : modelTag(champion)]
  },
}

/** How much the log tells. */
export const LOG_LEVEL: Versioned<ApiContext> = {
  from: 'GET /logs/level',
  what: 'The level of the log',
  tags: ({ logs }) => [`"level-${logs.level}"`],
}
