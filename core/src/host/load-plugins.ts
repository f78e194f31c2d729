import { resolve } from 'node:path'
import { GrodtError } from '../errors.ts'
import { discoverPlugins, type RefusedPlugin } from '../plugins/discover.ts'
import { hostSdk } from '../plugins/host-sdk.ts'
import { loadPlugin, type LoadedPlugin } from '../plugins/load.ts'
import { TRIAL_LIMITS } from '../plugins/worker/trial.ts'

/** The plugins below some folders: those that can run, and why the others cannot. */
export interface LoadedPlugins {
  readonly plugins: readonly LoadedPlugin[]
  readonly refused: readonly RefusedPlugin[]
}

/**
 * Find and load every plugin below the folders. One that cannot be used is refused with its reason.
 *
 * @param folders as configured: relative to the working folder
 * @param options `tryFirst` runs new builds in a thread of their own first
 */
export async function loadPlugins(
  folders: readonly string[],
  cacheFolder: string,
  { tryFirst = false }: { readonly tryFirst?: boolean } = {},
): Promise<LoadedPlugins> {
  const found = discoverPlugins(
    folders.map((path) => resolve(path)),
    hostSdk().version,
  )
  const refused: RefusedPlugin[] = [...found.refused]
  const options = tryFirst ? { trial: TRIAL_LIMITS } : {}
  const attempts = await Promise.allSettled(
    found.plugins.map((manifest) => loadPlugin(manifest, cacheFolder, options)),
  )
  const plugins: LoadedPlugin[] = []
  for (const [i, attempt] of attempts.entries()) {
    if (attempt.status === 'fulfilled') plugins.push(attempt.value)
    else if (!(attempt.reason instanceof GrodtError)) throw attempt.reason
    else refused.push({ folder: found.plugins[i].folder, reason: attempt.reason.message })
  }
  return { plugins, refused }
}
