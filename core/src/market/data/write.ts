import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { GrodtError } from '../../errors.ts'
import { runs } from './lock.ts'
import type { Update } from './update.ts'

/**
 * Writes what was planned: all files under other names first, then all names, so that a full disk changes nothing and a
 * reader never sees half a file. Where a name cannot be given, the files before it are the new ones already.
 *
 * @throws GrodtError DATA_WRITE
 */
export function writeUpdates(updates: readonly Update[]): void {
  const drafts: { path: string; draft: string }[] = []
  try {
    for (const { path, bytes } of updates) {
      if (bytes === null) continue
      const draft = `${path}.${process.pid}.tmp`
      attempt(path, () => {
        mkdirSync(dirname(path), { recursive: true })
        removeLeftovers(path)
      })
      drafts.push({ path, draft })
      attempt(path, () => writeFileSync(draft, bytes))
    }
    const written: string[] = []
    for (const { path, draft } of drafts) {
      attempt(path, () => renameSync(draft, path), written)
      written.push(path)
    }
  } catch (error) {
    for (const { draft } of drafts) rmSync(draft, { force: true })
    throw error
  }
}

/** What a process that was cut off in the middle has written beside a file is of no use to anybody. */
function removeLeftovers(path: string): void {
  for (const name of readdirSync(dirname(path))) {
    if (!name.startsWith(`${basename(path)}.`)) continue
    const pid = /^\.([1-9]\d*)\.tmp$/.exec(name.slice(basename(path).length))?.[1]
    if (pid !== undefined && !runs(Number(pid))) rmSync(join(dirname(path), name), { force: true })
  }
}

/** @throws GrodtError DATA_WRITE, which says what has been written before */
function attempt(path: string, write: () => void, written: readonly string[] = []): void {
  try {
    write()
  } catch (cause) {
    const { message } = cause as Error
    const problem = written.length === 0 ? message : `${message}; written before it: ${written.join(', ')}`
    throw new GrodtError('DATA_WRITE', { path, problem }, { cause })
  }
}
