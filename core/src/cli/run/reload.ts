import { resolve, sep } from 'node:path'
import type { Keeper } from '../../host/durable/keeper.ts'
import type { PaperHost } from '../../host/paper-host.ts'
import { prepare, type Prepared } from '../../host/prepare.ts'
import { createReloader, type Reloader } from '../../host/reload/reloader.ts'
import { watch } from '../../host/reload/watch.ts'
import { outcomeView } from '../../host/views/reload.ts'
import { outcomeLine } from '../reload/lines.ts'
import type { RunLog } from './log.ts'

/** What lets a running host take over other files. */
export interface ReloadService {
  readonly reloader: Reloader
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
  const reloader = createReloader({
    host,
    prepare: () => prepare(folder, prepareOptions),
    ...(keeper === null ? {} : { keep: (prepared, author) => keeper.revision(prepared, author) }),
    onOutcome(outcome) {
      if (outcome.result === 'unchanged') return
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
    async close() {
      process.off('SIGHUP', signalled)
      await watching?.close()
      await reloader.close()
    },
  }
}

/** The folders of the plugins, where new modules appear, and the files outside that their code was made of. */
function sourcesOf({ plugins }: Prepared): string[] {
  const folders = plugins.map(({ manifest }) => resolve(manifest.folder))
  const outside = plugins.flatMap(({ inputs }) =>
    inputs.filter((path) => !folders.some((folder) => path.startsWith(folder + sep))),
  )
  return [...new Set([...folders, ...outside])]
}
