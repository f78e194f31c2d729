import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads'

/** Places of the shared numbers: messages that each side has sent, and whether and how the worker has ended. */
const FROM_WORKER = 0
const FROM_HOST = 1
const EXITED = 2
const EXIT_CODE = 3

/** One side of a channel between host and worker, on which both can wait for each other without an event loop. */
export interface WorkerChannel {
  readonly port: MessagePort
  readonly signals: Int32Array
  readonly mine: number
  readonly theirs: number
}

/** Numbers that both sides see. */
export const newSignals = (): Int32Array => new Int32Array(new SharedArrayBuffer(16))

/** The side of the host. */
export const hostChannel = (port: MessagePort, signals: Int32Array): WorkerChannel => ({
  port,
  signals,
  mine: FROM_HOST,
  theirs: FROM_WORKER,
})

/** The side of the worker. */
export const workerChannel = (port: MessagePort, signals: Int32Array): WorkerChannel => ({
  port,
  signals,
  mine: FROM_WORKER,
  theirs: FROM_HOST,
})

/** Send, and wake the other side where it waits. @throws DataCloneError for what cannot be sent */
export function send({ port, signals, mine }: WorkerChannel, message: unknown): void {
  port.postMessage(message)
  Atomics.add(signals, mine, 1)
  Atomics.notify(signals, mine)
}

/**
 * The next message of the other side; null when none comes within so many milliseconds, or when the worker has ended
 * without one. The thread stands still until then.
 */
export function receive(
  { port, signals, theirs }: WorkerChannel,
  ms: number,
): { readonly message: unknown } | null {
  const end = performance.now() + ms
  for (;;) {
    // Read before the look into the queue, so that a message in between ends the wait at once.
    const seen = Atomics.load(signals, theirs)
    const ended = exitCode(signals) !== null
    const received = receiveMessageOnPort(port) as { readonly message: unknown } | undefined
    if (received !== undefined) return received
    const left = end - performance.now()
    if (ended || left <= 0) return null
    Atomics.wait(signals, theirs, seen, left)
  }
}

/** The worker ends: whoever waits for it is woken. */
export function noteExit(signals: Int32Array, code: number): void {
  Atomics.store(signals, EXIT_CODE, code)
  Atomics.store(signals, EXITED, 1)
  Atomics.add(signals, FROM_WORKER, 1)
  Atomics.notify(signals, FROM_WORKER)
}

/** With what the worker has ended; null while it runs, or when it was ended from outside. */
export const exitCode = (signals: Int32Array): number | null =>
  Atomics.load(signals, EXITED) === 0 ? null : Atomics.load(signals, EXIT_CODE)
