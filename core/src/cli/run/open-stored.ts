import { GrodtError } from '../../errors.ts'
import { lastGood, pinnedBefore } from '../../host/durable/last-good.ts'
import { openPaperHost, type Resumed } from '../../host/durable/open.ts'
import type { PaperHost, PaperHostOptions } from '../../host/paper-host.ts'
import type { Prepared } from '../../host/prepare.ts'
import { cutOffChange } from '../../host/reload/change-note.ts'
import { clearIntent, finishRollBack } from '../../host/reload/cut-off.ts'
import type { Store } from '../../store/store.ts'
import { CACHE_FOLDER } from '../cache-folder.ts'
import { isUnfit, readFiles, type FilesOfToday } from './files.ts'
import type { RunLog } from './log.ts'
import type { Output } from './view.ts'

/** What a stored account is opened with. */
export interface OpenStored {
  readonly store: Store
  /** Of the configuration. */
  readonly folder: string
  /** Its files as they were read before the store was opened. */
  readonly files: FilesOfToday
  /** Refuse files that cannot be taken over, and do not start with what ran last. */
  readonly strict: boolean
  /** Makes a host with what it runs with beside its configuration, its workers among them. */
  readonly hosting: <H>(prepared: Prepared, open: (options: PaperHostOptions) => Promise<H>) => Promise<H>
  readonly log: RunLog
  readonly out: Output
}

/** A host on its store. */
export interface OpenedHost {
  readonly host: PaperHost
  readonly resumed: Resumed | null
}

/**
 * The host of a store with the configuration of today; where that is broken, or cannot go on with the account, with the
 * one that ran last.
 *
 * @throws GrodtError what is wrong with the files, when there is nothing else to go on with, or `strict`; as
 * `openPaperHost`
 */
export async function openStored(options: OpenStored): Promise<OpenedHost> {
  const { store, folder, hosting, log, out } = options
  let cutOff
  try {
    cutOff = await finishRollBack(store, folder, CACHE_FOLDER)
  } catch (error) {
    // Half of its files are written, and the others cannot be.
    if (error instanceof GrodtError && error.code !== 'STORE_WRITE') return goOn(options, error)
    throw error
  }
  const change = await cutOffChange(store, folder)
  for (const { text } of [cutOff, change].filter((one) => one !== null)) {
    log.logger.warn(text)
    out.write(`${text}\n\n`)
  }
  const finished = cutOff?.finished ?? null
  const pinned = finished?.pinned ?? (await pinnedBefore(store, CACHE_FOLDER))
  const files = cutOff === null && pinned.length === 0 ? options.files : await readFiles(folder, pinned)
  if ('error' in files) return goOn(options, files.error)
  const origin = finished?.origin ?? change?.origin ?? {}
  try {
    const opened = await hosting(files.prepared, (host) => openPaperHost(host, store, origin))
    if (finished !== null) await clearIntent(store)
    return opened
  } catch (error) {
    if (isUnfit(error)) return goOn(options, error)
    throw error
  }
}

/** Start with what ran last, and say so. @throws GrodtError the reason, when that cannot be */
async function goOn(
  { store, folder, strict, hosting, log, out }: OpenStored,
  reason: GrodtError,
): Promise<OpenedHost> {
  if (strict) throw reason
  let last
  try {
    last = await lastGood(store, folder, CACHE_FOLDER)
    if (last === null) throw reason
    const { prepared, asRead, held } = last
    const opened = await hosting(prepared, (host) => openPaperHost({ ...host, held, asRead }, store))
    const { code, message } = reason
    opened.host.refusedFiles = { since: opened.host.startedAt, code, message }
    log.logger.error({ code, revision: opened.host.revision }, `the files are refused: ${message}`)
    return opened
  } catch (error) {
    if (!(error instanceof GrodtError) || error === reason) throw error
    const what = last === undefined ? 'What ran last' : `Revision ${last?.revision ?? ''}`
    out.write(`${what} cannot be used either: ${error.message}\n\n`)
    throw reason
  }
}
