import type { Labelled } from '../types.ts'

/**
 * Forecasts that were made without knowing what came, against what came: of a walk-forward, or of live models. In order
 * of time; every label is known. Only typed arrays and names, so that it can be sent to a thread.
 */
export interface OutOfSample extends Labelled {
  /** Probability of 1, or the expected value of a regression. */
  readonly value: Float64Array
  /** Plugin ids of the members; none where only `value` was kept. */
  readonly members: readonly string[]
  /** What each member said. */
  readonly memberValues: readonly Float64Array[]
}
