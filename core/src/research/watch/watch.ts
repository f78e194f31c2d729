import { Worker } from 'node:worker_threads'
import { threadFile } from '../../plugins/worker/boot-file.ts'

/** Looks at this thread from outside: the only way to say anything while a plugin loops in it. */
export interface Watch {
  /** Something has been done; costs next to nothing. */
  moved(): void
  end(): void
}

export interface WatchOptions {
  /** It is said when nothing has moved for so long, and again each time that this has doubled, ms. */
  readonly afterMs: number
  /** The process is ended at once when this one, its parent, is gone; null: it goes on alone. */
  readonly parent: number | null
}

/** What the thread that looks on is started with. */
export interface WatchStart extends WatchOptions {
  /** Counts what has been done. */
  readonly count: Int32Array
}

/**
 * Have a thread look on while this one runs a backtest. It says on standard error where this one is, in the sources of
 * a plugin where it is in one, and disturbs nothing before.
 *
 * @param cacheFolder where its file is kept between starts
 */
export async function watch(cacheFolder: string, options: WatchOptions): Promise<Watch> {
  const count = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  const file = await threadFile(cacheFolder, 'watch', import.meta.resolve('#watch-thread'))
  const start: WatchStart = { ...options, count }
  const thread = new Worker(file, { workerData: start, env: {}, execArgv: [], argv: [] })
  // What only looks on keeps nothing from going on, nor from ending.
  thread.on('error', () => undefined).unref()
  return {
    moved() {
      count[0]++
    },
    end() {
      void thread.terminate()
    },
  }
}
