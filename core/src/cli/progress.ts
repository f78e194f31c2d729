import type { WriteStream } from 'node:tty'
import { amount, duration } from './text.ts'

const INTERVAL_MS = 100
const BAR = 24

/** Shows how far a run is. */
export interface Progress {
  readonly update: (done: number, all: number) => void
  /** Take the line away. */
  readonly clear: () => void
}

const SILENT: Progress = { update: () => undefined, clear: () => undefined }

/**
 * A progress bar with rate and remaining time, at most ten times a second; nothing where the stream is no terminal.
 *
 * @param now wall clock, ms
 */
export function progressBar(
  stream: Pick<WriteStream, 'isTTY' | 'write'>,
  now: () => number = () => performance.now(),
): Progress {
  if (!stream.isTTY) return SILENT
  const start = now()
  let next = start + INTERVAL_MS
  let shown = false
  return {
    update(done, all) {
      const time = now()
      if (time < next) return
      next = time + INTERVAL_MS
      shown = true
      const rate = done / ((time - start) / 1000)
      const filled = Math.floor((done / all) * BAR)
      const bar = '#'.repeat(filled).padEnd(BAR, '.')
      const left = duration(((all - done) / rate) * 1000)
      const share = Math.floor((done / all) * 100)
      stream.write(`\r\u001b[K[${bar}] ${share} %  ${amount(rate, 0)} bars/s  ${left} left`)
    },
    clear() {
      if (shown) stream.write('\r\u001b[K')
    },
  }
}
