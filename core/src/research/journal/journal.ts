import type { EngineEvent } from '../../engine/events.ts'
import type { BarSlice, EngineInput } from '../../engine/inputs.ts'
import { GrodtError } from '../../errors.ts'
import { startFacts } from '../../host/audit/starts.ts'
import { identityOf } from '../../host/durable/identity.ts'
import { eventsAsJson } from '../../host/durable/record.ts'
import { keepRevision } from '../../host/durable/revisions.ts'
import type { Prepared } from '../../host/prepare.ts'
import { COLUMN_NAMES, type Candles } from '../../market/columns.ts'
import type { Json } from '../../store/json.ts'
import { storeSize } from '../../store/stats.ts'
import { openStore } from '../../store/store.ts'
import type { InputSink } from '../run.ts'
import type { AboutRun, RunStart } from './about.ts'
import { checkJournalFolder, type JournalChoice } from './choice.ts'
import { daily } from './pieces.ts'

/** What became of a journal. */
export interface WrittenJournal extends JournalChoice {
  readonly records: number
  /** Bytes of its files. */
  readonly size: number
  /** Of the last record, hex: equal runs have equal ones. */
  readonly hash: string
  /** Why it is not complete; null when it is. */
  readonly failure: GrodtError | null
}

/** Takes a backtest, input by input. A journal that cannot be written does not end the backtest. */
export interface RunJournal extends InputSink {
  /** What the run must wait for before its next input, so that the disk keeps up; null for nothing. */
  behind(): Promise<void> | null
  close(): Promise<WrittenJournal>
}

/** Inputs that are written as one group; at most two groups are in memory. */
const GROUP = 4

/** A group is written when it is flushed: it is smaller than these. */
const LARGEST_GROUP = { records: 1 << 20, bytes: 1 << 26 }

/** Much is written in a short time: with larger tables less of it is merged again. */
const WRITE_BUFFER = 16 << 20

/** What is to run into a journal. */
export interface JournaledRun {
  readonly prepared: Prepared
  readonly candles: readonly Candles[]
  /** Open of the first traded bar, ms: the time of the first record. */
  readonly start: number
  readonly about: AboutRun
}

/**
 * Open a journal, which keeps configuration and plugins of the run too.
 *
 * @param open opens the store; for tests
 * @throws GrodtError JOURNAL_FOLDER, STORE_FOLDER, STORE_WRITE
 */
export async function openRunJournal(
  { folder, parts }: JournalChoice,
  { prepared, candles, start, about }: JournaledRun,
  open: typeof openStore = openStore,
): Promise<RunJournal> {
  checkJournalFolder(folder)
  const store = await open(folder, { group: LARGEST_GROUP, writeBuffer: WRITE_BUFFER })
  const series = about.markets.map((market) => market.series)
  const lengths = candles.map(({ timeframeMs }) => timeframeMs)
  let time = start
  let failure: GrodtError | null = null
  let inputs = 0
  let writing: Promise<void> = Promise.resolve()

  const fail = (error: unknown): void => {
    if (!(error instanceof GrodtError)) throw error
    failure ??= error
  }

  /** Decisions about weights are kept with either choice: their events say little. */
  function append(kind: string, input: Json, events: readonly EngineEvent[]): void {
    if (parts === 'all' || kind === 'weights')
      store.append({ kind, time, input, events: eventsAsJson(events) })
    else if (events.length > 0) store.append({ kind, time, events: eventsAsJson(events) })
  }

  /** By instrument: the first of its rows in the store, and how many they are. */
  function addRows(slices: readonly BarSlice[]): Json {
    const counts = series.map(() => 0)
    const rows = series.map((name) => store.nextRow(name))
    for (const { instrument, columns, from, to } of slices) {
      const wanted = COLUMN_NAMES.map((name) => columns[name])
      rows[instrument] = store.addRows(series[instrument], wanted, from, to)
      counts[instrument] = to - from
    }
    return { rows, counts }
  }

  function take(input: EngineInput, events: readonly EngineEvent[]): void {
    if (input.kind !== 'bars' && input.kind !== 'history') {
      append(input.kind, input as unknown as Json, events)
      return
    }
    for (const piece of daily(input.slices, lengths, events)) {
      time = piece.time
      append(input.kind, parts === 'all' ? addRows(piece.slices) : null, piece.events)
    }
  }

  async function finish(): Promise<void> {
    await writing
    if (failure === null) await store.flush({ sync: true })
  }

  const { number: revision } = await keepRevision(store, prepared, { time }).catch(async (error: unknown) => {
    await store.close()
    throw error
  })
  /** What the store refuses is kept for the end: the run goes on. */
  const attempt = (work: () => void): void => {
    if (failure !== null) return
    try {
      work()
    } catch (error) {
      fail(error)
    }
  }
  return {
    start(engine, events) {
      const facts = startFacts({ prepared, engine }, true)
      const input: RunStart = { start, identity: identityOf(prepared), revision, facts, backtest: about }
      attempt(() =>
        store.append({ kind: 'start', time, input: input as unknown as Json, events: eventsAsJson(events) }),
      )
    },
    applied(input, events) {
      attempt(() => {
        take(input, events)
        if (input.kind === 'finish') store.append({ kind: 'stop', time, input: null, events: [] })
      })
    },
    behind() {
      if (failure !== null || ++inputs % GROUP !== 0) return null
      const before = writing
      writing = store.flush().catch(fail)
      return before
    },
    async close() {
      await finish().catch(fail)
      const { seq, hash } = store.head()
      await store.close().catch(fail)
      return { folder, parts, records: seq, size: storeSize(folder), hash, failure }
    },
  }
}
