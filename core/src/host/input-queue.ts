import type { EngineEvent } from '../engine/events.ts'
import type { CommandInput, WeightsInput } from '../engine/inputs.ts'
import { GrodtError } from '../errors.ts'

/** What reaches a running engine from outside, between two inputs of its feed; later also revisions and models. */
export type OutsideInput = CommandInput | WeightsInput

/** More waiting inputs than any person or program means to send: whoever goes on is asked to come back. */
const MOST_WAITING = 1000

interface WaitingInput {
  readonly input: OutsideInput
  readonly holds: () => void
  readonly done: (events: readonly EngineEvent[]) => void
  readonly failed: (error: unknown) => void
}

/** Something else that may only happen between two inputs. */
interface WaitingWork {
  readonly name: string
  /** Tells whoever waits for it what came of it; never fails. */
  readonly carryOut: () => Promise<void>
  readonly failed: (error: unknown) => void
}

type Waiting = WaitingInput | WaitingWork

/** What an input is called in errors. */
function nameOf(waiting: OutsideInput | WaitingWork): string {
  if ('name' in waiting) return waiting.name
  return waiting.kind === 'command' ? waiting.command.name : waiting.kind
}

/**
 * The one way into a running engine for everything that is no bar: whoever wants something enqueues it, only the run
 * loop takes it out. Inputs are applied in the order in which they came, and none is left without an answer.
 */
export class InputQueue {
  #waiting: Waiting[] = []
  #wake: (() => void) | null = null
  #closed = false

  /** Whether so many wait that no more are taken. */
  get isFull(): boolean {
    return this.#waiting.length >= MOST_WAITING
  }

  /** Inputs that wait. */
  get length(): number {
    return this.#waiting.length
  }

  /**
   * Have an input applied by the run loop.
   *
   * @param answer makes the answer of the events that the input caused, before anything else is applied: what it reads
   * of the engine is the state right after the input
   * @param holds asked right before that: what it throws refuses the input, and nothing was done
   * @returns the answer, once the input was applied; a command that was refused has the one event `command-refused`
   * @throws GrodtError HOST_STOPPED when the loop ended before, HOST_BUSY when too many inputs wait; what `answer`
   * and `holds` throw; what the engine throws
   */
  enqueue<A>(
    input: OutsideInput,
    answer: (events: readonly EngineEvent[]) => A,
    holds: () => void = () => undefined,
  ): Promise<A> {
    return new Promise((resolve, reject) => {
      const done = (events: readonly EngineEvent[]): void => resolve(answer(events))
      this.#add({ input, holds, done, failed: reject }, nameOf(input))
    })
  }

  /**
   * Do something between two inputs, such as replacing the engine: none is applied until it is done. What it throws
   * reaches only whoever asked for it.
   *
   * @param name for errors
   * @throws GrodtError HOST_STOPPED, HOST_BUSY; what `work` throws
   */
  between<A>(name: string, work: () => Promise<A>): Promise<A> {
    return new Promise((resolve, reject) => {
      this.#add({ name, carryOut: () => work().then(resolve, reject), failed: reject }, name)
    })
  }

  #add(waiting: Waiting, name: string): void {
    if (this.#closed) throw new GrodtError('HOST_STOPPED', { input: name })
    if (this.isFull) throw new GrodtError('HOST_BUSY', { count: this.length, input: name })
    this.#waiting.push(waiting)
    this.#wake?.()
  }

  /**
   * Apply what waits, in order; what is enqueued meanwhile too.
   *
   * @returns what must be waited for before anything else is applied, here or elsewhere; null when nothing waits
   * @throws what the engine throws; whoever waits for that input gets it as well
   */
  drain(apply: (input: OutsideInput) => readonly EngineEvent[]): Promise<void> | null {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      if ('carryOut' in next) return next.carryOut()
      const { input, holds, done, failed } = next
      try {
        holds()
      } catch (error) {
        failed(error)
        continue
      }
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
    return null
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
    for (const waiting of this.#waiting.splice(0)) {
      const input = nameOf('input' in waiting ? waiting.input : waiting)
      waiting.failed(new GrodtError('HOST_STOPPED', { input }))
    }
  }
}
