import { setImmediate as turn } from 'node:timers/promises'
import type { EngineEvent } from '../engine/events.ts'
import type { EngineInput } from '../engine/inputs.ts'
import type { Clock } from './clock.ts'
import type { InputQueue } from './input-queue.ts'
import { nextClose, takeBar, type PaperFeed } from './paper-feed.ts'

/** How long inputs are applied in one go before timers and sockets get their turn, ms. */
const TURN_MS = 8

/** What the run loop works with. */
export interface PaperLoop {
  /** Applies an input, with everything that belongs to it. */
  readonly apply: (input: EngineInput) => readonly EngineEvent[]
  readonly feed: PaperFeed
  readonly clock: Clock
  /** What persons and programs want, applied between two bars. */
  readonly inputs: InputQueue
  /** Ends the loop between two inputs. */
  readonly signal: AbortSignal
  /** What the loop must wait for before it goes on; null for nothing. */
  readonly behind?: () => Promise<void> | null
  /** Return once the feed has handed out this many bars; without it the market never ends. */
  readonly maxBars?: number
}

/**
 * Apply each bar when the clock reaches its close, one input per bar, none skipped: when the clock is ahead, the bars
 * that it has passed follow each other, and what else waits gets its turn in between. Inputs of the queue are applied
 * between two bars, and at once while the clock sleeps. Returns once the signal ended the loop or `maxBars` is
 * reached; called again, it goes on with the next bar.
 */
export async function runPaper(loop: PaperLoop): Promise<void> {
  const { apply, feed, clock, inputs, signal, behind, maxBars = Infinity } = loop
  let turnEnds = performance.now() + TURN_MS
  while (feed.bars < maxBars && !signal.aborted) {
    if (inputs.length > 0) {
      const work = inputs.drain(apply)
      if (work !== null) await work
      continue
    }
    const wait = behind?.() ?? null
    if (wait !== null) await wait
    const close = nextClose(feed)
    const early = clock.now() < close
    if (early || performance.now() >= turnEnds) {
      if (early) await inputs.sleep(signal, (nap) => clock.sleepUntil(close, nap))
      else await turn()
      turnEnds = performance.now() + TURN_MS
      continue
    }
    apply({ kind: 'bars', slices: takeBar(feed) })
  }
}
