import type { EngineEvent } from '../engine/events.ts'
import type { CommandInput, WeightsInput } from '../engine/inputs.ts'
import { GrodtError } from '../errors.ts'

/** What reaches a running engine from outside, between two inputs of its feed; later also revisions and models. */
export type OutsideInput = CommandInput | WeightsInput

/** More waiting inputs than any person or program means to send: whoever goes on is asked to come back. */
const MOST_WAITING = 1000

interface Waiting {
  readonly input: OutsideInput
  readonly done: (events: readonly EngineEvent[]) => void
  readonly failed: (error: unknown) => void
}

/** What an input is called in errors. */
const nameOf = (input: OutsideInput): string => (input.kind === 'command' ? input.command.name : input.kind)

/**
 * The one way into a running engine for everything that is no bar: whoever wants something enqueues it, only the run
 * loop takes it out. Inputs are applied in the order in which they came, and none is left without an answer.
 */
export class InputQueue {
  #waiting: Waiting[] = []
  #wake: (() => void) | null = null
  #closed = false

  /** Inputs that wait. */
  get length(): number {
    return this.#waiting.length
  }

  /**
   * Have an input applied by the run loop.
   *
   * @param answer makes the answer of the events that the input caused, before anything else is applied: what it reads
   * of the engine is the state right after the input
   * @returns the answer, once the input was applied; a command that was refused has the one event `command-refused`
   * @throws GrodtError HOST_STOPPED when the loop ended before, HOST_BUSY when too many inputs wait; what `answer`
   * throws; what the engine throws
   */
  enqueue<A>(input: OutsideInput, answer: (events: readonly EngineEvent[]) => A): Promise<A> {
    return new Promise((resolve, reject) => {
      if (this.#closed) throw new GrodtError('HOST_STOPPED', { input: nameOf(input) })
      if (this.length >= MOST_WAITING) {
        throw new GrodtError('HOST_BUSY', { count: this.length, input: nameOf(input) })
      }
      this.#waiting.push({ input, done: (events) => resolve(answer(events)), failed: reject })
      this.#wake?.()
    })
  }

  /**
   * Apply what waits, in order; what is enqueued meanwhile too.
   *
   * @throws what the engine throws; whoever waits for that input gets it as well
   */
  drain(apply: (input: OutsideInput) => readonly EngineEvent[]): void {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      const { input, done, failed } = next
      let events
      try {
        events = apply(input)
      } catch (error) {
        failed(error)
        throw error
      }
      try {
        done(events)
      } catch (error) {
        failed(error)
      }
    }
  }

  /**
   * Sleep while nothing waits.
   *
   * @param signal ends the sleep as well
   * @param sleep ends early when its signal says so
   */
  async sleep(signal: AbortSignal, sleep: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
    if (this.length > 0 || signal.aborted) return
    // One controller for each sleep: signals joined to a signal that lives as long as the host would pile up.
    const nap = new AbortController()
    const wake = (): void => nap.abort()
    signal.addEventListener('abort', wake)
    this.#wake = wake
    try {
      await sleep(nap.signal)
    } finally {
      this.#wake = null
      signal.removeEventListener('abort', wake)
    }
  }

  /** The loop runs (again): inputs are taken. */
  open(): void {
    this.#closed = false
  }

  /** The loop has ended: what waits is refused, and so is what comes. */
  close(): void {
    this.#closed = true
    for (const { input, failed } of this.#waiting.splice(0)) {
      failed(new GrodtError('HOST_STOPPED', { input: nameOf(input) }))
    }
  }
}
