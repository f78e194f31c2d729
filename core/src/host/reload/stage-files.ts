import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { readConfigFiles, type ConfigFile } from '../../config/load.ts'
import { CONFIG_FILE_NAMES, type ConfigFileName } from '../../config/schemas/files.ts'
import { GrodtError } from '../../errors.ts'

/** A file that is to have another content. */
export interface FileChange {
  readonly name: ConfigFileName
  /** As it is now; null where there is none. */
  readonly from: ConfigFile | null
  /** Null where there shall be none. */
  readonly to: ConfigFile | null
}

/** What has to be written for a folder to hold some files. */
export function fileChanges(folder: string, files: readonly ConfigFile[]): FileChange[] {
  const now = existsSync(folder) ? readConfigFiles(folder) : []
  return CONFIG_FILE_NAMES.flatMap((name) => {
    const [from = null, to = null] = [now, files].map((list) => list.find((file) => file.name === name))
    return from?.sha256 === to?.sha256 ? [] : [{ name, from, to }]
  })
}

/** Files that lie beside those that they shall replace. */
export interface StagedFiles {
  /** Put them in place, one rename each. @throws GrodtError CONFIG_WRITE; the files are as they were then */
  commit(): void
  /** Take away what was not put in place. */
  discard(): void
}

interface Staged extends FileChange {
  readonly path: string
  /** Where the new content lies; null for a file that is to go. */
  readonly beside: string | null
}

/**
 * Write the new content of files beside them, where a disk without room or a folder without rights shows.
 *
 * @throws GrodtError CONFIG_WRITE; nothing is left behind then
 */
export function stageFiles(folder: string, changes: readonly FileChange[]): StagedFiles {
  const staged: Staged[] = []
  const discard = (): void => {
    for (const { beside } of staged) if (beside !== null) removeOwn(beside)
  }
  guarded(folder, discard, () => {
    mkdirSync(folder, { recursive: true })
    for (const change of changes) {
      const path = target(join(folder, change.name))
      const beside = change.to === null ? null : join(dirname(path), `.${basename(path)}.${process.pid}.tmp`)
      staged.push({ ...change, path, beside })
      if (beside !== null && change.to !== null) writeSynced(beside, change.to.text, modeOf(path))
    }
  })

  function commit(): void {
    const undo: (() => void)[] = []
    const restore = (): void => {
      for (const step of undo.reverse()) step()
      discard()
    }
    guarded(folder, restore, () => {
      for (const { name, path, beside, from } of staged) {
        // Somebody may have saved it since it was looked at.
        const now = readConfigFiles(folder).find((file) => file.name === name)
        if (now?.sha256 !== from?.sha256) throw new Error(`${name} was changed meanwhile`)
        const bytes = from === null ? null : readFileSync(path)
        if (beside === null) rmSync(path)
        else renameSync(beside, path)
        undo.push(() => {
          if (bytes === null) rmSync(path, { force: true })
          else writeFileSync(path, bytes)
        })
      }
      syncFolder(folder)
    })
  }

  return { commit, discard }
}

/** Keep a copy of a file beside it; equal contents have one copy. @returns its path */
export function copyBeside(folder: string, { name, sha256 }: ConfigFile): string {
  const copy = join(folder, `${name}.${sha256.slice(0, 8)}.bak`)
  guarded(
    folder,
    () => undefined,
    () => copyFileSync(join(folder, name), copy),
  )
  return copy
}

function guarded(folder: string, undo: () => void, work: () => void): void {
  try {
    work()
  } catch (error) {
    undo()
    const problem = error instanceof Error ? error.message : String(error)
    throw new GrodtError('CONFIG_WRITE', { folder, problem }, { cause: error })
  }
}

/** What is in the way and none of ours stays. */
function removeOwn(path: string): void {
  if (existsSync(path) && statSync(path).isFile()) rmSync(path)
}

/** The file behind a link: the link itself stays. */
const target = (path: string): string => (existsSync(path) ? realpathSync(path) : path)

const modeOf = (path: string): number => (existsSync(path) ? statSync(path).mode & 0o777 : 0o644)

function writeSynced(path: string, text: string, mode: number): void {
  const file = openSync(path, 'w', mode)
  try {
    writeFileSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** So that the renames survive a power loss. */
function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
