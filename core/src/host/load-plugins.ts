import { resolve } from 'node:path'
import { GrodtError } from '../errors.ts'
import { discoverPlugins, type RefusedPlugin } from '../plugins/discover.ts'
import { hostSdk } from '../plugins/host-sdk.ts'
import { loadPlugin, type LoadedPlugin } from '../plugins/load.ts'

/** The plugins below some folders: those that can run, and why the others cannot. */
export interface LoadedPlugins {
  readonly plugins: readonly LoadedPlugin[]
  readonly refused: readonly RefusedPlugin[]
}

/**
 * Find and load every plugin below the folders. One that cannot be used is refused with its reason.
 *
 * @param folders as configured: relative to the working folder
 * @throws GrodtError PLUGIN_CLAIMED_TWICE
 */
export async function loadPlugins(folders: readonly string[], cacheFolder: string): Promise<LoadedPlugins> {
  const found = discoverPlugins(
    folders.map((path) => resolve(path)),
    hostSdk().version,
  )
  const refused: RefusedPlugin[] = [...found.refused]
  const plugins: LoadedPlugin[] = []
  for (const manifest of found.plugins) {
    try {
      plugins.push(await loadPlugin(manifest, cacheFolder))
    } catch (error) {
      if (!(error instanceof GrodtError)) throw error
      refused.push({ folder: manifest.folder, reason: error.message })
    }
  }
  return { plugins, refused }
}
