import { DAY } from './periods.ts'
import type { Dataset } from './types.ts'

/** Days that are held against those before. */
const RECENT_DAYS = 60
/** Rows of a stretch below which nothing is said of it. */
const FEWEST_ROWS = 60
/** Stretches of the past below which it is not known what is usual. */
const FEWEST_STRETCHES = 4
const BINS = 10

/** How different the values of a feature are of late. */
export interface FeatureShift {
  readonly name: string
  /** Population stability index of the last days against those before; 0: the same distribution. */
  readonly score: number
  /** The largest score that an earlier stretch of as many days has against all others; null: there are too few. */
  readonly usual: number | null
}

/** How different the rows of the last days are from those before. */
export interface RowShift {
  /** Of the last days: first and last decision, ms. */
  readonly from: number
  readonly to: number
  readonly rows: number
  /** First decision of the days before, ms. */
  readonly before: number
  readonly rowsBefore: number
  /** Earlier stretches that tell what is usual. */
  readonly stretches: number
  readonly features: readonly FeatureShift[]
}

/**
 * How different features are in the last 60 days from what they were before. Between two months of the same market the
 * index is mostly above every customary limit, so that by itself it says nothing: what it was in the past stands beside
 * it, as each stretch of 60 days had it against all others.
 *
 * @returns null where there are too few rows
 */
export function rowShift({
  time,
  features,
  columns,
}: Pick<Dataset, 'time' | 'features' | 'columns'>): RowShift | null {
  const last = time.at(-1) ?? 0
  const stretchOf = Int32Array.from(time, (one) => Math.floor((last - one) / (RECENT_DAYS * DAY)))
  const counts: number[] = []
  for (const stretch of stretchOf) counts[stretch] = (counts[stretch] ?? 0) + 1
  const recent = counts.at(0) ?? 0
  const before = time.length - recent
  if (recent < FEWEST_ROWS || before < FEWEST_ROWS) return null
  // The oldest stretch is cut off where the rows begin.
  const stretches = [...counts.keys()].slice(1, -1).filter((stretch) => counts[stretch] >= FEWEST_ROWS)
  return {
    from: time[before],
    to: last,
    rows: recent,
    before: time[0],
    rowsBefore: before,
    stretches: stretches.length,
    features: features.map((name, i) => {
      const table = countsOf(columns[i], stretchOf, counts.length, before)
      const past = table.slice(1).reduce(sumOf)
      const scores = stretches.map((stretch) =>
        indexOf(
          table[stretch],
          past.map((all, bin) => all - table[stretch][bin]),
        ),
      )
      return {
        name,
        score: indexOf(table[0], past),
        usual: scores.length < FEWEST_STRETCHES ? null : Math.max(...scores),
      }
    }),
  }
}

/**
 * How many values of each stretch lie in each tenth of the values before the last days, and below and above them.
 *
 * @param before rows before the last days
 */
function countsOf(
  column: Float64Array,
  stretchOf: Int32Array,
  stretches: number,
  before: number,
): number[][] {
  const past = column.slice(0, before).sort()
  const bounds = [
    ...new Set(Array.from({ length: BINS }, (_, bin) => past[Math.floor((bin * before) / BINS)])),
  ]
  const largest = past[before - 1]
  const table = Array.from({ length: stretches }, () => new Array<number>(bounds.length + 2).fill(0))
  for (let row = 0; row < column.length; row++) {
    const value = column[row]
    let bin = 0
    while (bin < bounds.length && value >= bounds[bin]) bin++
    table[stretchOf[row]][value > largest ? bin + 1 : bin]++
  }
  return table
}

const sumOf = (a: readonly number[], b: readonly number[]): number[] => a.map((one, bin) => one + b[bin])

/**
 * Population stability index of counts against others: the sum of (p - q) x ln(p / q) over the shares of both. Half a row
 * more in each part keeps one that only either has finite; a part that neither has is none.
 */
function indexOf(own: readonly number[], others: readonly number[]): number {
  const bins = [...own.keys()].filter((bin) => own[bin] + others[bin] > 0)
  const sharesOf = (counts: readonly number[]): number[] => {
    const all = bins.reduce((sum, bin) => sum + counts[bin] + 0.5, 0)
    return bins.map((bin) => (counts[bin] + 0.5) / all)
  }
  const [p, q] = [sharesOf(own), sharesOf(others)]
  return p.reduce((sum, share, i) => sum + (share - q[i]) * Math.log(share / q[i]), 0)
}
