import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { GrodtError } from '../../errors.ts'
import type { Update } from '../../market/data/update.ts'

/**
 * Writes what was planned: all files under other names first, then all names, so that a full disk changes nothing and a
 * reader never sees half a file.
 *
 * @throws GrodtError DATA_WRITE
 */
export function writeUpdates(updates: readonly Update[]): void {
  const drafts: { path: string; draft: string }[] = []
  try {
    for (const { path, bytes } of updates) {
      if (bytes === null) continue
      const draft = `${path}.${process.pid}.tmp`
      attempt(path, () => mkdirSync(dirname(path), { recursive: true }))
      drafts.push({ path, draft })
      attempt(path, () => writeFileSync(draft, bytes))
    }
    for (const { path, draft } of drafts) attempt(path, () => renameSync(draft, path))
  } catch (error) {
    for (const { draft } of drafts) rmSync(draft, { force: true })
    throw error
  }
}

function attempt(path: string, write: () => void): void {
  try {
    write()
  } catch (cause) {
    throw new GrodtError('DATA_WRITE', { path, problem: (cause as Error).message }, { cause })
  }
}
