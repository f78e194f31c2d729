import { checkConfig, type CheckedConfig } from '../config/check.ts'
import { formatIssue } from '../config/issue.ts'
import { loadConfig, type ConfigFile, type LoadedConfig } from '../config/load.ts'
import { GrodtError } from '../errors.ts'
import { pluginCatalogue, type KnownMarket } from '../plugins/catalogue.ts'
import type { RefusedPlugin } from '../plugins/discover.ts'
import type { LoadedPlugin } from '../plugins/load.ts'
import type { PluginManifest } from '../plugins/manifest.ts'
import { loadPlugins, type LoadedPlugins } from './load-plugins.ts'
import { withDataTimeframe, withOverrides, type Overrides } from './overrides.ts'
import { withPins, type PinnedPlugin, type PinnedPlugins } from './pins.ts'
import { namedPlugins, usedPlugins } from './used-plugins.ts'

/** A checked configuration with the plugins that it names. */
export interface Prepared {
  readonly folder: string
  readonly checked: CheckedConfig
  readonly files: readonly ConfigFile[]
  readonly plugins: readonly LoadedPlugin[]
  /** Plugins that were found and not loaded, because the configuration names none of them. */
  readonly idle: readonly PluginManifest[]
  /** Plugins that were found and cannot be used; none of them is named by the configuration. */
  readonly refused: readonly RefusedPlugin[]
  /** Of the plugins: those whose kept code runs, not what their folders hold. */
  readonly pinned: readonly PinnedPlugin[]
  /** Says which strategies follow the data's timeframe, when their default cannot be made of it. */
  readonly timeframeNote: string | null
  /** What it was prepared with beside its files. */
  readonly options: PrepareOptions
}

/** What a preparation depends on beside the configuration folder. */
export interface PrepareOptions extends Overrides {
  readonly market: KnownMarket
  /** Folder of column cache and plugin bundles. */
  readonly cacheFolder: string
  /** Run new builds of plugins in a thread of their own first: what they do there harms nobody. */
  readonly tryFirst?: boolean
}

/**
 * Read and check a configuration folder and load the plugins that it names. Nothing is started.
 *
 * @param pinned kept code that is to run as long as the folders of its plugins stay as they were
 * @throws GrodtError CONFIG_INVALID with every mistake of every file, or the error of a plugin that is needed
 */
export async function prepare(
  folder: string,
  options: PrepareOptions,
  pinned: readonly PinnedPlugin[] = [],
): Promise<Prepared> {
  const read = loadConfig(folder)
  const { tryFirst = false, cacheFolder } = options
  const found = await loadPlugins(read.draft.host.pluginFolders, cacheFolder, {
    tryFirst,
    wanted: namedPlugins(withOverrides(read, options).draft),
  })
  return prepareFrom(folder, read, withPins(found, pinned), options)
}

/**
 * Check a configuration that was read against plugins that are loaded.
 *
 * @param folder how the place of the files is named in messages
 * @throws GrodtError CONFIG_INVALID with every mistake of every file
 */
export function prepareFrom(
  folder: string,
  config: LoadedConfig,
  { plugins, refused, idle = [], pinned = [] }: LoadedPlugins & Partial<PinnedPlugins>,
  options: PrepareOptions,
): Prepared {
  const { market } = options
  const read = withOverrides(config, options)
  const { loaded, note } =
    market.baseTimeframeMs === null || options.timeframe !== undefined
      ? { loaded: read, note: null }
      : withDataTimeframe(read, market.baseTimeframeMs)
  const { checked, issues } = checkConfig(loaded, pluginCatalogue(plugins, market, idle))
  if (checked === null) {
    // A refused plugin is usually why a name is not known, so it comes first.
    const list = [...refused.map(({ reason }) => reason), ...issues.map(formatIssue)]
    throw new GrodtError('CONFIG_INVALID', { count: issues.length, list: list.join('\n'), issues, refused })
  }
  const used = usedPlugins({ checked, plugins })
  return {
    folder,
    checked,
    files: loaded.files,
    plugins,
    idle,
    refused,
    pinned: pinned.filter(({ plugin }) => used.includes(plugin)),
    timeframeNote: note,
    options,
  }
}
