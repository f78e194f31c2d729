import type { RowFault } from '../import/check.ts'
import type { Gap, GapSummary } from '../import/gaps.ts'
import { timeframeName } from '../timeframe.ts'
import type { ImportPlan } from './import.ts'
import type { Update } from './update.ts'

/** A place where bars are missing, as JSON. Times are ISO 8601. */
export interface GapResult {
  /** Line of the first bar after it. */
  readonly line: number
  /** Open of the first missing bar. */
  readonly from: string
  /** Open of the first bar after it. */
  readonly to: string
  readonly bars: number
}

/** A series of a data folder, as JSON. */
export interface SeriesResult {
  readonly file: string
  readonly symbol: string
  readonly timeframe: string
  readonly state: Update['state']
  readonly barsBefore: number
  readonly bars: number
  /** Opens of the first and the last bar, ISO 8601. */
  readonly first: string
  readonly last: string
  readonly gaps: {
    readonly count: number
    readonly missing: number
    readonly longest: GapResult | null
    /** The first ten. */
    readonly first: readonly GapResult[]
  }
  /** `hashColumns` of the bars. */
  readonly sha256: string
}

/** What an import came to, as JSON. */
export interface ImportResult {
  readonly series: readonly (SeriesResult & {
    readonly sources: readonly {
      readonly file: string
      readonly added: number
      readonly equal: number
      readonly replaced: number
    }[]
  })[]
  /** Rows that were left out, by file. */
  readonly leftOut: readonly {
    readonly file: string
    readonly count: number
    /** The first 1,000 of each kind. */
    readonly rows: readonly { readonly line: number; readonly kind: RowFault; readonly problem: string }[]
  }[]
}

export const importResult = ({ updates, leftOut }: ImportPlan): ImportResult => ({
  series: updates.map((update) => ({
    ...seriesResult(update),
    sources: update.sources.map(({ name, added, equal, replaced }) => ({
      file: name,
      added,
      equal,
      replaced,
    })),
  })),
  leftOut: leftOut.map(({ file, count, rows }) => ({
    file,
    count,
    rows: rows.map(({ line, fault, problem }) => ({ line, kind: fault, problem })),
  })),
})

export function seriesResult(update: Update): SeriesResult {
  const { path, symbol, timeframeMs, state, barsBefore, bars, first, last, gaps, sha256 } = update
  return {
    file: path,
    symbol,
    timeframe: timeframeName(timeframeMs),
    state,
    barsBefore,
    bars,
    first: iso(first),
    last: iso(last),
    gaps: gapsResult(gaps),
    sha256,
  }
}

const gapsResult = ({ count, missing, longest, first }: GapSummary): SeriesResult['gaps'] => ({
  count,
  missing,
  longest: longest === null ? null : gapResult(longest),
  first: first.map(gapResult),
})

const gapResult = ({ line, from, to, bars }: Gap): GapResult => ({ line, from: iso(from), to: iso(to), bars })

const iso = (ms: number): string => new Date(ms).toISOString()
