import { resolve } from 'node:path'
import { GrodtError } from '../errors.ts'
import { discoverPlugins, type RefusedPlugin } from '../plugins/discover.ts'
import { hostSdk } from '../plugins/host-sdk.ts'
import { loadPlugin, type LoadedPlugin } from '../plugins/load.ts'
import type { PluginManifest } from '../plugins/manifest.ts'
import { TRIAL_LIMITS } from '../plugins/worker/trial.ts'

/** The plugins below some folders: those that can run, and why the others cannot. */
export interface LoadedPlugins {
  readonly plugins: readonly LoadedPlugin[]
  readonly refused: readonly RefusedPlugin[]
  /** Found and not loaded: nothing asks for them. */
  readonly idle?: readonly PluginManifest[]
}

/** How plugins are loaded. */
export interface LoadPluginsOptions {
  /** Run new builds in a thread of their own first. */
  readonly tryFirst?: boolean
  /** Which of those that are found are needed; all when left out. */
  readonly wanted?: (manifest: PluginManifest) => boolean
}

/**
 * Find the plugins below the folders and load those that are wanted. One that cannot be used is refused with its reason.
 *
 * @param folders as configured: relative to the working folder
 */
export async function loadPlugins(
  folders: readonly string[],
  cacheFolder: string,
  { tryFirst = false, wanted = () => true }: LoadPluginsOptions = {},
): Promise<LoadedPlugins> {
  const found = discoverPlugins(
    folders.map((path) => resolve(path)),
    hostSdk().version,
  )
  const refused: RefusedPlugin[] = [...found.refused]
  const options = tryFirst ? { trial: TRIAL_LIMITS } : {}
  const needed = found.plugins.filter(wanted)
  const attempts = await Promise.allSettled(
    needed.map((manifest) => loadPlugin(manifest, cacheFolder, options)),
  )
  const plugins: LoadedPlugin[] = []
  for (const [i, attempt] of attempts.entries()) {
    if (attempt.status === 'fulfilled') plugins.push(attempt.value)
    else if (!(attempt.reason instanceof GrodtError)) throw attempt.reason
    else refused.push({ folder: needed[i].folder, reason: attempt.reason.message })
  }
  return { plugins, refused, idle: found.plugins.filter((one) => !wanted(one)) }
}
