import type { StoredReport } from '../read-report.ts'
import type { BacktestReport } from '../report.ts'
import { differencesOf, type Difference } from './differences.ts'
import { BOOK_FIGURES, STRATEGY_FIGURES, type Figure, type FigureKind } from './figures.ts'

/** One figure of all runs. */
export interface FigureRow {
  readonly key: string
  readonly label: string
  readonly kind: FigureKind
  /** One per run; null: the sample is too small, or the run does not have the strategy. */
  readonly values: readonly (number | null)[]
}

/** Runs side by side. */
export interface Comparison {
  /** Letters stand for the runs wherever they are shown. */
  readonly runs: readonly {
    readonly letter: string
    readonly path: string
    readonly from: string
    readonly to: string
  }[]
  /** Why figures of these runs do not compare; empty when they do. */
  readonly obstacles: readonly string[]
  readonly differences: readonly Difference[]
  readonly book: readonly FigureRow[]
  readonly strategies: readonly { readonly name: string; readonly figures: readonly FigureRow[] }[]
}

/** The letter of a run: A to Z, then AA and so on. */
function letterOf(index: number): string {
  const last = String.fromCharCode(65 + (index % 26))
  return index < 26 ? last : letterOf(Math.floor(index / 26) - 1) + last
}

/** Put two or more runs side by side. */
export function compareRuns(stored: readonly StoredReport[]): Comparison {
  const reports = stored.map(({ report }) => report)
  const names = [
    ...new Set(reports.flatMap(({ statistics }) => statistics.strategies.map(({ name }) => name))),
  ]
  return {
    runs: stored.map(({ path, report: { period } }, i) => ({
      letter: letterOf(i),
      path,
      from: period.from,
      to: period.to,
    })),
    obstacles: reports.slice(1).flatMap((report, i) => obstaclesBetween(reports[0], report, letterOf(i + 1))),
    differences: differencesOf(reports),
    book: rows(
      BOOK_FIGURES,
      reports.map(({ statistics }) => statistics.book),
    ),
    strategies: names.map((name) => ({
      name,
      figures: rows(
        STRATEGY_FIGURES,
        reports.map(({ statistics }) => statistics.strategies.find((one) => one.name === name) ?? null),
      ),
    })),
  }
}

function rows<S>(figures: readonly Figure<S>[], runs: readonly (S | null)[]): FigureRow[] {
  return figures.map(({ key, label, kind, of }) => ({
    key,
    label,
    kind,
    values: runs.map((run) => (run === null ? null : of(run))),
  }))
}

/** Why the figures of a run do not compare with those of the first. */
function obstaclesBetween(first: BacktestReport, other: BacktestReport, letter: string): string[] {
  const found: string[] = []
  const bars = ({ data }: BacktestReport): string =>
    data.map(({ symbol, timeframe, sha256 }) => `${symbol} ${timeframe} ${sha256}`).join()
  if (bars(first) !== bars(other)) found.push(`${letter} ran over other bars than A.`)
  if (first.period.from !== other.period.from || first.period.to !== other.period.to) {
    found.push(`${letter} covers another period than A.`)
  }
  if (first.currency !== other.currency) {
    found.push(`${letter} counts in ${other.currency}, A in ${first.currency}.`)
  }
  const { annualisation, deviation, riskFreeRate } = first.statistics.conventions
  const its = other.statistics.conventions
  if (
    its.annualisation !== annualisation ||
    its.deviation !== deviation ||
    its.riskFreeRate !== riskFreeRate
  ) {
    found.push(`${letter} makes its statistics by other conventions than A (host.statistics).`)
  }
  return found
}
