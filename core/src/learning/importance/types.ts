/** By how much forecasts get worse without knowing something: the mean over the repeats, and where the middle 95 % of them lie. */
export interface Loss {
  readonly mean: number
  readonly low: number
  readonly high: number
}

/** What forecasts lose when a feature, or all of a group at once, is shuffled. What the target has not is null. */
export interface ShuffleLoss {
  /** Of the feature or the group. */
  readonly name: string
  /** Of the share of right forecasts, points. */
  readonly accuracy: Loss | null
  /** Rise of the Brier score, hundredths. */
  readonly brier: Loss | null
  /** Rise of the mean squared error of a regression, per cent of what it is. */
  readonly squaredError: Loss | null
}

/** What a specification learns from, told from outside: see `permutationImportance`. Plain JSON, as it is kept with a report. */
export interface PermutationImportance {
  /** Of the first and last forecast, ms. */
  readonly from: number
  readonly to: number
  readonly rows: number
  readonly days: number
  /** Rows that the members were fitted on; their labels were known before. */
  readonly fitted: number
  readonly repeats: number
  readonly seed: number
  /** How good the forecasts are with everything known; null: too few rows, or not of this kind of target. */
  readonly accuracy: number | null
  readonly brier: number | null
  readonly squaredError: number | null
  /** In the order of the specification. */
  readonly features: readonly ShuffleLoss[]
  /** Groups of features (`machine_learning.performance_prediction.features`), shuffled together. */
  readonly groups: readonly ShuffleLoss[]
}

/** What a member says of itself. */
export interface MemberImportance {
  /** Id of the predictor. */
  readonly plugin: string
  /** Share of each feature in the order of the specification, sum 1 or 0; null: it cannot say. */
  readonly shares: readonly number[] | null
}
