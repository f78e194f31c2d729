import type { EngineEvent } from '../../engine/events.ts'
import type { EngineInput } from '../../engine/inputs.ts'
import type { StartMark } from '../../host/durable/catch-up.ts'
import { readHostSnapshot, type HostSnapshot } from '../../host/durable/host-snapshot.ts'
import { inputOf, MARKS } from '../../host/durable/record.ts'
import type { Prepared } from '../../host/prepare.ts'
import { GrodtError } from '../../errors.ts'
import type { ReadRecord, JournalReader } from '../../store/read.ts'
import type { RunStart } from '../journal/about.ts'
import {
  accountOf,
  beginAccount,
  beginBacktest,
  changeCode,
  type Begun,
  type ReplayedAccount,
} from './account.ts'
import {
  closesOf,
  isBars,
  otherBar,
  slicesOf,
  takeBlock,
  wait,
  type BarBlock,
  type OtherBar,
  type Waiting,
} from './bars.ts'
import { sameRun, type CodeOf, type Ran } from './code.ts'
import { passed, reached, type Place } from './place.ts'

/** What a replay has just done. */
export type Played =
  /** A process began; what it saw of the history, where it is the first of the account. */
  | {
      readonly kind: 'start'
      readonly record: ReadRecord
      readonly account: ReplayedAccount | null
      readonly history: readonly EngineEvent[] | null
      /** Why its records cannot be replayed; null where they can. */
      readonly missing: string | null
    }
  /** A process ended in order, or refused a reload: nothing for the engine. */
  | { readonly kind: 'mark'; readonly record: ReadRecord }
  /** Records of bars went into the engine, as one input. */
  | {
      readonly kind: 'bars'
      readonly block: BarBlock
      readonly events: readonly EngineEvent[]
      readonly account: ReplayedAccount
      readonly other: OtherBar | null
    }
  /** Another input went into the engine. */
  | {
      readonly kind: 'input'
      readonly record: ReadRecord
      readonly events: readonly EngineEvent[]
      readonly account: ReplayedAccount
    }
  /** A record came by whose process cannot be replayed. */
  | { readonly kind: 'skipped'; readonly record: ReadRecord }
  /** The state of the account is known from a snapshot, in addition or instead. */
  | {
      readonly kind: 'snapshot'
      readonly seq: number
      readonly saved: HostSnapshot
      readonly account: ReplayedAccount
      /** Whether the replay goes on from here, because it could not come here by itself. */
      readonly restored: boolean
    }

/** How a journal is replayed. */
export interface PlayOptions {
  readonly code: CodeOf
  /** The last record before which the state is taken from a snapshot; 0 begins with the account. */
  readonly after: number
  /** Nothing after this place is replayed. */
  readonly until?: Place | null
  /** From this place on bars are applied one by one. */
  readonly single?: Place | null
}

/**
 * Replay a journal: the recorded inputs go into an engine as in a backtest, bars in blocks, everything else between the
 * same bars as then. Under another configuration or other plugins it goes on as the host did.
 *
 * @throws GrodtError STORE_DAMAGED, REPLAY_INPUTS, and what the engine and plugins throw
 */
export async function* play(reader: JournalReader, options: PlayOptions): AsyncGenerator<Played> {
  const { code, after, until = null, single = null } = options
  const { folder } = reader
  const isOver = passed(until)
  const isSingle = reached(single)
  const snapshots = new Set((await reader.snapshotInfos()).map(({ seq }) => seq))
  const waiting: Waiting = { records: [], ends: [], first: [] }
  const now: { account: ReplayedAccount | null } = { account: null }
  let oneByOne = false

  /** @param last closes after it are left out, ms */
  async function* apply(last = Infinity): AsyncGenerator<Played> {
    const { account } = now
    if (waiting.records.length === 0 || account === null) return
    const { engine, paper, series } = account
    const all = await takeBlock(reader, waiting, series)
    // A record of a backtest holds the bars of a day.
    const cut = paper === null && (last < Infinity || (oneByOne && all.records.length === 1))
    const lengths = engine.markets.map(({ baseMs }) => baseMs)
    for (const block of cut ? closesOf(all, lengths, last) : [all]) {
      const other = paper === null ? null : otherBar(paper.market, block)
      const events = engine.apply(inputOfBlock(block))
      yield { kind: 'bars', block, events, account, other }
    }
  }

  /** What can be said once record `seq` is applied. */
  async function* atSnapshot(seq: number): AsyncGenerator<Played> {
    yield* apply()
    const stored = await reader.snapshot(seq)
    if (stored === null) return
    const saved = readHostSnapshot(stored.bytes)
    const restored = now.account === null
    if (now.account === null) {
      const { prepared } = await code(saved, seq)
      if (prepared === null) return
      now.account = accountOf(prepared, saved)
    }
    yield { kind: 'snapshot', seq, saved, account: now.account, restored }
  }

  async function* start(record: ReadRecord): AsyncGenerator<Played> {
    const mark = record.input as unknown as StartMark | RunStart
    const { account } = now
    let history: readonly EngineEvent[] | null = null
    let missing: string | null = null
    if (account === null || !sameRun(account.ran, mark)) {
      const found = await code(mark, record.seq)
      missing = found.missing
      if (found.prepared === null) now.account = null
      else if (account !== null && !('backtest' in mark)) {
        now.account = changeCode(account, found.prepared, mark)
      } else if (record.seq > 1) missing = NO_STATE
      else ({ account: now.account, events: history } = begin(found.prepared, mark))
    }
    yield { kind: 'start', record, account: now.account, history, missing }
  }

  /** Another configuration or other code came into force while the host ran. */
  async function* revision(record: ReadRecord): AsyncGenerator<Played> {
    const { account } = now
    const ran = record.input as unknown as Ran
    const { prepared, missing } = await code(ran, record.seq)
    if (account === null || prepared === null) {
      now.account = null
      yield { kind: 'start', record, account: null, history: null, missing }
      return
    }
    const next = changeCode(account, prepared, ran)
    now.account = next
    yield { kind: 'input', record, events: next.engine.apply(inputIn(folder, record)), account: next }
  }

  async function* take(record: ReadRecord): AsyncGenerator<Played> {
    if (isBars(record) && now.account !== null) {
      if (oneByOne) yield* apply()
      if (wait(folder, waiting, record)) return
      yield* apply()
      wait(folder, waiting, record)
      return
    }
    yield* apply()
    const { account } = now
    if (record.kind === 'start') yield* start(record)
    else if (record.kind === 'revision') yield* revision(record)
    else if (MARKS.has(record.kind)) yield { kind: 'mark', record }
    else if (account === null) yield { kind: 'skipped', record }
    else yield { kind: 'input', record, events: account.engine.apply(inputIn(folder, record)), account }
  }

  if (after > 0) yield* atSnapshot(after)
  for await (const records of reader.blocks(after)) {
    for (const record of records) {
      if (isOver(record)) {
        yield* apply()
        if (until?.time === undefined || !isBars(record) || now.account?.paper !== null) return
        yield* take(record)
        yield* apply(until.time)
        return
      }
      oneByOne ||= isSingle(record)
      yield* take(record)
      if (snapshots.has(record.seq)) yield* atSnapshot(record.seq)
    }
  }
  yield* apply()
}

function inputOfBlock(block: BarBlock): EngineInput {
  const { kind, faults } = block
  const slices = slicesOf(block)
  return kind === 'history' || faults === undefined ? { kind, slices } : { kind, slices, faults }
}

const begin = (prepared: Prepared, mark: StartMark | RunStart): Begun =>
  'backtest' in mark ? beginBacktest(prepared, mark) : beginAccount(prepared, mark)

/** Of records whose own process could be replayed. */
const NO_STATE = 'no state before them is known'

/** @throws GrodtError REPLAY_INPUTS, STORE_DAMAGED for a kind that is not known */
function inputIn(folder: string, record: ReadRecord): EngineInput {
  if (record.input === undefined) throw new GrodtError('REPLAY_INPUTS', { folder, seq: record.seq })
  if (record.kind === 'finish') return record.input as unknown as EngineInput
  return inputOf(folder, record, () => {
    throw new RangeError('Records of bars are applied in blocks.')
  })
}
