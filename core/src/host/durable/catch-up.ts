import { restoreEngine } from '../../engine/snapshot.ts'
import type { HeldField } from '../../engine/inputs.ts'
import { GrodtError } from '../../errors.ts'
import type { JournalRecord } from '../../store/record.ts'
import type { Store } from '../../store/store.ts'
import type { StartFacts } from '../audit/starts.ts'
import { takeBar } from '../paper-feed.ts'
import {
  createPaperHost,
  marketOf,
  paperEngine,
  readersOf,
  type AccountMarket,
  type PaperHost,
  type PaperHostOptions,
} from '../paper-host.ts'
import type { MetaState } from '../meta/meta.ts'
import type { Prepared } from '../prepare.ts'
import { firstDifference, sameBar, sameEvents } from './compare.ts'
import { withHeld } from '../reload/held.ts'
import { takeoverIn } from '../takeover.ts'
import { readHostSnapshot, takeHostSnapshot, type HostSnapshot } from './host-snapshot.ts'
import { identityChanges, identityOf, type HostIdentity } from './identity.ts'
import { faultsOf, inputOf, MARKS, rowsOf, seriesName } from './record.ts'
import {
  prepareRevision,
  revisionAt,
  revisionChanges,
  revisionContent,
  type KeptRevision,
} from './revisions.ts'

/** What the first record of an account, and of every process, says. */
export interface StartMark {
  /** Market time at which trading started, ms. */
  readonly start: number
  readonly market: AccountMarket
  readonly identity: HostIdentity
  /** Number of the revision that runs from this record on; null or left out where none was kept. */
  readonly revision?: number | null
  /** Left out in a journal that is older than these. */
  readonly facts?: StartFacts
  /** Fields of it that still have the value of before. */
  readonly held?: readonly HeldField[]
}

/** Where an account stands in its store. */
export interface StoredAccount {
  /** The last snapshot, or the first record of an account without one. */
  readonly mark: StartMark
  readonly saved: HostSnapshot | null
  /** The record of the snapshot; 0 without one. */
  readonly seq: number
}

/** What the inputs after the last snapshot led to. */
export interface CaughtUp {
  /** With the configuration that made the last input; null when there was nothing to apply. */
  readonly host: PaperHost | null
  /** Inputs that were applied. */
  readonly count: number
  /** What ran when the journal ended. */
  readonly last: StartMark
  /** What differs between that and the configuration of today. */
  readonly changes: readonly string[]
}

/**
 * Apply what came after the last snapshot, each input with the revision that made it, and compare each event with what
 * was recorded. Nothing is written.
 *
 * @throws GrodtError STORE_CODE when configuration or plugins have changed and the store kept no revision,
 * REPLAY_DIFFERS, ENGINE_STATE, ENGINE_STATE_DIFFERS, STORE_DAMAGED
 */
export async function catchUp(
  options: PaperHostOptions,
  store: Store,
  { mark, saved, seq }: StoredAccount,
): Promise<CaughtUp> {
  const records: JournalRecord[] = []
  for await (const record of store.records({ after: seq })) records.push(record)
  const inputs = records.filter(({ kind }) => !MARKS.has(kind))
  const bars = await storedBars(store, options, inputs)
  let ran = await whatRan(store, mark, Math.max(seq, 1), options.prepared)
  let host: PaperHost | null = null
  const running = async (): Promise<PaperHost> => {
    ran.prepared ??= withHeld(
      await preparedThen(store, ran, options.prepared, records.length),
      ran.mark.held ?? [],
    )
    if (host?.prepared === ran.prepared) return host
    const state = host === null ? saved : readHostSnapshot(takeHostSnapshot(host))
    host?.meta.close()
    host = hostFrom(options, ran.prepared, mark.start, state)
    return host
  }
  // An account without a snapshot begins with its history, which is no record.
  if (saved === null && ran.kept !== null) await running()
  for (const record of records) {
    const next = BEGINNINGS.has(record.kind) ? beginning(ran.mark, record) : ran.mark
    if (!sameRun(ran.mark, next)) ran = await whatRan(store, next, record.seq, options.prepared)
    if (!MARKS.has(record.kind)) apply(store, await running(), record, bars)
  }
  return { host, count: inputs.length, last: ran.mark, changes: ran.changes }
}

/** Records from which on something else may run. */
const BEGINNINGS: ReadonlySet<string> = new Set(['start', 'revision'])

/** What runs from such a record on. */
function beginning(mark: StartMark, { kind, input }: JournalRecord): StartMark {
  if (kind === 'start') return input as unknown as StartMark
  const { revision, held, identity } = input as unknown as StartMark
  return { ...mark, revision, held, identity } as StartMark
}

/** What ran when the journal ended, from the last snapshot on. */
export async function lastMark(store: Store, { mark, seq }: StoredAccount): Promise<StartMark> {
  let last = mark
  for await (const record of store.records({ after: seq, kinds: [...BEGINNINGS] }))
    last = beginning(last, record)
  return last
}

/** A host with this configuration in a stored state; without one, at the beginning of its account. */
export function hostFrom(
  options: PaperHostOptions,
  prepared: Prepared,
  start: number,
  saved: HostSnapshot | null,
): PaperHost {
  const leftovers = saved === null ? [] : takeoverIn(saved, prepared).leftovers
  const from = { start, feed: saved?.feed ?? null, leftovers }
  const host = createPaperHost({ ...options, prepared, from })
  if (saved === null) return host
  restoreEngine(host.engine, saved.engine, () => paperEngine(prepared, { log: () => undefined, leftovers }))
  // What reads the engine counts the labels of its trades.
  Object.assign(host, readersOf(prepared, host.engine, start))
  host.meta.restore(saved.meta as MetaState)
  return host
}

/** What made some records. */
interface Ran {
  readonly mark: StartMark
  /** Null where the store kept none; an error when it is damaged, which matters only if it is needed. */
  readonly kept: KeptRevision | GrodtError | null
  /** What is different today. */
  readonly changes: readonly string[]
  prepared?: Prepared
}

async function whatRan(store: Store, mark: StartMark, seq: number, today: Prepared): Promise<Ran> {
  const kept = await keptAt(store, mark, seq)
  const changes =
    kept === null || kept instanceof GrodtError
      ? identityChanges(mark.identity, identityOf(today))
      : revisionChanges(kept, revisionContent(today))
  return { mark, kept, changes }
}

async function keptAt(store: Store, { revision }: StartMark, seq: number): Promise<Ran['kept']> {
  if (revision === undefined || revision === null) return null
  try {
    const kept = await revisionAt(store, seq)
    if (kept?.number === revision) return kept
    return damaged(store, `revision ${revision} is missing`)
  } catch (error) {
    if (error instanceof GrodtError && error.code === 'STORE_DAMAGED') return error
    throw error
  }
}

const sameRun = (a: StartMark, b: StartMark): boolean =>
  (a.revision ?? null) === (b.revision ?? null) &&
  JSON.stringify(a.held ?? []) === JSON.stringify(b.held ?? []) &&
  identityChanges(a.identity, b.identity).length === 0

/** The configuration and plugins that made some records: those of today when they are the same. */
async function preparedThen(
  store: Store,
  { mark, kept, changes }: Ran,
  today: Prepared,
  count: number,
): Promise<Prepared> {
  if (changes.length === 0) return today
  if (kept === null) {
    throw new GrodtError('STORE_CODE', { folder: store.folder, count, changes: changes.join(', ') })
  }
  if (kept instanceof GrodtError) throw kept
  const prepared = await prepareRevision(store, kept, today.options.cacheFolder)
  // The hashes of the journal are in its chain.
  const others = identityChanges(mark.identity, identityOf(prepared))
  if (others.length === 0) return prepared
  throw damaged(store, `revision ${kept.number} is not what ran: ${others.join(', ')}`)
}

const damaged = ({ folder }: Store, problem: string): GrodtError =>
  new GrodtError('STORE_DAMAGED', { folder, problem })

/** Bars of inputs, by the number of their record and instrument. */
type StoredBars = ReadonlyMap<number, readonly Float64Array[]>

async function storedBars(
  store: Store,
  options: PaperHostOptions,
  inputs: readonly JournalRecord[],
): Promise<StoredBars> {
  const { symbols, timeframe } = marketOf(options)
  const records = inputs.filter(({ kind }) => kind === 'bars')
  const rows = records.map(({ input }) => rowsOf(input))
  const bars = await Promise.all(
    symbols.map((symbol, i) =>
      readRows(
        store,
        seriesName(symbol, timeframe),
        rows.map((row) => row[i]),
      ),
    ),
  )
  return new Map(records.map(({ seq }, at) => [seq, bars.map((series) => series[at])]))
}

function apply(
  store: Store,
  { engine, feed, meta }: PaperHost,
  record: JournalRecord,
  bars: StoredBars,
): void {
  const { seq, events: recorded = [] } = record
  const input = inputOf(store.folder, record, () => {
    const slices = takeBar(feed)
    const stored = bars.get(seq) ?? []
    if (!slices.every((slice) => sameBar(slice, stored[slice.instrument]))) {
      throw differs(store, seq, 'the bars of the market are others')
    }
    return { kind: 'bars', slices, ...faultsOf(record.input) }
  })
  const events = engine.apply(input)
  if (!sameEvents(events, recorded)) {
    throw differs(store, seq, firstDifference(events, recorded))
  }
  meta.replayed(input)
  if (input.kind !== 'bars') return
  const [was, is] = [JSON.stringify(input.faults ?? []), JSON.stringify(engine.outside)]
  if (was !== is) throw differs(store, seq, `the answers that did not come were ${was} and are ${is}`)
}

/** Rows of a series in the order of their numbers, each as an array; rows that follow each other are read at once. */
async function readRows(store: Store, series: string, numbers: readonly number[]): Promise<Float64Array[]> {
  const read: Float64Array[] = []
  for (let from = 0; from < numbers.length;) {
    let to = from + 1
    while (to < numbers.length && numbers[to] === numbers[to - 1] + 1) to++
    const columns = await store.rows(series, numbers[from], to - from)
    for (let row = 0; row < to - from; row++) read.push(Float64Array.from(columns, (column) => column[row]))
    from = to
  }
  return read
}

const differs = ({ folder }: Store, seq: number, problem: string): GrodtError =>
  new GrodtError('REPLAY_DIFFERS', { folder, seq, problem })
