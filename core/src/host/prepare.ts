import { checkConfig, type CheckedConfig } from '../config/check.ts'
import { formatIssue } from '../config/issue.ts'
import { loadConfig, type ConfigFile } from '../config/load.ts'
import { GrodtError } from '../errors.ts'
import { pluginCatalogue, type KnownMarket } from '../plugins/catalogue.ts'
import type { RefusedPlugin } from '../plugins/discover.ts'
import type { LoadedPlugin } from '../plugins/load.ts'
import { loadPlugins } from './load-plugins.ts'
import { withDataTimeframe, withOverrides, type Overrides } from './overrides.ts'

/** A checked configuration with the plugins that it names. */
export interface Prepared {
  readonly folder: string
  readonly checked: CheckedConfig
  readonly files: readonly ConfigFile[]
  readonly plugins: readonly LoadedPlugin[]
  /** Plugins that were found and cannot be used; none of them is named by the configuration. */
  readonly refused: readonly RefusedPlugin[]
  /** Says which strategies follow the data's timeframe, when their default cannot be made of it. */
  readonly timeframeNote: string | null
}

/** What a preparation depends on beside the configuration folder. */
export interface PrepareOptions extends Overrides {
  readonly market: KnownMarket
  /** Folder of column cache and plugin bundles. */
  readonly cacheFolder: string
}

/**
 * Read and check a configuration folder and load every plugin that its plugin folders hold. Nothing is started.
 *
 * @throws GrodtError CONFIG_INVALID with every mistake of every file, or the error of a plugin that is needed
 */
export async function prepare(folder: string, options: PrepareOptions): Promise<Prepared> {
  const { market, cacheFolder } = options
  const read = withOverrides(loadConfig(folder), options)
  const { loaded, note } =
    market.baseTimeframeMs === null || options.timeframe !== undefined
      ? { loaded: read, note: null }
      : withDataTimeframe(read, market.baseTimeframeMs)
  const { plugins, refused } = await loadPlugins(loaded.draft.host.pluginFolders, cacheFolder)
  const { checked, issues } = checkConfig(loaded, pluginCatalogue(plugins, market))
  if (checked === null) {
    // A refused plugin is usually why a name is not known, so it comes first.
    const list = [...refused.map(({ reason }) => reason), ...issues.map(formatIssue)]
    throw new GrodtError('CONFIG_INVALID', { count: issues.length, list: list.join('\n'), issues, refused })
  }
  return { folder, checked, files: loaded.files, plugins, refused, timeframeNote: note }
}
