import type { BarColumns } from '../columns.ts'

const LISTED = 10

/** A place where bars are missing. */
export interface Gap {
  /** Line of the first bar after the gap. */
  readonly line: number
  /** Open time of the first missing bar, ms. */
  readonly from: number
  /** Open time of the first bar after the gap, ms. */
  readonly to: number
  /** Number of missing bars. */
  readonly bars: number
}

export interface GapSummary {
  readonly count: number
  /** Number of missing bars of all gaps. */
  readonly missing: number
  readonly longest: Gap | null
  /** The first ten. */
  readonly first: readonly Gap[]
}

export const NO_GAPS: GapSummary = { count: 0, missing: 0, longest: null, first: [] }

/**
 * Finds missing bars. They are no error: markets close, exchanges fail. Times must ascend on the grid.
 *
 * @param lineOf the line of a bar in its file
 */
export function findGaps(
  columns: BarColumns,
  timeframeMs: number,
  lineOf: (bar: number) => number,
): GapSummary {
  let summary = NO_GAPS
  eachGap(columns, timeframeMs, lineOf, (gap) => (summary = withGap(summary, gap)))
  return summary
}

/** The same one by one, by time: there may be as many as bars. */
export function eachGap(
  { time }: Pick<BarColumns, 'time'>,
  timeframeMs: number,
  lineOf: (bar: number) => number,
  take: (gap: Gap) => void,
): void {
  for (let bar = 1; bar < time.length; bar++) {
    if (time[bar] - time[bar - 1] === timeframeMs) continue
    take(gapBetween(time[bar - 1], time[bar], timeframeMs, lineOf(bar)))
  }
}

/** The gap between two neighbouring bars. */
export function gapBetween(before: number, after: number, timeframeMs: number, line: number): Gap {
  return { line, from: before + timeframeMs, to: after, bars: Math.round((after - before) / timeframeMs) - 1 }
}

/** A summary with one more gap, which may stand before all the others. */
export function withGap(summary: GapSummary, gap: Gap, place: 'last' | 'first' = 'last'): GapSummary {
  const { longest, first } = summary
  const listed =
    place === 'first' ? [gap, ...first].slice(0, LISTED) : first.length < LISTED ? [...first, gap] : first
  return {
    count: summary.count + 1,
    missing: summary.missing + gap.bars,
    longest: longest === null || gap.bars > longest.bars ? gap : longest,
    first: listed,
  }
}
