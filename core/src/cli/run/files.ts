import { loadConfig, parseConfig } from '../../config/load.ts'
import type { HostConfig } from '../../config/types.ts'
import { GrodtError } from '../../errors.ts'
import type { PinnedPlugin } from '../../host/pins.ts'
import { prepare, type Prepared } from '../../host/prepare.ts'
import { timeframeMs } from '../../market/timeframe.ts'
import { CACHE_FOLDER } from '../cache-folder.ts'

/** The configuration of today with its plugins, or why there is none. */
export type FilesOfToday = { readonly prepared: Prepared } | { readonly error: GrodtError }

/** The configuration checked against the market that it describes itself. @throws errors of the file system */
export async function readFiles(folder: string, pinned: readonly PinnedPlugin[] = []): Promise<FilesOfToday> {
  try {
    const { symbols, timeframe } = loadConfig(folder).draft.host.simulatedMarket
    const market = { symbols, baseTimeframeMs: timeframeMs(timeframe) }
    return { prepared: await prepare(folder, { market, cacheFolder: CACHE_FOLDER, tryFirst: true }, pinned) }
  } catch (error) {
    if (error instanceof GrodtError) return { error }
    throw error
  }
}

/** Where the store is, as far as the files can be read: of broken ones what is right, else the defaults. */
export function storeSettings(folder: string, files: FilesOfToday): HostConfig['store'] {
  if ('prepared' in files) return files.prepared.checked.config.host.store
  const { draft } = files.error.code === 'CONFIG_FOLDER' ? parseConfig(folder, []) : loadConfig(folder)
  return draft.host.store
}

/** Errors by which a host cannot go on with files that are right in themselves. */
const UNFIT: ReadonlySet<string> = new Set([
  'ENGINE_STATE_DIFFERS',
  'PLUGIN_FAILED',
  'PLUGIN_STATE_INVALID',
  'PLUGIN_STATE_UNFIT',
  'PLUGIN_WORKER',
  'TAKEOVER_REFUSED',
])

/** Whether an error says that the configuration or a plugin of today does not fit the stored account. */
export const isUnfit = (error: unknown): error is GrodtError =>
  error instanceof GrodtError && UNFIT.has(error.code)
