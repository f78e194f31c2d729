import type { TargetName } from '../../config/types.ts'
import type { ValidationReport } from '../../learning/validation/report.ts'
import type { AllocationReport } from '../../portfolio/statistics/schema/allocation.ts'
import type { BookDifference, Compared } from '../../portfolio/statistics/book-difference.ts'

/** One way to run the strategies over a world. */
export interface StudyBook {
  /** Of the allocator, or of the strategy that is alone; `configured` for weights that stand still. */
  readonly name: string
  readonly kind: 'configured' | 'alone' | 'allocator'
  readonly figures: StudyFigures
  /**
   * Against the book with the configured weights, over the same days; of that book itself, against the one strategy
   * alone. Null of a strategy alone.
   */
  readonly against: BookDifference | null
  /** Of the daily returns of the two. */
  readonly correlation: number | null
  /** What moving capital earned or cost, quote currency; null where no weight moved. */
  readonly attribution: AllocationReport | null
}

/** As docs/statistics.md defines them; null: the sample is too small. */
export interface StudyFigures {
  readonly totalReturn: number | null
  readonly volatility: number | null
  readonly sharpe: number | null
  readonly sortino: number | null
  readonly calmar: number | null
  /** Fraction, at every bar. */
  readonly maxDrawdown: number | null
  /** Multiple of the mean equity, a year. */
  readonly turnover: number | null
  readonly trades: number
}

/** The book with the configured weights beside its sleeves, each of them as a book of its own. */
export interface Diversification {
  /** Volatility of the book over the sum of those of its sleeves x their weights. */
  readonly volatility: Compared
  /** The same of maximum drawdowns, by daily values. */
  readonly drawdown: Compared
}

/** Markets that strategies run over together. */
export interface StudyWorld {
  readonly name: string
  readonly symbols: readonly string[]
  /** ISO times. */
  readonly from: string
  readonly to: string
  readonly days: number
  readonly diversification: Diversification
  /** The one with the configured weights first, then the first strategy alone, then the allocators by name. */
  readonly books: readonly StudyBook[]
}

/** How well a target was forecast, walk-forward over the first world with the configured weights. */
export interface StudyPrediction {
  readonly target: TargetName
  readonly rows: number
  readonly days: number
  /** Null: there is too little data for a model. */
  readonly report: ValidationReport | null
}

/** An allocator in a world of random numbers in which the truth is known. */
export interface StudyControl {
  readonly allocator: string
  readonly world: string
  /** How often, with other random numbers. */
  readonly seeds: number
  /** Mean Sharpe difference to the configured weights. */
  readonly mean: number
  /** How often the whole interval of the difference was above 0, and below. */
  readonly proven: number
  readonly worse: number
}

/** The book with sizes by the distance of the stop against the same strategies with a fixed notional. */
export interface StudySizing {
  readonly world: string
  /** Variation of the 30-day volatility, as a multiple of that with a fixed notional. */
  readonly variation: Compared
}

/** All that a study found; equal data and configuration give an equal one. */
export interface StudyReport {
  readonly schemaVersion: 1
  readonly engine: { readonly version: string }
  readonly currency: string
  readonly seed: number
  /** How the intervals were made. */
  readonly bootstrap: { readonly blockDays: number; readonly resamples: number }
  readonly data: readonly {
    readonly symbol: string
    readonly timeframe: string
    readonly rows: number
    readonly sha256: string
  }[]
  readonly configuration: readonly { readonly file: string; readonly sha256: string }[]
  readonly plugins: readonly { readonly kind: string; readonly id: string; readonly version: string }[]
  readonly worlds: readonly StudyWorld[]
  /** Of the first world. */
  readonly sizing: StudySizing
  readonly predictions: readonly StudyPrediction[]
  /** None unless they were asked for. */
  readonly controls: readonly StudyControl[]
  readonly verdicts: readonly Verdict[]
}

/** A claim, and what this study says about it. */
export interface Verdict {
  readonly claim: string
  /** `open`: neither shown nor refuted, because the data do not decide it. */
  readonly finding: 'holds' | 'fails' | 'open'
  readonly text: string
}
