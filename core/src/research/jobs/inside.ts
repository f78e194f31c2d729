import { realpathSync } from 'node:fs'
import { isAbsolute, join, relative, sep } from 'node:path'
import { GrodtError } from '../../errors.ts'

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

/**
 * A path that a request gives below a folder. Links are followed: what they lead to must lie in the folder too.
 *
 * @param root the folder; it may be a link itself
 * @param path from there on; empty for the folder itself
 * @throws GrodtError DATA_OUTSIDE; DATA_NOT_FOUND where there is nothing
 */
export function pathInside(root: string, path: string): string {
  if (leavesBy(path)) throw new GrodtError('DATA_OUTSIDE', { path, root })
  const whole = join(root, path)
  if (realPath(whole) === null) throw new GrodtError('DATA_NOT_FOUND', { path: whole })
  if (!liesIn(root, whole)) throw new GrodtError('DATA_OUTSIDE', { path, root })
  return whole
}

/** Whether what is at a path, links followed, is in a folder; false where there is nothing. */
export function liesIn(root: string, path: string): boolean {
  const [home, real] = [root, path].map(realPath)
  if (home === null || real === null) return false
  const way = relative(home, real)
  return !isAbsolute(way) && way.split(sep)[0] !== '..'
}
