/**
 * What runs in the process of a job: it gets one piece of work, says how far it is and what came of it, and waits to be
 * ended. A mistake, a loop or a full memory is its own; the host only sees it end.
 */
import { statSync } from 'node:fs'
import { GrodtError } from '../../errors.ts'
import { gapsOf, listedFile, unreadFile, type ListedFile } from '../../market/data/list.ts'
import { watch } from '../watch/watch.ts'
import { runImport } from './run-import.ts'
import { failureOf, type Found, type FromProcess, type JobProgress, type Work } from './work.ts'

/** Between two words about progress, ms. */
const INTERVAL_MS = 100

const [host, stallMs] = process.argv.slice(2, 4).map(Number)
const [, , , , cacheFolder] = process.argv

/** To a host that is gone nothing can be said; the thread that looks on sees to that. */
const say = (message: FromProcess): void =>
  void process.send?.(message, undefined, undefined, () => undefined)

let next = 0

function sayProgress({ done, all }: JobProgress): void {
  if (done < all && performance.now() < next) return
  next = performance.now() + INTERVAL_MS
  say({ kind: 'progress', done, all })
}

/** What nobody waits for any more writes nothing, also where the thread that looks on has not seen it yet. */
function expectHost(): void {
  if (process.ppid !== host) throw new GrodtError('HOST_STOPPED', { input: 'import' })
}

/** What a file holds; why it cannot be told where nobody foresaw it: one file must not keep the others from being seen. */
function lookedThrough(path: string): ListedFile | null {
  try {
    return listedFile(path)
  } catch (error) {
    const size = statSync(path, { throwIfNoEntry: false })?.size
    return size === undefined ? null : unreadFile(path, (error as Error).message, size)
  }
}

async function carriedOut(work: Work): Promise<Found> {
  // Why nothing comes is said before the host ends it; and while files are read or bars run, only the thread sees that
  // the host is gone.
  const watched = await watch(cacheFolder, { afterMs: stallMs / 2, parent: host })
  const onProgress = (progress: JobProgress): void => {
    watched.moved()
    sayProgress(progress)
  }
  if (work.kind === 'gaps') return { gaps: gapsOf(work.path, work.wanted) }
  if (work.kind === 'listing') {
    for (const path of work.paths) {
      watched.moved()
      say({ kind: 'file', path })
      say({ kind: 'file', path, listed: lookedThrough(path) })
    }
  }
  if (work.kind === 'import') runImport(work, onProgress, expectHost)
  if (work.kind === 'backtest') {
    // Most of what there is; who only looks through files does without.
    const { runBacktest } = await import('./run-backtest.ts')
    await runBacktest(work, onProgress)
  }
  return {}
}

process.once('message', (work: Work) => {
  void carriedOut(work).then(
    (found) => say({ kind: 'done', found }),
    (error: unknown) => say({ kind: 'failed', failure: failureOf(error) }),
  )
})
