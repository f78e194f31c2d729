import type { ConfigSchema, PluginKind } from '@grodt/sdk'

/** What checking a configuration needs to know about one plugin. */
export interface CataloguePlugin {
  readonly id: string
  readonly schema: ConfigSchema
  /** The labels of a regime classifier. */
  readonly labels?: readonly string[]
  /** Of an allocator: its weights never move. */
  readonly fixed?: boolean
}

/** The plugins and the market against which a configuration is checked. */
export interface PluginCatalogue {
  /** The plugin with this id or alias, or null. */
  find(kind: PluginKind, name: string): CataloguePlugin | null
  /** Every id and alias of a kind, for the errors. */
  names(kind: PluginKind): readonly string[]
  /** The symbols that the feed has; null when that is not known yet. */
  readonly symbols: readonly string[] | null
  /** Length of the finest bars, ms; null when that is not known yet. */
  readonly baseTimeframeMs: number | null
}
