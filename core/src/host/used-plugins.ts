import type { PluginKind } from '@grodt/sdk'
import type { GrodtConfig } from '../config/types.ts'
import { GrodtError } from '../errors.ts'
import type { LoadedPlugin } from '../plugins/load.ts'
import type { PluginManifest } from '../plugins/manifest.ts'
import type { Prepared } from './prepare.ts'

/** The plugins that take part, each once, in the order of kind and id. */
export function usedPlugins({ checked, plugins }: Pick<Prepared, 'checked' | 'plugins'>): LoadedPlugin[] {
  const strategies = new Set(checked.plugins.values())
  const predictors = new Set(checked.predictors.map(({ id }) => id))
  return plugins.filter(({ kind, manifest: { id } }) => {
    if (kind === 'strategy') return strategies.has(id)
    if (kind === 'regime-classifier') return checked.regimePlugin === id
    if (kind === 'predictor') return predictors.has(id)
    return checked.allocatorPlugin === id
  })
}

/** Which plugins a configuration names, before it has been checked: the others need not be loaded. */
export function namedPlugins({
  strategies,
  regime,
  host,
  machineLearning,
}: GrodtConfig): (manifest: PluginManifest) => boolean {
  const { enabled, modelType, members } = machineLearning.performancePrediction
  const names: Readonly<Record<PluginKind, ReadonlySet<string>>> = {
    strategy: new Set(strategies.map(({ name, plugin }) => plugin ?? name)),
    'regime-classifier': new Set([regime.plugin]),
    allocator: new Set([host.allocation.plugin]),
    predictor: new Set(enabled ? [modelType, ...Object.keys(members)] : []),
  }
  return ({ kind, id, aliases }) => [id, ...aliases].some((name) => names[kind].has(name))
}

/** Version and content hash of a plugin: what makes it another one. */
export const buildOf = ({ manifest, contentHash }: LoadedPlugin): string =>
  `${manifest.version} ${contentHash}`

/** The loaded plugin with this id. The configuration was checked, so it exists. */
export function pluginById<K extends PluginKind>(
  plugins: readonly LoadedPlugin[],
  kind: K,
  id: string,
): LoadedPlugin<K> {
  const found = plugins.find((plugin) => plugin.kind === kind && plugin.manifest.id === id)
  if (found === undefined) throw new GrodtError('PLUGIN_UNKNOWN', { kind, name: id, hint: '' })
  return found as LoadedPlugin<K>
}
