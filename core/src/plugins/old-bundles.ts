import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** So many builds of a plugin stay, the newest ones. */
const KEEP = 16

/** And those that are at most so much older than the newest: another process may be about to use them. */
const KEEP_MS = 86_400_000

/**
 * Remove builds of one plugin that were replaced long ago, after a new one was written. Any number of processes may do
 * this in one folder: what is missing already is no problem, and what a running one still needs is young, or among the
 * newest, or in use here.
 *
 * @param name what the names of its files begin with
 */
export async function removeOldBundles(
  folder: string,
  name: string,
  isInUse: (file: string) => boolean,
): Promise<void> {
  const build = `${name}-[0-9a-f]{16}\\.[cm]js`
  // The second is what a process leaves that is killed while it writes.
  const own = new RegExp(`^${build}$|^\\.(${build}|${name}\\.json)\\.\\d+-[0-9a-f]{8}$`)
  const names = (await readdir(folder)).filter((one) => own.test(one))
  // To look at every file after every build would cost more than the build.
  if (names.length <= KEEP || names.length % KEEP !== 0) return
  const found = await Promise.all(names.map((one) => ageOf(join(folder, one))))
  const files = found.filter((one) => one !== null).sort((a, b) => b.mtimeMs - a.mtimeMs)
  const old = files.slice(KEEP).filter((one) => files[0].mtimeMs - one.mtimeMs > KEEP_MS)
  await Promise.all(old.filter(({ file }) => !isInUse(file)).map(({ file }) => rm(file, { force: true })))
}

async function ageOf(file: string): Promise<{ readonly file: string; readonly mtimeMs: number } | null> {
  try {
    return { file, mtimeMs: (await stat(file)).mtimeMs }
  } catch {
    // Another process has just removed it.
    return null
  }
}
