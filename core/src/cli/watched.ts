import { watch } from '../research/watch/watch.ts'
import { CACHE_FOLDER } from './cache-folder.ts'

/** It is said where a command is when nothing of it has moved for so long, ms. */
const PATIENCE_MS = 10_000

/**
 * A command that runs plugins over candles: one that loops would hang without a word.
 *
 * @param work is given what to call whenever it has come further
 */
export async function watched<Result>(
  work: (moved: () => void) => Promise<Result>,
  patienceMs = PATIENCE_MS,
): Promise<Result> {
  const eye = await watch(CACHE_FOLDER, { afterMs: patienceMs, parent: null })
  try {
    return await work(() => eye.moved())
  } finally {
    eye.end()
  }
}
