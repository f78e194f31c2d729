import { setImmediate as turn } from 'node:timers/promises'
import type { Engine } from '../engine/engine.ts'
import type { EngineEvent } from '../engine/events.ts'
import type { Clock } from './clock.ts'
import { nextClose, takeBar, type PaperFeed } from './paper-feed.ts'

/** How long inputs are applied in one go before timers and sockets get their turn, ms. */
const TURN_MS = 8

/** What the run loop works with. */
export interface PaperLoop {
  readonly engine: Engine
  readonly feed: PaperFeed
  readonly clock: Clock
  /** Ends the loop between two inputs. */
  readonly signal: AbortSignal
  /** Takes the events of each input, in order. */
  readonly onEvents: (events: readonly EngineEvent[]) => void
  /** Return once the feed has handed out this many bars; without it the market never ends. */
  readonly maxBars?: number
}

/**
 * Apply each bar when the clock reaches its close, one input per bar, none skipped: when the clock is ahead, the bars
 * that it has passed follow each other, and what else waits gets its turn in between. Returns once the signal ended
 * the loop or `maxBars` is reached; called again, it goes on with the next bar.
 */
export async function runPaper(loop: PaperLoop): Promise<void> {
  const { engine, feed, clock, signal, onEvents, maxBars = Infinity } = loop
  let turnEnds = performance.now() + TURN_MS
  while (feed.bars < maxBars && !signal.aborted) {
    const close = nextClose(feed)
    if (clock.now() < close) {
      if (!(await clock.sleepUntil(close, signal))) return
      turnEnds = performance.now() + TURN_MS
    } else if (performance.now() >= turnEnds) {
      await turn()
      turnEnds = performance.now() + TURN_MS
      continue
    }
    const events = engine.apply({ kind: 'bars', slices: takeBar(feed) })
    if (events.length > 0) onEvents(events)
  }
}
