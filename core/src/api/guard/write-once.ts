import { linkSync, rmSync, writeFileSync } from 'node:fs'

/** What a file system answers that has no hard links. */
const NO_LINKS: ReadonlySet<string | undefined> = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EINVAL',
])

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code

/**
 * Write a file that its owner alone can read, where there is none of that name; one that is there stays. Another process
 * sees all of it or nothing; without hard links it may find it empty for a moment.
 *
 * @param link gives a file a second name
 * @throws errors of the file system
 */
export function writeOnce(path: string, text: string, link = linkSync): void {
  const own = `${path}.${process.pid}`
  writeFileSync(own, text, { mode: 0o600 })
  try {
    link(own, path)
  } catch (error) {
    if (NO_LINKS.has(codeOf(error))) create(path, text)
    else if (codeOf(error) !== 'EEXIST') throw error
  } finally {
    rmSync(own, { force: true })
  }
}

function create(path: string, text: string): void {
  try {
    writeFileSync(path, text, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  }
}
