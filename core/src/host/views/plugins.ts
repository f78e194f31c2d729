import type { PluginKind } from '@grodt/sdk'
import { didYouMean, nearestName } from '@grodt/sdk/host'
import { GrodtError } from '../../errors.ts'
import type { LoadedPlugin } from '../../plugins/load.ts'
import { allBuilds, type RunningBuild } from '../builds.ts'
import type { PaperHost } from '../paper-host.ts'
import { usedPlugins } from '../used-plugins.ts'
import { answersOfPlugin, type EntryAnswers } from './answers.ts'
import { buildView, type BuildView } from './builds.ts'
import { supervisionRows, type SupervisionRow } from './supervision.ts'

/** A plugin that takes part. */
export interface PluginRow extends Omit<BuildView, 'hash'> {
  readonly kind: PluginKind
  readonly contentHash: string
  /** Strategies that run it; `regime` and `allocator` for what there is one of; none for a predictor. */
  readonly entries: readonly string[]
  /** Whether none of them has a fault now. */
  readonly healthy: boolean
  /** Whether it runs from kept code since a roll-back. */
  readonly pinned: boolean
  /** How long the workers of its entries took to answer; none where it runs in the thread of the host. */
  readonly answers: readonly EntryAnswers[]
}

/** What was found in the folders of plugins. */
export interface PluginsView {
  readonly plugins: readonly PluginRow[]
  /** Found and named by nothing in the configuration, so not loaded. */
  readonly idle: readonly { readonly kind: PluginKind; readonly id: string; readonly version: string }[]
  /** Found and not usable: why. */
  readonly refused: readonly string[]
}

/** One plugin with the JSON Schema of its parameters, and how each of its entries is. */
export interface PluginView extends PluginRow {
  readonly aliases: readonly string[]
  readonly parameters: unknown
  readonly health: readonly SupervisionRow[]
}

export function pluginsView(host: PaperHost): PluginsView {
  const { prepared } = host
  const rows = supervisionRows(host)
  return {
    plugins: usedPlugins(prepared).map((plugin) => rowOf(host, plugin, rows)),
    idle: prepared.idle.map(({ kind, id, version }) => ({ kind, id, version })),
    refused: prepared.refused.map(({ reason }) => reason),
  }
}

/** A plugin that takes part. @throws GrodtError PLUGIN_UNKNOWN where none of this kind and id does */
export function pluginView(host: PaperHost, kind: PluginKind, id: string): PluginView {
  const known = usedPlugins(host.prepared).filter((one) => one.kind === kind)
  const plugin = known.find(({ manifest }) => manifest.id === id)
  if (plugin === undefined) {
    const ids = known.map(({ manifest }) => manifest.id)
    throw new GrodtError('PLUGIN_UNKNOWN', { kind, name: id, hint: didYouMean(nearestName(id, ids)) })
  }
  const rows = supervisionRows(host)
  const row = rowOf(host, plugin, rows)
  return {
    ...row,
    aliases: plugin.manifest.aliases,
    parameters: plugin.definition.config,
    health: rows.filter(({ entry }) => row.entries.includes(entry)),
  }
}

function rowOf(host: PaperHost, plugin: LoadedPlugin, rows: readonly SupervisionRow[]): PluginRow {
  const { kind, manifest } = plugin
  const uses = allBuilds(host.builds).filter(([, one]) => isOf(one, plugin))
  const entries = uses.map(([entry]) => entry)
  const longest = uses.map(([, build]) => build).sort((a, b) => a.since.at - b.since.at)
  const { hash, ...build } = buildView(plugin, longest.at(0) ?? null)
  return {
    kind,
    contentHash: hash,
    ...build,
    entries,
    healthy: rows.every(({ entry, state }) => state === 'running' || !entries.includes(entry)),
    pinned: host.prepared.pinned.some(({ pin }) => pin.kind === kind && pin.id === manifest.id),
    answers: answersOfPlugin(host, kind, manifest.id),
  }
}

const isOf = ({ plugin }: RunningBuild, { kind, manifest }: LoadedPlugin): boolean =>
  plugin.kind === kind && plugin.manifest.id === manifest.id
