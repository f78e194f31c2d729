import type { TargetName } from '../../config/types.ts'
import { TARGET_DEFINITIONS } from '../labels/targets.ts'
import type { Subject } from '../types.ts'
import { regimeIndex } from './build.ts'
import type { RowReader } from './reader.ts'

/** Everything that a forecast needs at the present moment. */
export interface ServedRow {
  readonly subject: Subject
  /** In the order of the features; NaN where one is missing. */
  readonly row: Float64Array
  /** See `Dataset.now` and `Dataset.rule`; null where unknown. */
  readonly now: number | null
  readonly rule: number | null
  /** Whether all features and what a `Dataset` has of such a row are known. */
  readonly complete: boolean
  /** Features that are missing. */
  readonly missing: readonly string[]
  /**
   * Hours of the longest gap in its bars that touches the last 24 h, of a strategy in those of its symbols; Infinity
   * before the first bar.
   */
  readonly gap: number
  /** See `Dataset.regime`. */
  readonly regime: number
}

const known = (value: number): number | null => (Number.isFinite(value) ? value : null)

/**
 * @param names of the features
 * @param time the present moment, ms
 */
export function serveRow(
  target: TargetName,
  names: readonly string[],
  reader: RowReader,
  time: number,
): ServedRow {
  const { subject } = reader
  const values = subject.present()
  const row = new Float64Array(names.length)
  const areKnown = reader.features(values, time, row)
  const now = known(reader.now(values))
  const rule = known(reader.rule(values, time))
  const isAnswerable = now !== null && (rule !== null || TARGET_DEFINITIONS[target].task === 'regression')
  return {
    subject: subject.name,
    row,
    now,
    rule,
    complete: isAnswerable && areKnown,
    missing: areKnown ? [] : names.filter((_, i) => !Number.isFinite(row[i])),
    gap: subject.gap,
    regime: regimeIndex(subject, values),
  }
}
