import type { TargetName } from '../../config/types.ts'
import type { Subject } from '../types.ts'

/**
 * Forecasts that were made without knowing what came, against what came: of a walk-forward, or of live models. In order
 * of time; every label is known. Only typed arrays and names, so that it can be sent to a thread.
 */
export interface OutOfSample {
  readonly target: TargetName
  readonly task: 'classification' | 'regression'
  /** Probability of 1, or the expected value of a regression. */
  readonly value: Float64Array
  /** Plugin ids of the members; none where only `value` was kept. */
  readonly members: readonly string[]
  /** What each member said. */
  readonly memberValues: readonly Float64Array[]
  /** 0 or 1, or a number of a regression. */
  readonly label: Float64Array
  /** Moment of the decision, ms. */
  readonly time: Float64Array
  /** Moment from which the label was known, ms. */
  readonly end: Float64Array
  readonly subjects: readonly Subject[]
  /** Index into `subjects`. */
  readonly subject: Uint16Array
  /** Baselines: see `Dataset`; NaN where unknown. */
  readonly now: Float64Array
  readonly rule: Float64Array
  /** Index into `regimes`; 255: none. */
  readonly regime: Uint8Array
  readonly regimes: readonly string[]
}
