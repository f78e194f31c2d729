import type { PluginKind } from '@grodt/sdk'
import { GrodtError } from '../errors.ts'
import type { LoadedPlugin } from '../plugins/load.ts'
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
