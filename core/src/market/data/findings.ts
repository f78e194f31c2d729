import type { RowFault } from '../import/check.ts'

/** An error keeps a file from being loaded; a warning is for people to look at. */
export type Severity = 'error' | 'warning'

export type FindingKind =
  RowFault | 'file' | 'overlap' | 'gap' | 'zero-volume' | 'flat' | 'spike' | 'jump' | 'wick'

/** Every kind of finding, in the order of reports: how bad it is, and what one and several are called. */
export const FINDING_KINDS: Readonly<Record<FindingKind, readonly [Severity, string, string]>> = {
  file: ['error', 'file that cannot be used', 'files that cannot be used'],
  overlap: ['error', 'file that does not fit to another', 'files that do not fit to others'],
  unreadable: ['error', 'row that cannot be read', 'rows that cannot be read'],
  'not-finite': ['error', 'row with a value that is not finite', 'rows with a value that is not finite'],
  price: ['error', 'row with a price that is not above 0', 'rows with a price that is not above 0'],
  ohlc: ['error', 'row outside its high and low', 'rows outside their high and low'],
  volume: ['error', 'row with negative volume', 'rows with negative volume'],
  misaligned: ['error', 'row off the time grid', 'rows off the time grid'],
  duplicate: ['error', 'row that repeats a time', 'rows that repeat a time'],
  order: ['error', 'row out of order', 'rows out of order'],
  gap: ['warning', 'gap', 'gaps'],
  'zero-volume': ['warning', 'run of bars without volume', 'runs of bars without volume'],
  flat: ['warning', 'run of bars without movement', 'runs of bars without movement'],
  spike: ['warning', 'price spike', 'price spikes'],
  jump: ['warning', 'price jump', 'price jumps'],
  wick: ['warning', 'long wick', 'long wicks'],
}

/** One place in a file. */
export interface Finding {
  /** Null for the file as a whole. */
  readonly line: number | null
  /** Open time of the bar, or of the first of several, ms; null when there is none. */
  readonly time: number | null
  /** Open time of the first bar after a gap or a run of bars, ms; null for a single bar. */
  readonly until: number | null
  /** Number of bars that are meant. */
  readonly bars: number
  readonly text: string
}

/** All findings of one kind in a file. */
export interface FindingGroup {
  readonly kind: FindingKind
  readonly severity: Severity
  readonly count: number
  /** Bars of all of them. */
  readonly bars: number
  /** The first ones of errors, the largest ones of warnings. */
  readonly findings: readonly Finding[]
}

/** A group of findings of which the first `limit` are kept; null when there are none. */
export function groupOf<Item>(
  kind: FindingKind,
  items: readonly Item[],
  limit: number,
  finding: (item: Item) => Finding,
  count = items.length,
  bars = count,
): FindingGroup | null {
  if (count === 0) return null
  const [severity] = FINDING_KINDS[kind]
  return { kind, severity, count, bars, findings: items.slice(0, limit).map(finding) }
}
