import type { EngineEvent } from '../engine/events.ts'
import type { ErrorCode } from '../errors.ts'
import type { Difference } from './reconciliation/compare.ts'

/**
 * A reload was refused; the engine knows nothing of it. Its number is that of the event before it and some millionths:
 * the events of the engine are numbered as if it had not been.
 */
export interface RevisionRejected {
  readonly kind: 'revision-rejected'
  readonly seq: number
  /** Engine time, ms. */
  readonly time: number
  /** Who asked for the reload. */
  readonly author: string
  readonly code: ErrorCode | 'UNEXPECTED'
  readonly message: string
  /** The first of the places that the message names, `file:line:column`. */
  readonly places: readonly string[]
  /** The revision that goes on; null where none is kept. */
  readonly revision: number | null
}

/** Books and account do not agree, or do so again; numbered like a refused reload. */
export interface AccountReconciled {
  readonly kind: 'reconciliation'
  readonly seq: number
  /** Engine time, ms. */
  readonly time: number
  /** What the books were held against. */
  readonly account: string
  readonly agrees: boolean
  readonly differences: readonly Difference[]
}

/** What the host says of itself. */
export type OwnEvent = RevisionRejected | AccountReconciled

/** What a host tells in its stream of events: what its engine did, and what happened to itself. */
export type HostEvent = EngineEvent | OwnEvent

/** Whether it came of an input. */
export const isEngineEvent = (event: HostEvent): event is EngineEvent =>
  event.kind !== 'revision-rejected' && event.kind !== 'reconciliation'

/** Digits behind the whole number of the event before it. */
const DIGITS = 6

/**
 * The number of the next event that is none of the engine.
 *
 * @param newest the number of the last event of either sort; null before the first
 */
export function seqBehind(newest: number | null): number {
  const [whole, part = ''] = (newest ?? 0).toFixed(DIGITS).split('.')
  return Number(`${whole}.${String(Number(part) + 1).padStart(DIGITS, '0')}`)
}
