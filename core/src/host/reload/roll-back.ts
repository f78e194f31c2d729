import { parseConfig } from '../../config/load.ts'
import { GrodtError } from '../../errors.ts'
import type { Store } from '../../store/store.ts'
import { revisionNumbered } from '../durable/kept-revisions.ts'
import { loadRevisionPlugins, type KeptRevision } from '../durable/revisions.ts'
import { loadPlugins } from '../load-plugins.ts'
import type { PaperHost } from '../paper-host.ts'
import { pinsFor, withPins } from '../pins.ts'
import { namedPlugins } from '../used-plugins.ts'
import { prepareFrom, type Prepared } from '../prepare.ts'
import { clearIntent, filesOf, noteIntent, type Intent } from './cut-off.ts'
import { notedWriting } from './noted-writing.ts'
import type { ReloadPlan } from './plan.ts'
import type { FileWriting, NextConfiguration, Reloader, ReloadOutcome, ReloadRequest } from './reloader.ts'
import { copyBeside, fileChanges, stageFiles, type FileChange } from './stage-files.ts'

/** What is asked for. */
export interface RollBackRequest extends Omit<ReloadRequest, 'unpin'> {
  /** The revision whose content is to come back. */
  readonly number: number
  /** Overwrite files whose content is in no revision; a copy is kept beside. */
  readonly force: boolean
}

/** What a roll-back would do. */
export interface RollBackPlan {
  readonly plan: ReloadPlan
  /** Files that would be written or removed. */
  readonly files: readonly string[]
  /** Of these: those whose content is in no revision. */
  readonly unkept: readonly string[]
}

/** What a roll-back did. */
export interface RolledBack {
  readonly outcome: ReloadOutcome
  /** Files that were written or removed. */
  readonly files: readonly string[]
  /** Where the copies of files are whose content was in no revision. */
  readonly copies: readonly string[]
}

/** @throws GrodtError REVISIONS_NOT_KEPT */
function storeOfHost({ store }: PaperHost): Store {
  if (store === null) throw new GrodtError('REVISIONS_NOT_KEPT')
  return store
}

/**
 * What a roll-back would do; nothing is changed.
 *
 * @throws GrodtError REVISIONS_NOT_KEPT, REVISION_UNKNOWN, STORE_DAMAGED, and as the configuration or a plugin of then is wrong now
 */
export async function planRollBack(
  host: PaperHost,
  reloader: Reloader,
  number: number,
): Promise<RollBackPlan> {
  const store = storeOfHost(host)
  const prepared = await prepareRollBack(host, store, await revisionNumbered(store, number))
  const changes = fileChanges(host.prepared.folder, prepared.files)
  return {
    plan: await reloader.plan(() => Promise.resolve(prepared)),
    files: changes.map(({ name }) => name),
    unkept: (await unkeptFiles(store, changes)).map(({ name }) => name),
  }
}

/**
 * Bring the content of a revision back as a new one: its files are written into the configuration folder, and its
 * plugins run from their kept code where their folders hold something else by now.
 *
 * @throws GrodtError REVISIONS_NOT_KEPT, REVISION_UNKNOWN, STORE_DAMAGED; whatever else is wrong is in the outcome
 */
export async function rollBack(
  host: PaperHost,
  reloader: Reloader,
  { number, force, ...request }: RollBackRequest,
): Promise<RolledBack> {
  const store = storeOfHost(host)
  const revision = await revisionNumbered(store, number)
  let changes: readonly FileChange[] = []
  const copies: string[] = []
  const outcome = await reloader.rollBack(request, number, async () => {
    const prepared = await prepareRollBack(host, store, revision)
    const { folder } = prepared
    changes = fileChanges(folder, prepared.files)
    const unkept = await unkeptFiles(store, changes)
    if (unkept.length > 0 && !force) {
      throw new GrodtError('CONFIG_UNKEPT', { files: unkept.map(({ name }) => name).join(', '), folder })
    }
    const { author, reason } = request
    const intent: Intent = {
      origin: { author, ...(reason !== undefined && { reason }) },
      to: number,
      pins: prepared.pinned.map(({ pin }) => pin),
      folder,
      files: changes,
    }
    return next(host, store, prepared, intent, () => {
      for (const { from } of unkept) if (from !== null) copies.push(copyBeside(folder, from))
    })
  })
  const files = outcome.result === 'activated' ? changes.map(({ name }) => name) : []
  return { outcome, files, copies }
}

/**
 * What runs already, with the same comments, needs no new revision.
 *
 * @param before called right before the files are written
 */
function next(
  host: PaperHost,
  store: Store,
  prepared: Prepared,
  intent: Intent,
  before: () => void,
): NextConfiguration {
  const text = ({ files }: Prepared): string =>
    JSON.stringify(files.map(({ name, sha256 }) => [name, sha256]))
  if (intent.files.length === 0 && text(prepared) === text(host.prepared)) return { prepared }
  return { prepared, writing: writingOf(store, intent, before) }
}

function writingOf(store: Store, intent: Intent, before: () => void): FileWriting {
  return notedWriting(
    stageFiles(intent.folder, intent.files),
    { note: () => noteIntent(store, intent), clear: () => clearIntent(store) },
    before,
  )
}

/** The configuration of a revision, with its plugins as they were then. */
async function prepareRollBack(host: PaperHost, store: Store, revision: KeptRevision): Promise<Prepared> {
  const { folder, options } = host.prepared
  const place = `revision ${revision.number}`
  const read = parseConfig(place, filesOf(revision))
  const found = await loadPlugins(read.draft.host.pluginFolders, options.cacheFolder, {
    tryFirst: true,
    wanted: namedPlugins(read.draft),
  })
  const plugins = await loadRevisionPlugins(store, revision, options.cacheFolder)
  const pinned = withPins(found, pinsFor(found.plugins, plugins))
  return { ...prepareFrom(place, read, pinned, options), folder }
}

/** Changes by which a content would be lost: no revision has it. */
async function unkeptFiles(store: Store, changes: readonly FileChange[]): Promise<FileChange[]> {
  const wanted = new Map(changes.flatMap(({ name, from }) => (from === null ? [] : [[name, from.sha256]])))
  const PAGE = 50
  for (let before = Infinity; wanted.size > 0;) {
    const page = await store.newestRevisions({ before, limit: PAGE })
    for (const one of page) {
      if ('problem' in one || one.value === null) continue
      const { files } = one.value as unknown as Pick<KeptRevision, 'files'>
      for (const { name, sha256 } of files) if (wanted.get(name) === sha256) wanted.delete(name)
    }
    if (page.length < PAGE) break
    before = page[PAGE - 1].number
  }
  return changes.filter(({ name }) => wanted.has(name))
}
