import type { TargetName } from '../../config/types.ts'
import type { PermutationImportance } from '../importance/types.ts'
import type { Interval } from '../../portfolio/statistics/schema/returns.ts'

/** Who is compared: the model, and what a figure is never shown without. */
export type Contender = 'model' | 'majority' | 'persistence' | 'rule' | 'shuffled'

/** One figure of each contender; null: too small a sample, or it has none. */
export type Beside<T = number | null> = Readonly<Record<Contender, T>>

/** How good forecasts of 0 and 1 were. */
export interface ClassificationFigures {
  /** Share of rows where (probability > .5) was right. */
  readonly accuracy: Beside
  /** Mean of the accuracies within label 0 and within label 1: .5 for every constant. */
  readonly balanced: Beside
  /** Probability that a row with label 1 was given more than one with label 0, ties half (Mann and Whitney 1947). */
  readonly auc: Beside
  /** Mean (probability - label)^2 (Brier 1950). */
  readonly brier: Beside
  /** 1 - Brier score / Brier score of the rows' own base rate: above 0 the probabilities say something. */
  readonly brierSkill: Beside
  /** Mean -log(probability of what came), nats; probabilities are held in [.001, .999]. */
  readonly logLoss: Beside
}

/** How good forecasts of a number were. The majority is the mean here, and there is no rule. */
export interface RegressionFigures {
  /** 1 - sum of squared errors / sum of squared distances from the rows' own mean. */
  readonly r2: Beside
  /** Mean absolute error, in the unit of the target. */
  readonly mae: Beside
  /** Pearson's, of forecast and outcome. */
  readonly correlation: Beside
}

/** By how much the model is better than a baseline on the same rows. */
export interface Gain {
  /** Difference of accuracy, or of the mean squared error as a fraction of the baseline's. */
  readonly gain: number | null
  /** 95 % of the block bootstrap. */
  readonly interval: Interval | null
  /** Of the paired differences, clustered by day, or by the length of the labels where that is longer. */
  readonly t: number | null
  /** Two-sided. */
  readonly p: number | null
  /** Rows on which they say different things; of a regression: all. */
  readonly disagreements: number
}

/** A part of the rows: a year, a regime, a subject. */
export interface Group {
  readonly name: string
  readonly rows: number
  readonly days: number
  readonly accuracy: Beside
  readonly balanced: Beside
}

/** The most confident part of the rows: those above a threshold that earlier forecasts gave. */
export interface Coverage {
  /** The share that was aimed at. */
  readonly wanted: number
  /** The share that there was. */
  readonly share: number | null
  readonly rows: number
  readonly accuracy: Beside
  readonly balanced: Beside
}

/** Rows whose probability of the likelier label lay in [from, to). */
export interface Confidence {
  readonly from: number
  readonly to: number
  readonly rows: number
  readonly accuracy: Beside
}

/** Rows whose probability of 1 lay in [from, to). */
export interface CalibrationBin {
  readonly from: number
  readonly to: number
  readonly rows: number
  /** Mean probability. */
  readonly forecast: number | null
  /** Share of label 1. */
  readonly observed: number | null
}

/** A member of an ensemble, or the single predictor. */
export interface MemberFigures {
  readonly plugin: string
  /** Its share from here on. */
  readonly weight: number
  readonly accuracy: number | null
  readonly auc: number | null
  readonly brier: number | null
  /** Mean squared error of a regression. */
  readonly mse: number | null
}

/** What a report of either kind says. */
export interface ReportBase {
  readonly target: TargetName
  /** All labels were known at this moment, ms. */
  readonly until: number
  /** First and last decision, ms; null: there are no rows. */
  readonly from: number | null
  readonly to: number | null
  readonly rows: number
  readonly days: number
  readonly subjects: readonly string[]
  /** How many labels of one subject were open at once, on average: above 1 they overlap. */
  readonly labelsOpen: number | null
  /** Days that count as one in tests and intervals: the length of the longest label, rounded up. */
  readonly clusterDays: number
  readonly members: readonly MemberFigures[]
  /** How often the labels were shuffled, and the forecasts that were made in all. */
  readonly shuffles: number
  readonly shuffledRows: number
  readonly seed: number
  readonly gains: Readonly<Record<'majority' | 'persistence' | 'rule', Gain>>
  /** Why these figures may be too good to be true; none: nothing was found. */
  readonly suspicions: readonly string[]
  /** What the forecasts rest on; null: too few rows, or a problem. Reports of which nobody asked it have none. */
  readonly importance?: PermutationImportance | null
  /** Why it could not be measured. */
  readonly importanceProblem?: string
}

/** How good forecasts of 0 and 1 were, beside their baselines. Plain JSON, as it is kept with a model. */
export interface ClassificationReport extends ReportBase {
  readonly task: 'classification'
  /** Share of label 1. */
  readonly base: number | null
  readonly figures: ClassificationFigures
  /** 95 % of the block bootstrap, of the model. */
  readonly intervals: Readonly<Record<keyof ClassificationFigures, Interval | null>>
  /** Mean distance of forecast and observed share over the bins, weighted by their rows. */
  readonly calibrationError: number | null
  readonly calibration: readonly CalibrationBin[]
  readonly coverage: readonly Coverage[]
  readonly confidence: readonly Confidence[]
  readonly years: readonly Group[]
  readonly regimes: readonly Group[]
  readonly bySubject: readonly Group[]
}

/** How good forecasts of a number were, beside their baselines. */
export interface RegressionReport extends ReportBase {
  readonly task: 'regression'
  readonly figures: RegressionFigures
  readonly intervals: Readonly<Record<keyof RegressionFigures, Interval | null>>
}

export type ValidationReport = ClassificationReport | RegressionReport
