import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { GrodtError } from '../../errors.ts'
import type { ListedFile } from '../../market/data/list.ts'
import { isCandleFileName } from '../../market/import/file-name.ts'
import type { StartWork } from './child.ts'
import { liesIn, pathInside } from './inside.ts'

/** What a folder of candles holds. */
export interface FolderContent {
  /** Folders in it, by name. */
  readonly folders: readonly string[]
  /** Its candle files by name, each as a path from the data folder on. */
  readonly files: readonly ListedFile[]
}

/** What there is to run backtests over. */
export interface Inventory {
  /**
   * @param path of a folder, from the data folder on; empty for that one
   * @throws GrodtError DATA_OUTSIDE, DATA_NOT_FOUND, HOST_STOPPED; Error when files cannot be looked through
   */
  list(path: string): Promise<FolderContent>
}

interface Known {
  /** Size and time of change: a file with others is read again. */
  readonly state: string
  readonly listed: ListedFile
}

/** Looks through candle files elsewhere, since that takes longer than the host may wait, and once for each state of a file. */
export function createInventory(root: string, start: StartWork): Inventory {
  const known = new Map<string, Known>()
  let last: Promise<unknown> = Promise.resolve()

  async function readNew(paths: readonly string[]): Promise<void> {
    const states = new Map(paths.map((path) => [path, stateOf(path)]))
    const unread = paths.filter((path) => known.get(path)?.state !== states.get(path))
    if (unread.length === 0) return
    const end = await start({ kind: 'listing', paths: unread }, () => undefined).end
    if (end.kind === 'stopped') throw new GrodtError('HOST_STOPPED', { input: 'data' })
    if (end.kind === 'failed') throw new Error(end.failure.message)
    for (const listed of end.files) known.set(listed.file, { state: states.get(listed.file) ?? '', listed })
  }

  return {
    async list(path) {
      // No data yet is no mistake.
      if (path === '' && !existsSync(root)) return { folders: [], files: [] }
      const folder = pathInside(root, path)
      const { folders, files } = contentOf(root, folder)
      // One after the other: who comes second finds what the first has read.
      const mine = last.then(() => readNew(files))
      last = mine.catch(() => undefined)
      await mine
      return {
        folders,
        files: files.flatMap((file) => {
          const listed = known.get(file)?.listed
          return listed === undefined ? [] : [{ ...listed, file: relative(root, file).split(sep).join('/') }]
        }),
      }
    },
  }
}

const stateOf = (path: string): string => {
  const { size, mtimeMs } = statSync(path)
  return `${size} ${mtimeMs}`
}

/** Links that lead out of the data folder are not there. */
function contentOf(root: string, path: string): { readonly folders: string[]; readonly files: string[] } {
  if (!statSync(path).isDirectory()) return { folders: [], files: [path] }
  const entries = readdirSync(path, { withFileTypes: true }).filter(({ name }) =>
    liesIn(root, join(path, name)),
  )
  const isFolder = ({ name }: { readonly name: string }): boolean => statSync(join(path, name)).isDirectory()
  const files = entries.filter((entry) => isCandleFileName(entry.name) && !isFolder(entry))
  return {
    folders: entries
      .filter(isFolder)
      .map(({ name }) => name)
      .sort(),
    files: files.map(({ name }) => join(path, name)).sort(),
  }
}
