import { restoreEngine } from '../../engine/snapshot.ts'
import type { EngineEvent } from '../../engine/events.ts'
import type { BarSlice } from '../../engine/inputs.ts'
import { GrodtError } from '../../errors.ts'
import { COLUMN_NAMES } from '../../market/columns.ts'
import type { Json } from '../../store/json.ts'
import type { JournalRecord } from '../../store/record.ts'
import type { Store } from '../../store/store.ts'
import { takeBar } from '../paper-feed.ts'
import {
  createPaperHost,
  marketOf,
  restartClock,
  type AccountMarket,
  type PaperHost,
  type PaperHostOptions,
} from '../paper-host.ts'
import { readHostSnapshot, takeHostSnapshot } from './host-snapshot.ts'
import { identityChanges, identityOf, type HostIdentity } from './identity.ts'
import { eventsAsJson, inputOf, MARKS, rowsOf, seriesName } from './record.ts'

/** Records before the snapshot whose events the API shows again. */
const SHOWN = 1000

/** How a stored account went on. */
export interface Resumed {
  /** Market time of the last input, ms. */
  readonly time: number
  /** Inputs that were replayed after the last snapshot. */
  readonly replayed: number
  /** Whether the process before ended in order. */
  readonly orderly: boolean
  /** What differs from the configuration and plugins before. */
  readonly changes: readonly string[]
}

/** What the first record of an account, and of every process, says. */
interface StartMark {
  readonly start: number
  readonly market: AccountMarket
  readonly identity: HostIdentity
}

/**
 * The host of a store: where it stopped, with its books, orders, locks and plugins; a new one when the store is empty.
 * What came after the last snapshot is replayed, and each event compared with what was recorded.
 *
 * @returns the host, and how it went on; null for a new account
 * @throws GrodtError STORE_ACCOUNT for another market, STORE_CODE when inputs must be replayed and configuration or
 * plugins have changed, REPLAY_DIFFERS, ENGINE_STATE, ENGINE_STATE_DIFFERS, STORE_DAMAGED, STORE_WRITE
 */
export async function openPaperHost(
  options: PaperHostOptions,
  store: Store,
): Promise<{ readonly host: PaperHost; readonly resumed: Resumed | null }> {
  const stored = await store.latestSnapshot()
  const first = stored === null ? await firstMark(store) : null
  const saved = stored === null ? null : readHostSnapshot(stored.bytes)
  const before: StartMark | null = saved ?? first
  if (before !== null) requireMarket(store, before.market, marketOf(options))
  const changes = before === null ? [] : identityChanges(before.identity, identityOf(options.prepared))
  const from = stored?.seq ?? 0
  const orderly = (await lastKind(store)) === 'stop'
  if (changes.length > 0 && store.head().seq > from && !(await onlyMarks(store, from))) {
    throw new GrodtError('STORE_CODE', {
      folder: store.folder,
      count: store.head().seq - from,
      changes: changes.join(', '),
    })
  }
  const host = createPaperHost(
    before === null ? options : { ...options, from: { start: before.start, feed: saved?.feed ?? null } },
  )
  if (saved !== null) restoreEngine(host.engine, saved.engine)
  await showLast(host, store, from)
  const replayed = await replay(host, store, from)
  restartClock(host)
  await markStart(host, store, before === null)
  const time = host.feed.bars === 0 ? host.start : host.engine.time
  return { host, resumed: before === null ? null : { time, replayed, orderly, changes } }
}

async function firstMark(store: Store): Promise<StartMark | null> {
  for await (const record of store.records({ until: 1 })) return record.input as unknown as StartMark
  return null
}

async function lastKind(store: Store): Promise<string | null> {
  const { seq } = store.head()
  if (seq === 0) return null
  for await (const { kind } of store.records({ after: seq - 1 })) return kind
  return null
}

async function onlyMarks(store: Store, after: number): Promise<boolean> {
  for await (const { kind } of store.records({ after })) if (!MARKS.has(kind)) return false
  return true
}

function requireMarket({ folder }: Store, stored: AccountMarket, now: AccountMarket): void {
  const differences = (Object.keys(stored) as (keyof AccountMarket)[]).flatMap((key) => {
    const [was, is] = [JSON.stringify(stored[key]), JSON.stringify(now[key])]
    return was === is ? [] : [`${MARKET_NAMES[key]} was ${was} and is ${is}`]
  })
  if (differences.length > 0) {
    throw new GrodtError('STORE_ACCOUNT', { folder, differences: differences.join('; ') })
  }
}

const MARKET_NAMES: Readonly<Record<keyof AccountMarket, string>> = {
  seed: 'the seed of the market',
  symbols: 'simulated_market.symbols',
  timeframe: 'simulated_market.timeframe',
  wallClock: 'trading at the speed of the wall clock',
}

/** Events that are shown again are not compared: what they led to is in the snapshot. */
async function showLast(host: PaperHost, store: Store, until: number): Promise<void> {
  if (until === 0) return
  const after = Math.max(store.oldest() - 1, until - SHOWN)
  for await (const { events } of store.records({ after, until })) {
    if (events !== undefined) host.events.push(events as unknown as EngineEvent[])
  }
}

/** @returns inputs that were applied */
async function replay(host: PaperHost, store: Store, after: number): Promise<number> {
  const { engine, feed, market } = host
  const records: JournalRecord[] = []
  for await (const record of store.records({ after })) if (!MARKS.has(record.kind)) records.push(record)
  const rows = records.filter(({ kind }) => kind === 'bars').map(({ input }) => rowsOf(input))
  const bars = await Promise.all(
    engine.markets.map(({ instrument }, i) =>
      readRows(
        store,
        seriesName(instrument.symbol, market.timeframe),
        rows.map((row) => row[i]),
      ),
    ),
  )
  let bar = 0
  for (const record of records) {
    const input = inputOf(store.folder, record, () => {
      const slices = takeBar(feed)
      if (!slices.every((slice) => sameBar(slice, bars[slice.instrument][bar]))) {
        throw differs(store, record.seq, 'the bars of the market are others')
      }
      bar++
      return { kind: 'bars', slices }
    })
    const events = engine.apply(input)
    if (JSON.stringify(eventsAsJson(events)) !== JSON.stringify(record.events ?? [])) {
      throw differs(store, record.seq, firstDifference(events, record.events ?? []))
    }
    host.events.push(events)
  }
  return records.length
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

const sameBar = ({ columns, from }: BarSlice, stored: Float64Array): boolean =>
  COLUMN_NAMES.every((name, i) => Object.is(columns[name][from], stored[i]))

function firstDifference(now: readonly EngineEvent[], stored: readonly unknown[]): string {
  for (let i = 0; i < Math.max(now.length, stored.length); i++) {
    const [was, is] = [JSON.stringify(stored[i]), JSON.stringify(now[i])]
    if (was !== is) return `event ${i + 1} was ${was ?? 'none'} and is ${is ?? 'none'}`
  }
  return 'nothing'
}

const differs = ({ folder }: Store, seq: number, problem: string): GrodtError =>
  new GrodtError('REPLAY_DIFFERS', { folder, seq, problem })

/** A process began: with what, and for a new account with the events of its history. */
async function markStart(host: PaperHost, store: Store, fresh: boolean): Promise<void> {
  const { engine, start, market, prepared } = host
  const mark: StartMark = { start, market, identity: identityOf(prepared) }
  const seq = await store.appendDurable({
    kind: 'start',
    time: fresh ? start : engine.time,
    input: mark as unknown as Json,
    // Of a new account: what the classifiers said of the history.
    events: fresh ? eventsAsJson(host.events.after(0, host.events.capacity)) : [],
  })
  await store.writeSnapshot({ seq, time: engine.time, bytes: takeHostSnapshot(host) })
}
