import { resolve } from 'node:path'
import { configFile } from '../../config/load.ts'
import { GrodtError } from '../../errors.ts'
import type { Json } from '../../store/json.ts'
import type { Store } from '../../store/store.ts'
import { revisionNumbered } from '../durable/kept-revisions.ts'
import { loadRevisionPlugins, type KeptRevision, type RevisionOrigin } from '../durable/revisions.ts'
import type { Pin, PinnedPlugin } from '../pins.ts'
import { fileChanges, stageFiles, type FileChange } from './stage-files.ts'

/** The small value of a store that says which files are about to be written. */
const NAME = 'roll-back'

/** A roll-back whose files are being written and whose revision is not in force yet. */
export interface Intent {
  readonly origin: Pick<RevisionOrigin, 'author' | 'reason'>
  /** The revision whose content comes back. */
  readonly to: number
  readonly pins: readonly Pin[]
  readonly folder: string
  readonly files: readonly FileChange[]
}

interface KeptIntent extends Omit<Intent, 'files'> {
  /** SHA-256 of what is there before; null where there is nothing. */
  readonly files: readonly { readonly name: string; readonly from: string | null }[]
}

/** Note what is about to be written. It survives a power loss. @throws GrodtError STORE_WRITE */
export function noteIntent(store: Store, { files, folder, ...intent }: Intent): Promise<void> {
  const kept: KeptIntent = {
    ...intent,
    folder: resolve(folder),
    files: files.map(({ name, from }) => ({ name, from: from?.sha256 ?? null })),
  }
  return store.put(NAME, kept as unknown as Json)
}

/** It is done, or was given up. @throws GrodtError STORE_WRITE */
export async function clearIntent(store: Store): Promise<void> {
  if (((await store.get(NAME)) ?? null) !== null) await store.put(NAME, null)
}

/** What a start does about a roll-back that the end of the process before had cut off. */
export interface CutOff {
  readonly text: string
  /** With what the start goes on; null where a person has changed the files since. */
  readonly finished: {
    readonly origin: RevisionOrigin
    /** Kept code that is to run where the folders of its plugins are as they were. */
    readonly pinned: readonly PinnedPlugin[]
  } | null
}

/**
 * Finish a roll-back whose process ended between its first file and its activation, so that files and revision agree.
 * Files that a person has changed since are left alone, and so are all others then.
 *
 * @param cacheFolder where kept code is written to be imported
 * @returns null when none was cut off
 * @throws GrodtError CONFIG_WRITE, STORE_WRITE, and as the code of then cannot be used now
 */
export async function finishRollBack(
  store: Store,
  folder: string,
  cacheFolder: string,
): Promise<CutOff | null> {
  const intent = ((await store.get(NAME)) ?? null) as unknown as KeptIntent | null
  if (intent === null || intent.folder !== resolve(folder)) return null
  const { origin, to, pins } = intent
  const what = `A roll-back to revision ${to} by ${origin.author} was cut off`
  const revision = await keptOrNull(store, to)
  const changes = revision === null ? [] : fileChanges(folder, filesOf(revision))
  const foreign = changes.filter(({ name, from }) => {
    const planned = intent.files.find((file) => file.name === name)
    return planned === undefined || planned.from !== (from?.sha256 ?? null)
  })
  if (revision === null || foreign.length > 0) {
    await clearIntent(store)
    const names = foreign.map(({ name }) => name).join(', ')
    const why = revision === null ? 'that is not kept any more' : `${names} was changed since`
    return { text: `${what}; ${why}, so the files run as they are.`, finished: null }
  }
  const plugins = await loadRevisionPlugins(store, revision, cacheFolder)
  const pinned = pins.flatMap((pin) => {
    const plugin = plugins.find(({ kind, manifest }) => kind === pin.kind && manifest.id === pin.id)
    return plugin === undefined ? [] : [{ pin, plugin }]
  })
  stageFiles(folder, changes).commit()
  const written = changes.map(({ name }) => name).join(', ')
  return {
    text: `${what}; it is finished${written === '' ? '' : `, ${written} written now`}.`,
    finished: { origin: { ...origin, rolledBackTo: to }, pinned },
  }
}

/** What is written has the hash of its text, also where bytes were lost when it was read. */
export const filesOf = ({ files }: Pick<KeptRevision, 'files'>): ReturnType<typeof configFile>[] =>
  files.map(({ name, text }) => configFile(name, text))

/** It may be gone with the end of the journal, or be damaged: the files are what is left then. */
async function keptOrNull(store: Store, number: number): Promise<KeptRevision | null> {
  try {
    return await revisionNumbered(store, number)
  } catch (error) {
    if (error instanceof GrodtError) return null
    throw error
  }
}
