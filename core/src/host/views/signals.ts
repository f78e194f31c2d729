import type { EngineEvent, OrderRefused, SignalGiven } from '../../engine/events.ts'
import { pastEvents, type PastPage, type PastQuery } from './past-events.ts'
import type { RecordJournal } from './past-records.ts'
import { moment, type Moment } from './time.ts'

/** What a strategy said, and what became of it. */
export interface SignalRow {
  /** Number of the event. */
  readonly seq: number
  readonly time: Moment
  readonly strategy: string
  readonly symbol: string
  readonly action: SignalGiven['signal']['action']
  /** The strategy's sentence; empty where it gave none. */
  readonly reason: string
  readonly facts: Readonly<Record<string, number>> | null
  /** The position that it met. */
  readonly position: SignalGiven['position']
  readonly waiting: boolean
  /** The order that an entry became; null where it became none. */
  readonly order: number | null
  /** Why an entry was refused; null where it was not. */
  readonly refused: RefusalRow | null
}

/** The limit or gate that refused, what the book would have had, and what is allowed. */
export type RefusalRow = Pick<OrderRefused, 'limit' | 'value' | 'allowed'>

/** Signals of the journal, the newest first. @throws GrodtError STORE_DAMAGED */
export async function signalRows(store: RecordJournal, query: PastQuery): Promise<PastPage<SignalRow>> {
  const { found, next } = await pastEvents(store, 'signal', query)
  return { found: found.map(({ said, then }) => signalRow(said, then)), next }
}

/** @param then the event after it, which says what became of an entry */
function signalRow(
  { seq, time, strategy, symbol, signal, position, waiting }: SignalGiven,
  then: EngineEvent | null,
): SignalRow {
  return {
    seq,
    time: moment(time),
    strategy,
    symbol,
    action: signal.action,
    reason: signal.reason ?? '',
    facts: signal.action === 'enter' ? (signal.facts ?? null) : null,
    position,
    waiting,
    ...(signal.action === 'enter' ? fateOf(then) : NO_FATE),
  }
}

const NO_FATE = { order: null, refused: null }

function fateOf(then: EngineEvent | null): Pick<SignalRow, 'order' | 'refused'> {
  if (then?.kind === 'order-approved') return { order: then.order, refused: null }
  if (then?.kind !== 'order-refused') return NO_FATE
  const { limit, value, allowed } = then
  return { order: null, refused: { limit, value, allowed } }
}
