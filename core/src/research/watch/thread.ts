/** What runs in the thread that looks on while another one runs a backtest: it wakes, compares a number, and sleeps. */
import { writeSync } from 'node:fs'
import { isatty } from 'node:tty'
import { isMainThread, workerData } from 'node:worker_threads'
import { whereabouts } from './whereabouts.ts'
import type { WatchStart } from './watch.ts'

/** Between two looks, ms. */
const LOOK_MS = 500

const STDERR = 2

/** The other thread writes nothing now, and what this one writes through Node would wait for it. */
function say(text: string): void {
  try {
    writeSync(STDERR, `${isatty(STDERR) ? '\r\u001b[K' : ''}${text}\n`)
  } catch {
    return
  }
}

function lookOn({ afterMs, parent, count }: WatchStart): void {
  let seen = -1
  let since = 0
  let next = 0
  setInterval(
    () => {
      if (parent !== null && process.ppid !== parent) process.kill(process.pid, 'SIGKILL')
      const now = performance.now()
      const moved = Atomics.load(count, 0)
      if (moved !== seen) {
        seen = moved
        since = now
        next = afterMs
      }
      if (now - since < next) return
      next *= 2
      const seconds = Math.round((now - since) / 1000)
      void whereabouts().then((where) => say(`grodt: nothing has moved for ${seconds} s: ${where}.`))
    },
    Math.min(LOOK_MS, afterMs),
  )
}

if (!isMainThread) lookOn(workerData as WatchStart)
