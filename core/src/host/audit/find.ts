import { GrodtError } from '../../errors.ts'
import type { Json } from '../../store/json.ts'
import type { JournalRecord } from '../../store/record.ts'
import type { Store } from '../../store/store.ts'
import { Follower, type OrderTrack, type PositionTrack, type Step } from './follow.ts'
import type { DecisionTrack } from './origin.ts'
import {
  AUDIT_VERSION,
  type Audit,
  type Audited,
  type AuditedDecision,
  type AuditedEvent,
  type AuditedOrder,
  type AuditedRefusal,
  type AuditedTrade,
} from './schema.ts'
import { readStarts, type StartNote } from './starts.ts'

export const SUBJECTS = ['order', 'trade', 'decision', 'event'] as const

/** What is asked for: trades count from 1, a decision has the number of its record, an event its own. */
export interface Subject {
  readonly what: (typeof SUBJECTS)[number]
  readonly number: number
}

/** How their numbers are written. What the host says of itself stands between two events of the engine. */
export const NUMBERS: Readonly<Record<Subject['what'], RegExp>> = {
  order: /^\d{1,15}$/,
  trade: /^\d{1,15}$/,
  decision: /^\d{1,15}$/,
  event: /^\d{1,15}(\.\d{1,6})?$/,
}

/** A journal to be read once, from its first record on. */
export interface AuditedJournal {
  readonly folder: string
  /** The journal begins after this record. */
  readonly anchor: number
  readonly notes: readonly StartNote[]
  readonly records: AsyncIterable<JournalRecord>
}

/** The journal of a store that a host has open: as far as it is written when the records are read. */
export async function journalOf(store: Store): Promise<AuditedJournal> {
  const { folder } = store
  return { folder, anchor: store.oldest() - 1, notes: await readStarts(store), records: store.records() }
}

/**
 * The chain of one thing. Reads as far as it has to.
 *
 * @throws GrodtError AUDIT_UNKNOWN when there is no such thing, STORE_DAMAGED at a record that does not fit
 */
export async function audit(journal: AuditedJournal, subject: Subject): Promise<Audit> {
  const { anchor, notes, records } = journal
  const follower = new Follower(notes, anchor)
  const search = new Search(subject, follower)
  search.decisions(follower.origins.decisions)
  let last = anchor
  for await (const record of records) {
    last = record.seq
    const before = follower.origins.decisions.length
    const steps = follower.see(record)
    search.decisions(follower.origins.decisions.slice(before))
    for (const step of steps) search.step(step)
    if (search.complete()) break
  }
  const found = search.result()
  if (found === null) throw unknown(journal, subject, search.seen)
  return { version: AUDIT_VERSION, journal: { first: anchor + 1, last }, found }
}

/** The numbers of one sort of thing that the journal has. */
class Seen {
  first: number | null = null
  last: number | null = null
  nearest: number | null = null
  readonly #wanted: number

  constructor(wanted: number) {
    this.#wanted = wanted
  }

  note(number: number): void {
    this.first ??= number
    this.last = number
    const distance = Math.abs(number - this.#wanted)
    if (this.nearest === null || distance < Math.abs(this.nearest - this.#wanted)) this.nearest = number
  }
}

type Target =
  | { readonly kind: 'order'; readonly track: OrderTrack }
  | { readonly kind: 'trade'; readonly track: PositionTrack }
  | { readonly kind: 'refusal'; readonly found: AuditedRefusal }
  | {
      readonly kind: 'decision'
      readonly track: DecisionTrack
      readonly orders: OrderTrack[]
      refused: number
    }
  | { readonly kind: 'event'; readonly found: AuditedEvent }

/** Looks for one thing while a journal is followed. */
class Search {
  readonly seen: Seen
  readonly #subject: Subject
  readonly #follower: Follower
  #target: Target | null = null

  constructor(subject: Subject, follower: Follower) {
    this.#subject = subject
    this.#follower = follower
    this.seen = new Seen(subject.number)
  }

  decisions(tracks: readonly DecisionTrack[]): void {
    if (this.#subject.what !== 'decision') return
    for (const track of tracks) {
      this.seen.note(track.part.record)
      if (track.part.record === this.#subject.number) this.#decision(track)
    }
  }

  step(step: Step): void {
    const { what, number } = this.#subject
    const { event, order, position } = step
    if (this.#target?.kind === 'decision') this.#under(this.#target, step)
    if (what === 'order' && event.kind === 'order-approved' && order !== null) {
      this.seen.note(event.order)
      if (event.order === number) this.#target = { kind: 'order', track: order }
    }
    if (what === 'trade' && event.kind === 'trade-closed' && position !== null) {
      this.seen.note(event.trade + 1)
      if (event.trade + 1 === number) this.#target = { kind: 'trade', track: position }
    }
    if (what !== 'event') return
    this.seen.note(event.seq)
    if (event.seq === number) this.#event(step)
    // An entry signal leads to what became of it, which is the next event.
    else if (event.seq === number + 1 && this.#waits) this.#outcome(step)
  }

  /** The event is an entry signal. */
  #waits = false

  #event(step: Step): void {
    const { event, position, order, refusal, decision } = step
    this.#waits = event.kind === 'signal' && event.signal.action === 'enter'
    if (decision !== null) this.#decision(decision)
    else if (refusal !== null || order !== null) this.#outcome(step)
    else if (position !== null && !this.#waits) this.#target = { kind: 'trade', track: position }
    else this.#target = { kind: 'event', found: this.#plain(step) }
  }

  #outcome({ order, refusal }: Step): void {
    if (order !== null) this.#target = { kind: 'order', track: order }
    else if (refusal !== null) this.#target = { kind: 'refusal', found: refusal }
  }

  #decision(track: DecisionTrack): void {
    if (this.#target === null) this.#target = { kind: 'decision', track, orders: [], refused: 0 }
  }

  #under(target: Extract<Target, { kind: 'decision' }>, { event, order, refusal }: Step): void {
    const { record } = target.track.part
    if (event.kind === 'order-approved' && order?.part.weight.decision?.record === record) {
      target.orders.push(order)
    }
    if (refusal?.weight.decision?.record === record) target.refused++
  }

  #plain({ record, place, event }: Step): AuditedEvent {
    const { kind, input } = record
    const command =
      kind === 'command' ? ((input as { readonly command?: Json } | undefined)?.command ?? null) : null
    return {
      what: 'event',
      ...place,
      kind: event.kind,
      given: event,
      input: { kind, command },
      configuration: this.#follower.origins.configuration(),
      missing: [],
    }
  }

  /** Whether nothing that comes later belongs to it. */
  complete(): boolean {
    const target = this.#target
    if (target === null) return false
    switch (target.kind) {
      case 'order': {
        const { part, position } = target.track
        return part.status !== 'waiting' && (position === null || position.part.closed !== null)
      }
      case 'trade':
        return target.track.part.closed !== null
      case 'decision':
        return false
      case 'refusal':
      case 'event':
        return !this.#waits || target.kind === 'refusal'
    }
  }

  /** Orders under a decision that is no longer kept itself. */
  #removed({ part }: DecisionTrack): string[] {
    const { origins } = this.#follower
    return part.record < origins.first ? [origins.removed('A part of the orders under it')] : []
  }

  result(): Audited | null {
    const target = this.#target
    if (target === null) return null
    switch (target.kind) {
      case 'order':
        return orderView(target.track)
      case 'trade':
        return tradeView(target.track)
      case 'decision':
        return decisionView(target.track, target.orders, target.refused, this.#removed(target.track))
      case 'refusal':
      case 'event':
        return target.found
    }
  }
}

/** An order with the position that it opened. */
function orderView({ part, position, missing }: OrderTrack): AuditedOrder {
  return {
    what: 'order',
    ...part,
    position:
      position === null
        ? null
        : { ...position.part, orders: position.orders.map(({ part: { order } }) => order) },
    missing: [...new Set([...missing, ...(position?.missing ?? [])])],
  }
}

/** A position with its orders. */
function tradeView({ part, orders, missing }: PositionTrack): AuditedTrade {
  return {
    what: 'trade',
    ...part,
    orders: orders.map((order) => order.part),
    missing: [...new Set([...missing, ...orders.flatMap((order) => order.missing)])],
  }
}

/** A decision with the orders that were made under it. */
function decisionView(
  { part, cause, allocator, model, reason, before, after, until, configuration }: DecisionTrack,
  orders: readonly OrderTrack[],
  refused: number,
  missing: string[] = [],
): AuditedDecision {
  return {
    what: 'decision',
    ...part,
    cause,
    allocator,
    model,
    reason,
    before,
    after,
    until,
    orders: orders.map(({ part: order }) => ({
      order: order.order,
      record: order.record,
      event: order.event,
      time: order.time,
      strategy: order.strategy,
      symbol: order.symbol,
      side: order.side,
      notional: order.notional,
      weight: order.weight.value ?? 0,
    })),
    refused,
    configuration,
    missing,
  }
}

function unknown({ folder, anchor }: AuditedJournal, { what, number }: Subject, seen: Seen): GrodtError {
  const { first, last, nearest } = seen
  const range =
    first === null || last === null
      ? `There are no ${what}s in it yet.`
      : `The nearest is ${what} ${nearest ?? first}; there are ${first} to ${last}.`
  const removed =
    anchor === 0 ? '' : ` Records up to ${anchor} have been removed, with what they held (store.keep_days).`
  return new GrodtError('AUDIT_UNKNOWN', {
    folder,
    what,
    number,
    first,
    last,
    nearest,
    present: range + removed,
  })
}
