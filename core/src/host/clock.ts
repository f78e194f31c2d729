/** Where the host gets market time from. The engine has no clock: its time is the close of its last bar. */
export interface Clock {
  /** Market time, ms. */
  now(): number
  /** Wait until market time has reached `time` (ms). False when the signal ended the wait before. */
  sleepUntil(time: number, signal: AbortSignal): Promise<boolean>
}

/** The longest that a timer sleeps before it looks at its clock again: a suspended machine wakes up late. */
const LONGEST_SLEEP = 1000

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve()
      return
    }
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}

/** A clock over a function that tells market time. @param speed market ms per ms */
function timed(now: () => number, speed: number): Clock {
  return {
    now,
    async sleepUntil(time, signal) {
      for (let left = time - now(); left > 0 && !signal.aborted; left = time - now()) {
        await sleep(Math.min(LONGEST_SLEEP, Math.ceil(left / speed)), signal)
      }
      return !signal.aborted
    },
  }
}

/** The time of day. */
export function wallClock(): Clock {
  return timed(() => Date.now(), 1)
}

/**
 * Market time that starts now at `start` (ms) and runs `speed` times as fast as the wall clock.
 *
 * @param speed market seconds per second, > 0
 */
export function acceleratedClock(start: number, speed: number): Clock {
  const origin = performance.now()
  return timed(() => start + (performance.now() - origin) * speed, speed)
}

/** A clock that a test moves by hand. */
export interface ManualClock extends Clock {
  /** Move market time on by `ms` and wake whoever waited for it. */
  advance(ms: number): void
}

/** A clock that stands at `start` (ms) until it is advanced. */
export function manualClock(start: number): ManualClock {
  let time = start
  const sleepers = new Set<() => void>()
  return {
    now: () => time,
    advance(ms) {
      time += ms
      for (const wake of [...sleepers]) wake()
    },
    sleepUntil(until, signal) {
      return new Promise((resolve) => {
        const check = (): void => {
          if (time < until && !signal.aborted) return
          sleepers.delete(check)
          signal.removeEventListener('abort', check)
          resolve(!signal.aborted)
        }
        sleepers.add(check)
        signal.addEventListener('abort', check)
        check()
      })
    },
  }
}
