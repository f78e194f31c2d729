import type { PluginCatalogue } from '../config/catalogue.ts'
import type { LoadedPlugin } from './load.ts'
import type { PluginManifest } from './manifest.ts'

/** What a configuration is checked against beside the plugins. */
export interface KnownMarket {
  /** Null when the market is not known yet: symbols are then not checked. */
  readonly symbols: readonly string[] | null
  /** Null when the market is not known yet: timeframes are then not checked. */
  readonly baseTimeframeMs: number | null
}

/**
 * The loaded plugins as the configuration sees them: schemas and labels by id or alias, no code.
 *
 * @param idle plugins that are not loaded because nothing names them: hints do
 */
export function pluginCatalogue(
  loaded: readonly LoadedPlugin[],
  market: KnownMarket,
  idle: readonly PluginManifest[] = [],
): PluginCatalogue {
  const claimed = ({ id, aliases }: PluginManifest) => [id, ...aliases]
  const namesOf = ({ manifest }: LoadedPlugin) => claimed(manifest)
  const known = [...loaded.map(({ manifest }) => manifest), ...idle]
  return {
    symbols: market.symbols,
    baseTimeframeMs: market.baseTimeframeMs,
    names: (kind) => known.filter((plugin) => plugin.kind === kind).flatMap(claimed),
    find(kind, name) {
      const plugin = loaded.find((one) => one.kind === kind && namesOf(one).includes(name))
      if (plugin === undefined) return null
      const found = { id: plugin.manifest.id, schema: plugin.definition.config }
      if (plugin.kind === 'allocator') return { ...found, fixed: plugin.definition.fixed === true }
      return plugin.kind === 'regime-classifier' ? { ...found, labels: plugin.definition.labels } : found
    },
  }
}
