import type { EngineEvent } from '../../engine/events.ts'
import type { EngineInput } from '../../engine/inputs.ts'
import type { Json } from '../../store/json.ts'
import type { Store } from '../../store/store.ts'
import type { PaperHost } from '../paper-host.ts'
import { takeHostSnapshot } from './host-snapshot.ts'
import { eventsAsJson, seriesName, storeInput } from './record.ts'

/** Records that may wait for the disk before the host waits for it too. */
const MOST_PENDING = 4096

/** How often what was appended is written, ms of wall time: what the end of the process can lose. */
const FLUSH_MS = 250

/** Keeps a host: every input with its events goes into the journal, and now and then a snapshot. */
export interface Keeper {
  /** An input was applied. Nothing is waited for. */
  applied(input: EngineInput, events: readonly EngineEvent[]): void
  /** Null while the disk keeps up; else what the host must wait for. */
  behind(): Promise<void> | null
  /** Resolves when all that was applied survives a power loss. @throws GrodtError STORE_WRITE */
  commit(): Promise<void>
  /** Let go of the host, whatever happened to it. */
  release(): void
  /** Note the end, take a snapshot and write everything: the next start has nothing to replay. */
  stop(): Promise<void>
}

/**
 * Begin to keep a host.
 *
 * @param snapshotEvery inputs between two snapshots
 * @throws GrodtError STORE_WRITE, from the next call after a write has failed
 */
export function keep(host: PaperHost, store: Store, snapshotEvery: number): Keeper {
  const { engine, market } = host
  const series = engine.markets.map(({ instrument }) => seriesName(instrument.symbol, market.timeframe))
  let sinceSnapshot = 0
  let failure: { readonly error: unknown } | null = null
  let writing: Promise<void> = Promise.resolve()

  const fail = (error: unknown): void => {
    failure ??= { error }
  }
  const check = (): void => {
    if (failure !== null) throw failure.error
  }
  const timer = setInterval(() => {
    if (store.pending() > 0) store.flush().catch(fail)
  }, FLUSH_MS)
  timer.unref()

  function append(kind: string, input: Json, events: readonly EngineEvent[] = []): number {
    check()
    return store.append({ kind, time: engine.time, input, events: eventsAsJson(events) })
  }

  function snapshot(seq: number): void {
    sinceSnapshot = 0
    const bytes = takeHostSnapshot(host)
    const { time } = engine
    writing = writing.then(() => store.writeSnapshot({ seq, time, bytes })).catch(fail)
  }

  return {
    applied(input, events) {
      check()
      const seq = append(input.kind, storeInput(store, input, series), events)
      if (++sinceSnapshot >= snapshotEvery) snapshot(seq)
    },
    behind: () => (store.pending() < MOST_PENDING ? null : store.flush()),
    async commit() {
      check()
      await store.flush({ sync: true })
    },
    release: () => clearInterval(timer),
    async stop() {
      if (failure === null) snapshot(append('stop', null))
      await writing
      check()
    },
  }
}
