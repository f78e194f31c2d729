import { existsSync, mkdirSync } from 'node:fs'
import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Level } from 'level'
import { GrodtError } from '../errors.ts'
import { endOf } from './keys.ts'
import { damaged, isCorrupt, isLocked, openFailure } from './failure.ts'
import { noteOwner, ownerOf, removeOwner } from './owner.ts'
import type { Database, Entry, Range } from './database.ts'

/** What level has on Node.js and not in a browser, which its types leave out. */
interface Native {
  repair(location: string): Promise<void>
  approximateSize(start: string, end: string): Promise<number>
}

/** Entries that are read at a time. */
const READ_AHEAD = 1_000

/** Where the files of the database are. The folder of a store has also its owner's note and dropped records. */
export const databaseFolder = (folder: string): string => join(folder, 'db')

/** Whether a folder holds a store, open or not. */
const isStore = (folder: string): boolean => existsSync(join(databaseFolder(folder), 'CURRENT'))

/**
 * Open the database of a store for this process alone.
 *
 * @throws GrodtError STORE_MISSING (with `create: false`), STORE_IN_USE, STORE_DAMAGED, STORE_FOLDER
 */
export async function openLevel(
  folder: string,
  { create, writeBuffer = 4 << 20 }: { create: boolean; writeBuffer?: number | undefined },
): Promise<Database> {
  if (!create && !isStore(folder)) throw new GrodtError('STORE_MISSING', { folder })
  const location = databaseFolder(folder)
  const level = new Level<string, Buffer>(location, {
    valueEncoding: 'buffer',
    writeBufferSize: writeBuffer,
  })
  try {
    mkdirSync(location, { recursive: true })
    await level.open()
    noteOwner(folder)
  } catch (error) {
    await level.close()
    if (isLocked(error)) {
      const pid = ownerOf(folder)
      const owner = pid === null ? 'another process' : `process ${pid}`
      throw new GrodtError('STORE_IN_USE', { folder, owner, pid }, { cause: error })
    }
    if (isCorrupt(error)) throw damaged(folder, `its database cannot be opened (${causeOf(error)})`)
    throw openFailure(folder, error)
  }
  return wrapped(folder, level)
}

/** Let the database restore what it can of files that it cannot open. */
export async function restoreLevel(folder: string): Promise<void> {
  await (Level as unknown as Native).repair(databaseFolder(folder))
}

const causeOf = (error: unknown): string => {
  const { cause } = error as Error
  return cause instanceof Error ? cause.message : String(error)
}

function wrapped(folder: string, level: Level<string, Buffer>): Database {
  return {
    get: (key) => level.get(key),

    async write(operations, sync) {
      // The system lets a process write on into files that were deleted: what it keeps there nobody finds again.
      if (!isStore(folder)) throw new Error(`ENOENT: no such file or directory: ${databaseFolder(folder)}`)
      await level.batch([...operations], { sync })
      if (sync) await syncOlderLogs(databaseFolder(folder))
    },

    scan: (range) => scan(level, range),
    bytes: (prefix) => (level as unknown as Native).approximateSize(prefix, endOf(prefix)),

    async close() {
      await level.close()
      removeOwner(folder)
    },
  }
}

async function* scan(level: Level<string, Buffer>, range: Range): AsyncGenerator<readonly Entry[]> {
  const iterator = level.iterator(range)
  try {
    for (;;) {
      const chunk = await iterator.nextv(READ_AHEAD)
      if (chunk.length === 0) return
      yield chunk
    }
  } finally {
    await iterator.close()
  }
}

/**
 * A synced write syncs the newest log file only. The one before may still hold writes that came earlier and are on no
 * disk yet: it lives until its table is written and synced.
 */
async function syncOlderLogs(location: string): Promise<void> {
  const logs = (await readdir(location)).filter((name) => /^\d+\.log$/.test(name)).sort()
  for (const name of logs.slice(0, -1)) {
    try {
      const file = await open(join(location, name), 'r+')
      try {
        await file.sync()
      } finally {
        await file.close()
      }
    } catch (error) {
      // Gone: its table is written and synced.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
}
