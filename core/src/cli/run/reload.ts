import { basename, resolve, sep } from 'node:path'
import type { Keeper } from '../../host/durable/keeper.ts'
import type { PaperHost } from '../../host/paper-host.ts'
import { prepare, type Prepared } from '../../host/prepare.ts'
import { createReloader, type Reloader } from '../../host/reload/reloader.ts'
import { watch } from '../../host/reload/watch.ts'
import { outcomeView } from '../../host/views/reload.ts'
import { outcomeLine } from '../reload/lines.ts'
import type { RunLog } from './log.ts'
import { tellingRefused } from './refused.ts'

/** What lets a running host take over other files. */
export interface ReloadService {
  readonly reloader: Reloader
  /** The host is about to run. */
  begin(): void
  close(): Promise<void>
}

/** What it works with. */
export interface ReloadServiceOptions {
  readonly host: PaperHost
  readonly keeper: Keeper | null
  readonly log: RunLog
  /** Shows a person what came of a reload. */
  readonly tell: (line: string) => void
  /** Whether SIGHUP asks for one: a host at a terminal ends with it. */
  readonly onSignal: boolean
}

/** Watch the configuration folder and the files of the plugins, listen for SIGHUP, and reload. */
export async function startReloading(options: ReloadServiceOptions): Promise<ReloadService> {
  const { host, keeper, log, tell, onSignal } = options
  const { folder, options: prepareOptions } = host.prepared
  const { logger } = log
  let refused = host.refusedFiles !== null
  const tellRefused = tellingRefused(host.prepared, (line) => {
    logger.warn(line)
    tell(line)
  })
  const reloader = createReloader({
    host,
    // Also where the host runs what a store kept.
    prepare: async (pinned) =>
      tellRefused(await prepare(folder, { ...prepareOptions, tryFirst: true }, pinned)),
    ...(keeper === null
      ? {}
      : {
          keep: (prepared, author, origin) => keeper.revision(prepared, author, origin),
          onRejected: (event) => keeper.told(event),
        }),
    onOutcome(outcome) {
      const right = refused && host.refusedFiles === null
      refused = host.refusedFiles !== null
      if (outcome.result === 'unchanged') {
        if (!right) return
        const line = `the files are right again: revision ${host.revision ?? '-'} is what they say`
        logger.info(line)
        tell(line)
        return
      }
      const view = outcomeView(outcome)
      const line = outcomeLine(view)
      if (outcome.result === 'rejected') logger.error({ reload: view }, line)
      else logger.info({ reload: view }, line)
      tell(line)
      watching?.add(sourcesOf(host.prepared))
    },
  })
  const ask = (author: string): void => {
    // The host may be stopping; then nobody waits for it.
    reloader.request({ author }).catch(() => undefined)
  }
  const settings = host.prepared.checked.config.host.reload
  const watching = settings.watch
    ? watch([resolve(folder), ...sourcesOf(host.prepared)], () => ask('file'), {
        polling: settings.polling,
        onProblem: (error) => logger.error({ error: String(error) }, 'files cannot be watched'),
      })
    : null
  const signalled = (): void => ask('signal')
  if (onSignal) process.on('SIGHUP', signalled)
  await watching?.ready
  return {
    reloader,
    begin() {
      // They may have come right while nobody looked.
      if (host.refusedFiles !== null) ask('file')
    },
    async close() {
      process.off('SIGHUP', signalled)
      await watching?.close()
      await reloader.close()
    },
  }
}

/**
 * The folders in which plugins lie, where one may come or come right; those of plugins that lie elsewhere behind a link;
 * and the files outside that code was made of. What runs from kept code was made of none.
 */
function sourcesOf({ checked, plugins }: Prepared): string[] {
  // Installed packages are many, and none of them is edited.
  const roots = checked.config.host.pluginFolders
    .map((path) => resolve(path))
    .filter((path) => basename(path) !== 'node_modules')
  const built = plugins.filter(({ inputs }) => inputs.length > 0)
  const folders = [...roots, ...built.map(({ manifest }) => resolve(manifest.folder))]
  const outside = built.flatMap(({ inputs }) => inputs)
  return [...new Set([...folders, ...outside])].filter(
    (path, _, all) => !all.some((other) => folders.includes(other) && path.startsWith(other + sep)),
  )
}
