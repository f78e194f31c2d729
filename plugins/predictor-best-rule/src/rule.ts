import type { TrainingData } from '@grodt/sdk'

export interface Rule {
  /** Column that is asked, or `NOW`. */
  readonly feature: number
  readonly threshold: number
  /** The answer up to the threshold. */
  readonly below: number
  readonly above: number
}

/** Stands for the present state in place of a feature. */
export const NOW = -1

/** A value that is unknown is not above anything. */
export const answerOf = ({ threshold, below, above }: Rule, value: number): number =>
  value > threshold ? above : below

/**
 * The rule with the least sum of squared errors over the training (for 0 and 1: the best Brier score) of all features,
 * the present state, and quantiles of them as thresholds. Of equally good ones the first counts.
 */
export function bestRule({ columns, now, target, task }: TrainingData, thresholds: number): Rule {
  // A share of ones is drawn to 1/2 by one example of each: few rows prove nothing.
  const mean = (sum: number, rows: number): number =>
    task === 'classification' ? (sum + 1) / (rows + 2) : sum / rows
  const rows = target.length
  const level = target.reduce((sum, y) => sum + y / rows, 0)
  const all = mean(level * rows, rows)
  let best: Rule = { feature: NOW, threshold: 0, below: all, above: all }
  let least = 0
  for (const [feature, column] of [[NOW, now] as const, ...columns.entries()]) {
    for (const threshold of candidates(column, thresholds)) {
      const above = { rows: 0, sum: 0 }
      for (let row = 0; row < rows; row++) {
        if (column[row] > threshold) {
          above.rows++
          above.sum += target[row] - level
        }
      }
      const belowRows = rows - above.rows
      if (above.rows === 0 || belowRows === 0) continue
      // By this much the split reduces the sum of squares; the deviations on both sides sum to 0.
      const gain = above.sum ** 2 / above.rows + above.sum ** 2 / belowRows
      if (gain <= least) continue
      least = gain
      best = {
        feature,
        threshold,
        below: mean(level * belowRows - above.sum, belowRows),
        above: mean(level * above.rows + above.sum, above.rows),
      }
    }
  }
  return best
}

/** Numbers that part the values of a column into about equal shares, each once. */
function candidates(column: Float64Array, count: number): number[] {
  const sorted = column.filter(Number.isFinite).sort()
  const found = new Set<number>()
  for (let i = 1; i <= count; i++) {
    const place = Math.floor((i * sorted.length) / (count + 1))
    // Up to the value before: a column of two values is parted between them wherever the quantile falls.
    const value = sorted[place]
    const before = sorted.findLast((other) => other < value)
    if (before !== undefined) found.add(before)
    if (value < sorted[sorted.length - 1]) found.add(value)
  }
  return [...found]
}
