import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { GrodtError } from '../../errors.ts'
import { unreadFile, type GapsPage, type GapsRequest, type ListedFile } from '../../market/data/list.ts'
import { isCandleFileName } from '../../market/import/file-name.ts'
import type { WorkEnd } from './child.ts'
import { liesIn, pathInside, type Root } from './inside.ts'
import type { Lane } from './lane.ts'
import type { Failure, FileWord, Work } from './work.ts'

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
   * @throws GrodtError DATA_OUTSIDE, DATA_NOT_FOUND, READ_BUSY, READ_FAILED, HOST_STOPPED
   */
  list(path: string): Promise<FolderContent>
  /**
   * A page of the gaps of a candle file.
   *
   * @param path from the data folder on
   * @throws GrodtError BODY_INVALID for a folder, and as `list`
   */
  gaps(path: string, wanted: GapsRequest): Promise<GapsPage>
}

interface Known {
  /** Size and time of change: a file with others is read again. */
  readonly state: string
  readonly listed: ListedFile
}

type OnFile = (file: FileWord) => void

/** Work that there is none of any more once its turn has come. */
const NOTHING = { end: Promise.resolve({ kind: 'done', found: {} } as const), stop: () => undefined }

/**
 * Looks through candle files elsewhere, since that takes longer than the host may wait, and once for each state of a file.
 *
 * @param lane short ones of its own: nobody who looks waits for a backtest
 */
export function createInventory(root: Root, lane: Lane): Inventory {
  const known = new Map<string, Known>()

  /** @param work asked for at its turn: who comes second finds what the first has read; null: there is none any more */
  function inTurn(work: () => Work | null, onFile?: OnFile): Promise<WorkEnd> {
    lane.expectRoom()
    return new Promise((resolve) =>
      lane.enter({
        begin(start) {
          const one = work()
          return one === null ? NOTHING : start(one, () => undefined, onFile)
        },
        ended: resolve,
      }),
    )
  }

  /** Those of them that are there and have not been read as they are now. */
  function unread(paths: readonly string[]): Map<string, string> {
    const states = new Map<string, string>()
    for (const path of paths) {
      const state = stateOf(path)
      if (state === null) known.delete(path)
      else if (known.get(path)?.state !== state) states.set(path, state)
    }
    return states
  }

  async function readNew(paths: readonly string[]): Promise<void> {
    for (;;) {
      if (unread(paths).size === 0) return
      let states = new Map<string, string>()
      const place: { reading: string | null } = { reading: null }
      const keep = (listed: ListedFile): void => {
        known.set(listed.file, { listed, state: states.get(listed.file) ?? '' })
      }
      const end = await inTurn(
        () => {
          states = unread(paths)
          return states.size === 0 ? null : { kind: 'listing', paths: [...states.keys()] }
        },
        ({ path, listed }) => {
          place.reading = listed === undefined ? path : null
          if (listed !== undefined && listed !== null) keep(listed)
        },
      )
      if (end.kind === 'done') return
      const { reading } = place
      if (end.kind === 'stopped' || reading === null) throw notRead(end)
      // It has ended the process that read it; the others are none the worse for it.
      keep(unreadFile(reading, problemIn(end.failure), sizeOf(reading) ?? 0))
    }
  }

  const shown = (listed: ListedFile): ListedFile => ({
    ...listed,
    file: relative(root.folder, listed.file).split(sep).join('/'),
  })

  return {
    async list(path) {
      // No data yet is no mistake.
      if (path === '' && !existsSync(root.folder)) return { folders: [], files: [] }
      const { folders, files } = contentOf(root.folder, pathInside(root, path))
      await readNew(files)
      return {
        folders,
        files: files.flatMap((file) => {
          const listed = known.get(file)?.listed
          return listed === undefined ? [] : [shown(listed)]
        }),
      }
    },
    async gaps(path, wanted) {
      const whole = pathInside(root, path)
      if (isFolder(whole)) {
        const problem = `The query key "file" must be a candle file; "${path}" is a folder.`
        throw new GrodtError('BODY_INVALID', { problem })
      }
      const end = await inTurn(() => ({ kind: 'gaps', path: whole, wanted }))
      const page = end.kind === 'done' ? end.found.gaps : undefined
      if (page !== undefined) return { ...page, file: shown(page.file) }
      if (!existsSync(whole)) throw new GrodtError('DATA_NOT_FOUND', { path: whole })
      throw notRead(end)
    },
  }
}

function notRead(end: WorkEnd): GrodtError {
  if (end.kind === 'stopped') return new GrodtError('HOST_STOPPED', { input: 'data' })
  const problem = end.kind === 'failed' ? problemIn(end.failure) : 'nothing was found.'
  return new GrodtError('READ_FAILED', { problem })
}

/** Where an error that nobody foresaw came from is of no use to who asks. */
const problemIn = ({ code, message }: Failure): string =>
  code === 'UNEXPECTED' ? message.split('\n')[0] : message

/** Null where there is nothing. */
function stateOf(path: string): string | null {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats === undefined ? null : `${stats.size} ${stats.mtimeMs}`
}

const sizeOf = (path: string): number | undefined => statSync(path, { throwIfNoEntry: false })?.size

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false

/** Links that lead out of the data folder are not there. */
function contentOf(root: string, path: string): { readonly folders: string[]; readonly files: string[] } {
  if (!isFolder(path)) return { folders: [], files: [path] }
  const entries = readdirSync(path, { withFileTypes: true }).filter(({ name }) =>
    liesIn(root, join(path, name)),
  )
  const leads = ({ name }: { readonly name: string }): boolean => isFolder(join(path, name))
  const files = entries.filter((entry) => isCandleFileName(entry.name) && !leads(entry))
  return {
    folders: entries
      .filter(leads)
      .map(({ name }) => name)
      .sort(),
    files: files.map(({ name }) => join(path, name)).sort(),
  }
}
