import { BookCheck } from '../../engine/checks/book-check.ts'
import type { Engine } from '../../engine/engine.ts'
import type { RevisionInput } from '../../engine/inputs.ts'
import { handOverEngine } from '../../engine/snapshot.ts'
import type { StrategyMoves } from '../../engine/takeover/takeover.ts'
import { GrodtError } from '../../errors.ts'
import type { Json } from '../../store/json.ts'
import type { JournalEntry } from '../../store/record.ts'
import type { Store } from '../../store/store.ts'
import { noteStart, startFacts, weightsDiffer, weightsOf } from '../audit/starts.ts'
import { runningBuilds } from '../builds.ts'
import type { HostEvent } from '../host-events.ts'
import type { Staff } from '../staff.ts'
import { required, takeoverIn, takeoverOf } from '../takeover.ts'
import {
  createPaperHost,
  marketOf,
  replaceEngine,
  restartClock,
  type AccountMarket,
  type PaperHost,
  type PaperHostOptions,
} from '../paper-host.ts'
import { catchUp, hostFrom, type CaughtUp, type StartMark, type StoredAccount } from './catch-up.ts'
import { readHostSnapshot, takeHostSnapshot, type HostSnapshot } from './host-snapshot.ts'
import { identityOf } from './identity.ts'
import { eventsAsJson } from './record.ts'
import { keepRevision, type RevisionOrigin } from './revisions.ts'

/** Records whose events the API shows again. */
const SHOWN = 1000

/** How a stored account went on. */
export interface Resumed {
  /** Market time of the last input, ms. */
  readonly time: number
  /** Inputs that were replayed after the last snapshot. */
  readonly replayed: number
  /** Whether the process before ended in order. */
  readonly orderly: boolean
  /** Number of the revision before; null where the store kept none. */
  readonly revision: number | null
  /** What differs from the configuration and plugins before. */
  readonly changes: readonly string[]
}

/**
 * The host of a store: where it stopped, with its books, orders, locks and plugins; a new one when the store is empty.
 * What came after the last snapshot is replayed with the configuration and plugins that made it, and each event compared
 * with what was recorded; then the configuration of today takes over, as after a stop in order.
 *
 * @param origin who brought the configuration of today into force, where it is not the files
 * @returns the host, and how it went on; null for a new account
 * @throws GrodtError STORE_ACCOUNT for another market, STORE_BACKTEST for no account, STORE_CODE when inputs must be replayed, configuration or plugins
 * have changed and the store kept no revision, REPLAY_DIFFERS, ENGINE_STATE, ENGINE_STATE_DIFFERS, STORE_DAMAGED,
 * STORE_WRITE
 */
export async function openPaperHost(
  options: PaperHostOptions,
  store: Store,
  origin: Partial<RevisionOrigin> = {},
): Promise<{ readonly host: PaperHost; readonly resumed: Resumed | null }> {
  const account = await storedAccount(store)
  if (account === null) {
    const host = createPaperHost(options)
    await markStart(host, store, { fresh: true, decided: true, changes: [], moves: {}, origin })
    return { host, resumed: null }
  }
  const { mark, saved } = account
  requireMarket(store, mark.market, marketOf(options))
  const orderly = await endedInOrder(store)
  // A replay asks plugins in this thread: what workers did is in the journal.
  const caughtUp = await catchUp({ ...options, staff: null }, store, account)
  const { host, moves } = await takeOver(options, store, caughtUp, mark.start, saved)
  await showLast(host, store)
  restartClock(host)
  host.builds = runningBuilds(host.prepared, { at: host.startedAt, market: marketTimeOf(host) })
  const { count, last, changes } = caughtUp
  const before = weightsBefore(caughtUp, saved)
  const decided = before === null || weightsDiffer(before, weightsOf(host.engine), moves.renamed)
  await markStart(host, store, { fresh: false, decided, changes, moves, origin })
  return {
    host,
    resumed: { time: marketTimeOf(host), replayed: count, orderly, revision: last.revision ?? null, changes },
  }
}

const marketTimeOf = ({ feed, start, engine }: PaperHost): number => (feed.bars === 0 ? start : engine.time)

/**
 * Where the account of a store stands; null in an empty one.
 *
 * @throws GrodtError STORE_BACKTEST, STORE_DAMAGED, ENGINE_STATE
 */
export async function storedAccount(store: Store): Promise<StoredAccount | null> {
  const stored = await store.latestSnapshot()
  const saved = stored === null ? null : readHostSnapshot(stored.bytes)
  const mark: StartMark | null = saved ?? (await firstMark(store))
  return mark === null ? null : { mark, saved, seq: stored?.seq ?? 0 }
}

/**
 * The host with the configuration of today, in the state that the replay reached, and what that asks for among its
 * strategies.
 */
async function takeOver(
  options: PaperHostOptions,
  store: Store,
  { host: before, count, last }: CaughtUp,
  start: number,
  saved: HostSnapshot | null,
): Promise<{ readonly host: PaperHost; readonly moves: StrategyMoves }> {
  const { prepared } = options
  if (before === null) {
    const moves = saved === null ? {} : required(takeoverIn(saved, prepared)).moves
    return { host: hostFrom(options, prepared, start, saved), moves }
  }
  if (before.prepared === prepared) {
    if (options.staff) moveToWorkers(before, options.staff)
    return { host: before, moves: {} }
  }
  const { moves } = required(takeoverOf(before, prepared))
  const bytes = takeHostSnapshot(before, last.revision ?? null)
  before.meta.close()
  const host = hostFrom(options, prepared, start, readHostSnapshot(bytes))
  // Today's configuration was not refused. With this snapshot no later replay has to change it on its way.
  if (count > 0) {
    await store.writeSnapshot({ seq: store.head().seq, time: before.engine.time, bytes })
  }
  return { host, moves }
}

/** The same host with its plugins in workers; books that do not add up, for which it is locked, stay as they are. */
function moveToWorkers(host: PaperHost, staff: Staff): void {
  const { prepared } = host
  const engine = host.wire(prepared, staff, takeoverOf(host, prepared).leftovers)
  handOverEngine(host.engine, engine, undefined, 'as they are')
  replaceEngine(host, prepared, { engine, staff })
}

async function firstMark(store: Store): Promise<StartMark | null> {
  for await (const { input } of store.records({ until: 1 })) {
    const mark = input as unknown as StartMark | { readonly market?: undefined }
    if (mark.market === undefined) throw new GrodtError('STORE_BACKTEST', { folder: store.folder })
    return mark
  }
  return null
}

/** Whether the process before ended in order: after that, and when retention left no record, nothing is replayed. */
async function endedInOrder(store: Store): Promise<boolean> {
  const { seq } = store.head()
  if (seq < store.oldest()) return true
  for await (const { kind } of store.records({ after: seq - 1 })) return kind === 'stop'
  return false
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

/** What the API shows of the time before; a host that saw its history has the events of the first record. */
async function showLast(host: PaperHost, store: Store): Promise<void> {
  const after = host.events.length > 0 ? 1 : Math.max(store.oldest() - 1, store.head().seq - SHOWN)
  for await (const { events } of store.records({ after })) {
    if (events !== undefined) host.events.push(events as unknown as HostEvent[])
  }
  // After a quiet time none of those records has an event; the numbers go on all the same.
  host.events.goOnAfter(host.engine.seq)
}

/** Weight by strategy before today's configuration took over; null where the journal does not say. */
function weightsBefore({ host, last }: CaughtUp, saved: HostSnapshot | null): Record<string, number> | null {
  if (host !== null) return weightsOf(host.engine)
  return saved === null ? (last.facts?.weights ?? null) : weightsOf(saved.engine as Pick<Engine, 'sleeves'>)
}

/**
 * A process began: with what, and for a new account with the events of its history. What is to be done about strategies
 * that came or went is an input of its own.
 *
 * @param start whether the account is new, whether the weights are others than before, and what else is
 */
async function markStart(
  host: PaperHost,
  store: Store,
  { fresh, decided, changes, moves, origin }: ProcessStart,
): Promise<void> {
  const { engine, start, market, prepared } = host
  const time = fresh ? start : engine.time
  const { number: revision } = await keepRevision(store, prepared, { time, at: host.startedAt, ...origin })
  host.revision = revision
  host.store = store
  const facts = startFacts(host, decided)
  const held = host.held.length === 0 ? {} : { held: host.held }
  const mark: StartMark = { start, market, identity: identityOf(prepared), revision, facts, ...held }
  const entry: JournalEntry = {
    kind: 'start',
    time,
    input: mark as unknown as Json,
    events: fresh ? eventsAsJson(host.firstEvents) : [],
  }
  const { seq, last } = await appendStart(store, entry, movesEntry(host, mark, { changes, moves, origin }))
  await noteStart(store, { ...entry, seq, hash: '' })
  // A state whose books are broken could not be restored; the snapshot before it leads here as well.
  if (new BookCheck(engine).check() !== null) return
  await store.writeSnapshot({ seq: last, time: engine.time, bytes: takeHostSnapshot(host, revision) })
}

/** What a process begins with. */
interface ProcessStart {
  readonly fresh: boolean
  readonly decided: boolean
  /** What differs from the configuration and plugins before. */
  readonly changes: readonly string[]
  readonly moves: StrategyMoves
  readonly origin: Partial<RevisionOrigin>
}

/** Both are written at once: no start is without what it asks for. */
async function appendStart(
  store: Store,
  start: JournalEntry,
  moves: JournalEntry | null,
): Promise<{ readonly seq: number; readonly last: number }> {
  if (moves === null) {
    const seq = await store.appendDurable(start)
    return { seq, last: seq }
  }
  const seq = store.append(start)
  return { seq, last: await store.appendDurable(moves) }
}

/** Do what a start with another configuration asks for among the strategies. @returns its record; null: nothing */
function movesEntry(
  host: PaperHost,
  { identity, revision }: StartMark,
  { changes, moves, origin }: Pick<ProcessStart, 'changes' | 'moves' | 'origin'>,
): JournalEntry | null {
  if (Object.keys(moves).length === 0) return null
  const input: RevisionInput = {
    kind: 'revision',
    revision: revision ?? 1,
    author: origin.author ?? 'file',
    changed: changes,
    held: [],
    // The start has said so already.
    decided: false,
    ...moves,
  }
  const events = host.apply(input)
  const noted = { ...input, identity, facts: startFacts(host, false) }
  return {
    kind: input.kind,
    time: host.engine.time,
    input: noted as unknown as Json,
    events: eventsAsJson(events),
  }
}
