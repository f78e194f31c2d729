/** Why entries are locked; the names appear in events, reports and the API. */
export type LockReason = 'cooldown' | 'stop-guard' | 'daily-loss' | 'drawdown' | 'person' | 'invariant'

/** What a lock reaches: the book (both null), a strategy, or a strategy in one symbol. */
export interface LockScope {
  /** Null: every strategy. */
  readonly strategy: string | null
  /** Null: every symbol. */
  readonly symbol: string | null
}

/** A reason with an end that blocks entries, never exits. Times in ms. */
export interface Lock extends LockScope {
  /** Counts up from 1, also over restarts; a person names it to remove it. */
  readonly id: number
  readonly reason: LockReason
  readonly from: number
  /** Entries are allowed again from here on; null: only a person removes it. */
  readonly until: number | null
  /**
   * What was measured, and the limit that it reached: fractions, counts or quote currency, as the reason says; null
   * where a person set it.
   */
  readonly value: number | null
  readonly limit: number | null
  /** What a person gave as reason. */
  readonly why: string | null
  readonly author: string | null
}

/** The locks in force, in the order in which they were set. Plain data: it is stored as it is. */
export interface LockBook {
  next: number
  locks: Lock[]
}

export const emptyLocks = (): LockBook => ({ next: 1, locks: [] })

const endOf = ({ until }: Lock): number => until ?? Infinity

const sameScope = (a: LockScope, b: LockScope): boolean => a.strategy === b.strategy && a.symbol === b.symbol

/** The lock in force for this reason and exactly this scope. */
export function lockFor(book: LockBook, reason: LockReason, scope: LockScope): Lock | undefined {
  return book.locks.find((lock) => lock.reason === reason && sameScope(lock, scope))
}

/**
 * Set a lock. One of the same reason and scope that ends earlier is replaced; one that ends no earlier stays.
 *
 * @returns the lock that was set, or null when nothing changed
 */
export function setLock(book: LockBook, wanted: Omit<Lock, 'id'>): Lock | null {
  const present = lockFor(book, wanted.reason, wanted)
  const lock: Lock = { id: book.next, ...wanted }
  if (present !== undefined && endOf(present) >= endOf(lock)) return null
  book.next++
  book.locks = [...book.locks.filter((other) => other !== present), lock]
  return lock
}

/** Take out the locks that are over at `time` (ms). @returns them, oldest first */
export function endLocks(book: LockBook, time: number): Lock[] {
  const ended = book.locks.filter((lock) => endOf(lock) <= time)
  if (ended.length > 0) book.locks = book.locks.filter((lock) => endOf(lock) > time)
  return ended
}

/** Take a lock out before its end. @returns it, or undefined when there is none of this number */
export function removeLock(book: LockBook, id: number): Lock | undefined {
  const found = book.locks.find((lock) => lock.id === id)
  if (found !== undefined) book.locks = book.locks.filter((lock) => lock !== found)
  return found
}

/** Whether a lock reaches a strategy in a symbol. */
export const reaches = (lock: LockScope, strategy: string, symbol: string): boolean =>
  (lock.strategy === null || lock.strategy === strategy) && (lock.symbol === null || lock.symbol === symbol)

/** Of the locks that keep a strategy from opening a position in a symbol the one that ends last, or null. */
export function lockOn(book: LockBook, strategy: string, symbol: string): Lock | null {
  let last: Lock | null = null
  for (const lock of book.locks) {
    if (!reaches(lock, strategy, symbol)) continue
    if (last === null || endOf(lock) > endOf(last)) last = lock
  }
  return last
}

/** When the next lock ends by itself, ms; Infinity when none does. */
export function nextEnd(book: LockBook): number {
  let next = Infinity
  for (const lock of book.locks) next = Math.min(next, endOf(lock))
  return next
}
