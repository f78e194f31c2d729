import type { WriteStream } from 'node:tty'
import { amount, duration } from './text.ts'

const INTERVAL_MS = 100
/** Of a log or a pipe, which keeps every line. */
const LINE_INTERVAL_MS = 10_000
const BAR = 24

/** Shows how far a run is. */
export interface Progress {
  readonly update: (done: number, all: number) => void
  /** Take the line away. */
  readonly clear: () => void
}

/**
 * A progress bar with rate and remaining time, at most ten times a second; a line every ten seconds where the stream is no
 * terminal.
 *
 * @param now wall clock, ms
 */
export function progressBar(
  stream: Pick<WriteStream, 'isTTY' | 'write'>,
  now: () => number = () => performance.now(),
): Progress {
  const interval = stream.isTTY ? INTERVAL_MS : LINE_INTERVAL_MS
  const start = now()
  let next = start + interval
  let shown = false
  return {
    update(done, all) {
      const time = now()
      if (time < next) return
      next = time + interval
      const rate = done / ((time - start) / 1000)
      const left = duration(((all - done) / rate) * 1000)
      const share = Math.floor((done / all) * 100)
      const text = `${share} %  ${amount(rate, 0)} bars/s  ${left} left`
      if (!stream.isTTY) {
        stream.write(`${text}\n`)
        return
      }
      shown = true
      const bar = '#'.repeat(Math.floor((done / all) * BAR)).padEnd(BAR, '.')
      stream.write(`\r\u001b[K[${bar}] ${text}`)
    },
    clear() {
      if (shown) stream.write('\r\u001b[K')
    },
  }
}
