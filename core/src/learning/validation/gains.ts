import type { Interval } from '../../portfolio/statistics/schema/returns.ts'
import { clusteredTest, type Clusters } from './clusters.ts'
import { VALIDATION_MINIMUM } from './minimum.ts'
import type { Gain } from './report.ts'

/** Where a baseline is not known for every row. */
export const NO_GAIN: Gain = { gain: null, interval: null, t: null, p: null, disagreements: 0 }

/** How much more often one was right than the other, row by row. */
export function classificationGain(
  label: Float64Array,
  model: Float64Array,
  baseline: Float64Array,
  clusters: Clusters,
  interval: Interval | null,
): Gain {
  let disagreements = 0
  const differences = label.map((one, row) => {
    if (model[row] !== baseline[row]) disagreements++
    // A baseline that says nothing is not right.
    return (model[row] === one ? 1 : 0) - (baseline[row] === one ? 1 : 0)
  })
  const mean = differences.reduce((sum, one) => sum + one, 0) / label.length
  return gainOf(mean, differences, clusters, interval, disagreements)
}

/** By how much one squared error is smaller than the other, as a fraction of the other's mean. */
export function regressionGain(
  label: Float64Array,
  model: Float64Array,
  baseline: Float64Array,
  clusters: Clusters,
  interval: Interval | null,
): Gain {
  let whole = 0
  let sum = 0
  const differences = label.map((one, row) => {
    const own = model[row] - one
    const other = baseline[row] - one
    whole += other * other
    sum += other * other - own * own
    return other * other - own * own
  })
  return whole > 0 ? gainOf(sum / whole, differences, clusters, interval, label.length) : NO_GAIN
}

function gainOf(
  gain: number,
  differences: Float64Array,
  clusters: Clusters,
  interval: Interval | null,
  disagreements: number,
): Gain {
  if (differences.length < VALIDATION_MINIMUM.rows) return { ...NO_GAIN, disagreements }
  const test = clusteredTest(differences, clusters)
  return { gain, interval, t: test?.t ?? null, p: test?.p ?? null, disagreements }
}
