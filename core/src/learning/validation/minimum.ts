/** Below these samples a figure is null: docs/validation.md says it too. */
export const VALIDATION_MINIMUM = {
  /** Rows behind a figure. */
  rows: 30,
  /** Rows of either label behind what treats the labels apart. */
  each: 10,
  /** Rows in a bin of the calibration. */
  bin: 10,
  /** Clusters behind a t-statistic. */
  clusters: 30,
  /** Days behind a block bootstrap: six blocks. */
  days: 60,
  /** Earlier forecasts behind a threshold of confidence. */
  earlier: 60,
} as const
