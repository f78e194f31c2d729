import type { PluginCatalogue } from '../config/catalogue.ts'
import type { LoadedPlugin } from './load.ts'

/** What a configuration is checked against beside the plugins. */
export interface KnownMarket {
  /** Null when the market is not known yet: symbols are then not checked. */
  readonly symbols: readonly string[] | null
  /** Null when the market is not known yet: timeframes are then not checked. */
  readonly baseTimeframeMs: number | null
}

/** The loaded plugins as the configuration sees them: schemas and labels by id or alias, no code. */
export function pluginCatalogue(loaded: readonly LoadedPlugin[], market: KnownMarket): PluginCatalogue {
  const namesOf = ({ manifest }: LoadedPlugin) => [manifest.id, ...manifest.aliases]
  return {
    symbols: market.symbols,
    baseTimeframeMs: market.baseTimeframeMs,
    names: (kind) => loaded.filter((plugin) => plugin.kind === kind).flatMap(namesOf),
    find(kind, name) {
      const plugin = loaded.find((one) => one.kind === kind && namesOf(one).includes(name))
      if (plugin === undefined) return null
      const found = { id: plugin.manifest.id, schema: plugin.definition.config }
      return plugin.kind === 'regime-classifier' ? { ...found, labels: plugin.definition.labels } : found
    },
  }
}
