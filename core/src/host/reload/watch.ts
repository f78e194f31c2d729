import { watch as watchFiles } from 'chokidar'
import { existsSync, watch as watchFolder, type FSWatcher } from 'node:fs'
import { basename, dirname } from 'node:path'

/** How long nothing must have changed before it counts, ms: editors and deployments write in several steps. */
const QUIET_MS = 100

/** Files that editors make beside what they edit. */
const isScratch = (path: string): boolean => /^\.[^.]|~$|\.(swp|swx|tmp|bak)$|^4913$/.test(basename(path))

/** Tells when something comes to be at a path whose folder is there; what is in it then is seen by the watch itself. */
function appearing(path: string, onChange: () => void): FSWatcher[] {
  const folder = dirname(path)
  if (!existsSync(folder)) return []
  const options = { persistent: false }
  return [watchFolder(folder, options, (_, name) => void (name === basename(path) && onChange()))]
}

/** A watch over files and folders. */
export interface Watch {
  /** Resolves when everything is watched. */
  readonly ready: Promise<void>
  /** Watch these too: files of a plugin, for example. */
  add(paths: readonly string[]): void
  close(): Promise<void>
}

export interface WatchOptions {
  /** Look at the files again and again: for network mounts that send no events. */
  readonly polling?: boolean
  readonly onProblem?: (error: unknown) => void
}

/**
 * Tell when something has changed below some paths and then was quiet for a moment. What changed is not said: whoever
 * is told reads everything anew, because single events are lost or come too early.
 */
export function watch(
  paths: readonly string[],
  onChange: () => void,
  { polling = false, onProblem = () => undefined }: WatchOptions = {},
): Watch {
  const files = watchFiles([...paths], {
    ignoreInitial: true,
    // A watch that a close overlooks, because it was just being made, must not keep the process alive.
    persistent: false,
    usePolling: polling,
    interval: QUIET_MS,
    ignored: (path, stats) =>
      basename(path) === 'node_modules' || (stats?.isFile() === true && isScratch(path)),
  })
  let timer: NodeJS.Timeout | undefined
  const changed = (): void => {
    clearTimeout(timer)
    timer = setTimeout(onChange, QUIET_MS)
  }
  files.on('all', changed)
  const missing = paths.filter((path) => !existsSync(path)).flatMap((path) => appearing(path, changed))
  files.on('error', onProblem)
  return {
    ready: new Promise((resolve) => files.once('ready', () => resolve())),
    add: (more) => void files.add([...more]),
    async close() {
      clearTimeout(timer)
      for (const one of missing) one.close()
      await files.close()
    },
  }
}
