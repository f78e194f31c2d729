import { GrodtError } from '../../errors.ts'
import type { ReadRecord, JournalReader } from '../../store/read.ts'
import type { ReplayedAccount } from './account.ts'
import { sameRun, type CodeOf, type Ran } from './code.ts'
import { differencesOf, type Difference } from './differences.ts'
import { startingPoint } from './starting-point.ts'
import type { Place } from './place.ts'
import { play, type Played } from './play.ts'

/** Differences that are told; a comparison ends there, because later ones follow from them. */
const MOST_DIFFERENCES = 10

/** Records that could not be compared. */
export interface NotCompared {
  readonly first: number
  readonly last: number
  readonly reason: string
}

/** What a replay compared, and what it found. */
export interface ReplayReport {
  readonly folder: string
  /** The record after which the replay began with a snapshot; 0 where it began with the account. */
  readonly after: number
  /** Records that retention has removed from the beginning. */
  readonly removed: number
  /** First and last record that was compared; null where none was. */
  readonly records: { readonly first: number; readonly last: number } | null
  /** Market time of these, ms. */
  readonly span: { readonly from: number; readonly to: number } | null
  /** Processes of the host that made them, and how often configuration or plugins were others. */
  readonly processes: number
  readonly changes: number
  /** Records; of bars one for each time at which some close, in the journal of a backtest one for each day. */
  readonly inputs: {
    readonly history: number
    readonly bars: number
    readonly commands: number
    readonly weights: number
  }
  /** Bars of all symbols. */
  readonly bars: number
  readonly events: number
  readonly trades: number
  /** Snapshots whose whole state was compared. */
  readonly snapshots: number
  readonly notCompared: readonly NotCompared[]
  readonly differences: readonly Difference[]
  /** Whether the replay ended early, at too many differences. */
  readonly ended: boolean
}

/** What part of a journal is compared. */
export interface ReplayOptions {
  readonly code: CodeOf
  /** Begin at the last snapshot before this place. */
  readonly from?: Place | null
  readonly until?: Place | null
  /** Apply the bars one by one from this place on. */
  readonly single?: Place | null
  /** Go on after any number of differences. */
  readonly toTheEnd?: boolean
  /** Sees everything that was done, with what differs from the journal. */
  readonly onPlayed?: (played: Played, differences: readonly Difference[]) => void
}

/** What a replay found, and where it ended. */
export interface Replayed {
  readonly report: ReplayReport
  /** The account after the last record; null where its state is not known. */
  readonly account: ReplayedAccount | null
}

/**
 * Replay a journal through the kernel of backtests and compare every event with what was recorded, and the state with
 * every snapshot that is kept.
 *
 * @throws GrodtError REPLAY_EMPTY, REPLAY_STATE, STORE_DAMAGED, and what the engine and plugins throw
 */
export async function replayStore(reader: JournalReader, options: ReplayOptions): Promise<Replayed> {
  const { code, from = null, until = null, single = null, toTheEnd = false, onPlayed } = options
  if (reader.last === reader.anchor) throw new GrodtError('REPLAY_EMPTY', { folder: reader.folder })
  const after = await startingPoint(reader, code, from)
  const count = counter()
  const differences: Difference[] = []
  let account: ReplayedAccount | null = null
  let ended = false
  for await (const played of play(reader, { code, after, until, single })) {
    count.add(played)
    const found = differencesOf(played)
    differences.push(...found.slice(0, MOST_DIFFERENCES - differences.length))
    if ('account' in played) account = played.account
    onPlayed?.(played, found)
    ended = differences.length >= MOST_DIFFERENCES && !toTheEnd
    if (ended) break
  }
  const report = {
    folder: reader.folder,
    after,
    removed: reader.anchor,
    ...count.result(),
    differences,
    ended,
  }
  return { report, account }
}

type Counted = Omit<ReplayReport, 'folder' | 'after' | 'removed' | 'differences' | 'ended'>

/** Counts what was compared. */
function counter(): { readonly add: (played: Played) => void; readonly result: () => Counted } {
  let first: ReadRecord | null = null
  let last: ReadRecord | null = null
  let processes = 0
  /** Whether the state came from a snapshot, and nothing of its process was compared yet. */
  let joined = false
  let changes = 0
  let ran: Ran | null = null
  let bars = 0
  let events = 0
  let trades = 0
  let snapshots = 0
  let missing = ''
  const inputs = { history: 0, bars: 0, commands: 0, weights: 0 }
  const notCompared: { first: number; last: number; reason: string }[] = []

  const seen = (record: ReadRecord): void => {
    if (joined) processes++
    joined = false
    first ??= record
    last = record
  }

  function add(played: Played): void {
    switch (played.kind) {
      case 'bars': {
        const { records, ends } = played.block
        seen(records[0])
        seen(records[records.length - 1])
        if (played.block.kind === 'bars') inputs.bars += records.length
        else inputs.history += records.length
        for (const count of ends[ends.length - 1]) bars += count
        addEvents(played.events)
        break
      }
      case 'input':
        seen(played.record)
        if (played.record.kind === 'revision') changes++
        else if (played.record.kind === 'command') inputs.commands++
        else if (played.record.kind === 'weights') inputs.weights++
        addEvents(played.events)
        break
      case 'start':
        missing = played.missing ?? missing
        if (played.account === null) break
        joined = false
        seen(played.record)
        processes++
        if (ran !== null && !sameRun(ran, played.account.ran)) changes++
        ran = played.account.ran
        addEvents(played.history ?? [])
        break
      case 'snapshot':
        ran = played.account.ran
        if (played.restored) joined = true
        else snapshots++
        break
      case 'skipped':
        skip(played.record.seq)
        break
      case 'mark':
        break
    }
  }

  function addEvents(some: readonly { readonly kind: string }[]): void {
    events += some.length
    for (const { kind } of some) if (kind === 'trade-closed') trades++
  }

  function skip(seq: number): void {
    const range = notCompared.at(-1)
    if (range?.reason === missing && range.last === seq - 1) range.last = seq
    else notCompared.push({ first: seq, last: seq, reason: missing })
  }

  return {
    add,
    result: () => ({
      records: first === null || last === null ? null : { first: first.seq, last: last.seq },
      span: first === null || last === null ? null : { from: first.time, to: last.time },
      processes,
      changes,
      inputs,
      bars,
      events,
      trades,
      snapshots,
      notCompared,
    }),
  }
}
