import { resolve } from 'node:path'
import { readConfigFiles, type ConfigFile } from '../../config/load.ts'
import type { Store } from '../../store/store.ts'
import type { KeptRevision, RevisionOrigin } from '../durable/revisions.ts'

/** The small value of a store that says which file is about to be changed. */
const NAME = 'config-change'

/** A change of a file that is being written and whose revision is not in force yet. */
export interface ChangeNote {
  readonly origin: Pick<RevisionOrigin, 'author' | 'reason'>
  /** Of the configuration. */
  readonly folder: string
  readonly file: ConfigFile['name']
  /** SHA-256 of what is there before (null: nothing) and after. */
  readonly from: string | null
  readonly to: string
}

/** Note what is about to be written. It survives a power loss. @throws GrodtError STORE_WRITE */
export const noteChange = (store: Store, note: ChangeNote): Promise<void> =>
  store.put(NAME, { ...note, folder: resolve(note.folder) })

/** It is done, or was given up. @throws GrodtError STORE_WRITE */
export const clearChange = (store: Store): Promise<void> => store.put(NAME, null)

/** What a start says of a change that the end of the process before had cut off. */
export interface CutOffChange {
  readonly text: string
  /** Who made it, where this start takes it over. */
  readonly origin: Pick<RevisionOrigin, 'author' | 'reason'> | null
}

/**
 * What became of a change whose process ended between its file and its activation. The file is the truth: a start takes
 * over what is in it, as it always does.
 *
 * @returns null when none was cut off
 * @throws GrodtError STORE_WRITE, STORE_DAMAGED
 */
export async function cutOffChange(store: Store, folder: string): Promise<CutOffChange | null> {
  const note = ((await store.get(NAME)) ?? null) as unknown as ChangeNote | null
  if (note === null || note.folder !== resolve(folder)) return null
  const { origin, file, from, to } = note
  const now = fileNow(folder, file)
  const inForce = await newestHash(store, file)
  await clearChange(store)
  if (inForce === to) return null
  const what = `A change of ${file} by ${origin.author} was cut off`
  if (now === to)
    return { text: `${what} after the file was written: it comes into force with this start.`, origin }
  const end =
    now === from
      ? ' before the file was written: nothing has changed.'
      : `; the file was changed since, so it runs as it is.`
  return { text: what + end, origin: null }
}

/** Null where there is none, or none that can be read. */
function fileNow(folder: string, name: ConfigFile['name']): string | null {
  try {
    return readConfigFiles(folder).find((file) => file.name === name)?.sha256 ?? null
  } catch {
    return null
  }
}

/** SHA-256 of a file in the revision that came last into force. */
async function newestHash(store: Store, name: ConfigFile['name']): Promise<string | null> {
  const [last] = await store.newestRevisions({ before: Infinity, limit: 1 })
  if (last === undefined || 'problem' in last || last.value === null) return null
  const { files } = last.value as unknown as Pick<KeptRevision, 'files'>
  return files.find((file) => file.name === name)?.sha256 ?? null
}
