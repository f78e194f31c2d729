import { GrodtError } from '../errors.ts'
import type { PaperHost } from '../host/paper-host.ts'

/** Costly reads that wait for one host at most. */
const MOST_WAITING = 20

/** One that has not begun, by what it answers. */
type Waiting = Map<string, Promise<unknown>>

/** What costs the thread that trades much, one after the other. */
interface Line {
  /** When all that are in it are over; never rejects. */
  end: Promise<unknown>
  count: number
  readonly waiting: Waiting
}

const lines = new WeakMap<PaperHost, Line>()

/**
 * Answer what costs much of the thread that trades, after all other such requests to the host: together they take no more
 * of it than one.
 *
 * @param key what is answered; who asks for the same while that has not begun gets its answer. Null: nobody else does
 * @throws GrodtError READ_BUSY when too many wait, and what the work throws
 */
export function inTurn<T>(host: PaperHost, key: string | null, work: () => T | Promise<T>): Promise<T> {
  const line: Line = lines.get(host) ?? { end: Promise.resolve(), count: 0, waiting: new Map() }
  lines.set(host, line)
  const same = key === null ? undefined : line.waiting.get(key)
  // The key says which type the work has.
  if (same !== undefined) return same as Promise<T>
  if (line.count > MOST_WAITING) {
    return Promise.reject(new GrodtError('READ_BUSY', { count: line.count - 1 }))
  }
  line.count++
  const answer = line.end.then(() => {
    if (key !== null) line.waiting.delete(key)
    return work()
  })
  if (key !== null) line.waiting.set(key, answer)
  line.end = answer.then(left, left)
  return answer

  function left(): void {
    line.count--
  }
}
