import { realpathSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { GrodtError } from '../../errors.ts'
import { isThere, listPaths } from '../../market/import/files.ts'

/** A folder that requests may name something in. */
export interface Root {
  /** It may be a link itself. */
  readonly folder: string
  /** The key of host.yaml that says where it is, for messages. */
  readonly key: string
}

const leavesBy = (path: string): boolean =>
  isAbsolute(path) || path.includes('\0') || path.split(/[\\/]/).includes('..')

/** Null where there is nothing. */
function realPath(path: string): string | null {
  try {
    return realpathSync(path)
  } catch {
    return null
  }
}

const outside = ({ folder, key }: Root, path: string): GrodtError =>
  new GrodtError('DATA_OUTSIDE', { path, root: folder, key })

/**
 * A path that a request gives below a folder. Links are followed: what they lead to must lie in the folder too.
 *
 * @param path from there on; empty for the folder itself
 * @throws GrodtError DATA_OUTSIDE; DATA_NOT_FOUND where there is nothing
 */
export function pathInside(root: Root, path: string): string {
  if (leavesBy(path)) throw outside(root, path)
  const whole = join(root.folder, path)
  if (realPath(whole) === null) throw new GrodtError('DATA_NOT_FOUND', { path: whole })
  if (!liesIn(root.folder, whole)) throw outside(root, path)
  return whole
}

/**
 * The same for a candle file or a folder of them, of which none may lie elsewhere.
 *
 * @throws GrodtError DATA_OUTSIDE, DATA_NOT_FOUND
 */
export function candlesInside(root: Root, path: string): string {
  const whole = pathInside(root, path)
  if (listPaths(whole).every((file) => liesIn(root.folder, file))) return whole
  throw outside(root, path)
}

/**
 * The same for a folder that may not be there yet: the nearest one on the way that is must lie in the folder.
 *
 * @throws GrodtError DATA_OUTSIDE; DATA_NOT_FOUND where a file is in the way
 */
export function folderInside(root: Root, path: string): string {
  if (leavesBy(path)) throw outside(root, path)
  const whole = join(root.folder, path)
  const home = resolve(root.folder)
  let nearest = resolve(whole)
  // A link that leads nowhere is there: who made the rest would follow it.
  while (nearest !== home && !isThere(nearest)) nearest = dirname(nearest)
  // The folder itself is made, too.
  if (nearest === home) return whole
  if (!liesIn(root.folder, nearest)) throw outside(root, path)
  if (!statSync(nearest).isDirectory()) throw new GrodtError('DATA_NOT_FOUND', { path: whole })
  return whole
}

/** Whether what is at a path, links followed, is in a folder; false where there is nothing. */
export function liesIn(folder: string, path: string): boolean {
  const [home, real] = [folder, path].map(realPath)
  if (home === null || real === null) return false
  const way = relative(home, real)
  return !isAbsolute(way) && way.split(sep)[0] !== '..'
}
