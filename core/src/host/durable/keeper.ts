import type { EngineEvent } from '../../engine/events.ts'
import type { EngineInput, RevisionInput } from '../../engine/inputs.ts'
import type { Json } from '../../store/json.ts'
import type { Store } from '../../store/store.ts'
import { noteStart, startFacts } from '../audit/starts.ts'
import type { JournalHead } from '../diagnostics/bundle.ts'
import type { HostEvent, OwnEvent } from '../host-events.ts'
import type { PaperHost } from '../paper-host.ts'
import type { Prepared } from '../prepare.ts'
import { takeHostSnapshot } from './host-snapshot.ts'
import { identityOf } from './identity.ts'
import { eventsAsJson, OWN_RECORDS, seriesName, storeInput } from './record.ts'
import { readyRevision, type ReadyRevision, type RevisionOrigin } from './revisions.ts'

/** What a record says beside its event. */
const inputOf = (event: OwnEvent): Json =>
  event.kind === 'revision-rejected'
    ? { author: event.author, code: event.code }
    : { account: event.account, agrees: event.agrees }

/** Records that may wait for the disk before the host waits for it too. */
const MOST_PENDING = 4096

/** Snapshots that may wait for the disk before the host waits for it too: each holds the whole state in memory. */
const MOST_SNAPSHOTS = 1

/** How often what was appended is written, ms of wall time: what the end of the process can lose. */
const FLUSH_MS = 250

/** Keeps a host: every input with its events goes into the journal, and now and then a snapshot. */
export interface Keeper {
  /** An input was applied. Nothing is waited for. */
  applied(input: EngineInput, events: readonly EngineEvent[]): void
  /** The host says something of itself: the journal has it too, and nothing else of the host changes. */
  told(event: OwnEvent): void
  /** The checks of the last input are done: take a snapshot where one is due, unless the books are broken. */
  settled(): void
  /** The end of the journal. */
  head(): JournalHead
  /** Null while the disk keeps up; else what the host must wait for. */
  behind(): Promise<void> | null
  /** Resolves when all that was applied survives a power loss. @throws GrodtError STORE_WRITE */
  commit(): Promise<void>
  /**
   * Make ready to keep a configuration: an input that brings it into force is written together with it, and without one
   * nothing is kept.
   *
   * @returns its number
   * @throws GrodtError STORE_WRITE
   */
  revision(prepared: Prepared, author: string, origin?: Partial<RevisionOrigin>): Promise<number>
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
  const { market } = host
  const series = host.engine.markets.map(({ instrument }) => seriesName(instrument.symbol, market.timeframe))
  let sinceSnapshot = 0
  let failure: { readonly error: unknown } | null = null
  let writing: Promise<void> = Promise.resolve()
  let unwritten = 0
  let ready: ReadyRevision | null = null

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

  function append(kind: string, input: Json, events: readonly HostEvent[] = []): number {
    check()
    return store.append({ kind, time: host.engine.time, input, events: eventsAsJson(events) })
  }

  /** What runs from here on, beside the number under which it is kept; and the note that outlives the record. */
  function appendRevision(input: RevisionInput, events: readonly EngineEvent[]): void {
    const facts = startFacts(host, input.decided)
    const mark = { ...input, identity: identityOf(host.prepared), facts } as unknown as Json
    const { time } = host.engine
    const entry = { kind: input.kind, time, input: mark, events: eventsAsJson(events) }
    const seq = ready?.number === input.revision ? ready.append(entry) : store.append(entry)
    ready = null
    const record = { ...entry, seq, hash: '' }
    writing = writing.then(() => noteStart(store, record)).catch(fail)
  }

  function snapshot(seq: number): void {
    sinceSnapshot = 0
    const bytes = takeHostSnapshot(host, host.revision)
    const { time } = host.engine
    unwritten += 1
    writing = writing
      .then(() => store.writeSnapshot({ seq, time, bytes }))
      .catch(fail)
      .finally(() => (unwritten -= 1))
  }

  const appended = (): number => store.head().seq + store.pending()

  return {
    applied(input, events) {
      check()
      if (input.kind === 'revision') appendRevision(input, events)
      else append(input.kind, storeInput(store, input, series), events)
      sinceSnapshot++
    },
    told(event) {
      // After a failed write the host ends with that, at its next input.
      if (failure === null) append(OWN_RECORDS[event.kind], inputOf(event), [event])
    },
    settled() {
      if (sinceSnapshot >= snapshotEvery && !host.booksBroken) snapshot(appended())
    },
    head() {
      const { seq, hash } = store.head()
      return { folder: store.folder, appended: appended(), written: seq, hash }
    },
    behind() {
      if (unwritten > MOST_SNAPSHOTS) return writing
      return store.pending() < MOST_PENDING ? null : store.flush()
    },
    async commit() {
      check()
      await store.flush({ sync: true })
    },
    async revision(prepared, author, origin) {
      check()
      const use = { time: host.engine.time, author, at: Date.now(), ...origin }
      ready = await readyRevision(store, prepared, use)
      return ready.number
    },
    release: () => clearInterval(timer),
    async stop() {
      if (failure === null) {
        const seq = append('stop', null)
        if (!host.booksBroken) snapshot(seq)
      }
      await writing
      check()
    },
  }
}
