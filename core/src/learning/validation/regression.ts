import { deviationOf, isSpread, moments } from '../../portfolio/statistics/moments.ts'
import type { Interval } from '../../portfolio/statistics/schema/returns.ts'
import { clustersOf } from './clusters.ts'
import { meanOf } from './contenders.ts'
import { dayIntervals, type DayBootstrap } from './day-bootstrap.ts'
import { meanSquaredError } from './figures.ts'
import { NO_GAIN, regressionGain } from './gains.ts'
import { VALIDATION_MINIMUM } from './minimum.ts'
import type { OutOfSample } from './out-of-sample.ts'
import type { Beside, Gain, RegressionFigures, RegressionReport, ReportBase } from './report.ts'

const mean = (values: Float64Array): number => moments(values).mean

type Figure = (label: Float64Array, value: Float64Array) => number | null

/** What is said of forecasts of a number. */
export function regressionReport(
  record: OutOfSample,
  shuffled: readonly OutOfSample[],
  base: Omit<ReportBase, 'gains'>,
  resamples: number,
): RegressionReport {
  const { label, value } = record
  const persistence = record.now.some(Number.isNaN) ? null : record.now
  const majority = new Float64Array(label.length).fill(mean(label))
  const all = (figure: Figure): Beside => ({
    model: figure(label, value),
    majority: figure(label, majority),
    persistence: persistence === null ? null : figure(label, persistence),
    rule: null,
    shuffled: meanOf(shuffled.map((control) => figure(control.label, control.value))),
  })
  const clusters = clustersOf(record)
  const day = clustersOf(record, 1)
  const intervals = regressionIntervals(label, value, persistence, {
    resamples,
    seed: base.seed,
    clusterDays: base.clusterDays,
    day: day.of,
    days: day.count,
  })
  const gain = (baseline: Float64Array | null, interval: Interval | null): Gain =>
    baseline === null ? NO_GAIN : regressionGain(label, value, baseline, clusters, interval)
  return {
    ...base,
    task: 'regression',
    figures: { r2: all(r2Of), mae: all(maeOf), correlation: all(correlationOf) },
    intervals: { r2: intervals.r2, mae: intervals.mae, correlation: intervals.correlation },
    gains: {
      majority: gain(majority, intervals.r2),
      persistence: gain(persistence, intervals.persistence),
      rule: NO_GAIN,
    },
  }
}

const r2Of: Figure = (label, value) => {
  if (label.length < VALIDATION_MINIMUM.rows) return null
  const spread = meanSquaredError(label, new Float64Array(label.length).fill(mean(label)))
  return spread > 0 ? 1 - meanSquaredError(label, value) / spread : null
}

const maeOf: Figure = (label, value) => {
  if (label.length < VALIDATION_MINIMUM.rows) return null
  return label.reduce((sum, one, row) => sum + Math.abs(one - value[row]), 0) / label.length
}

const correlationOf: Figure = (label, value) => {
  if (label.length < VALIDATION_MINIMUM.rows) return null
  const [a, b] = [moments(label), moments(value)]
  const spread = [a, b].every((one) => isSpread(deviationOf(one, 'population'), one.mean))
  return spread ? sumOfProducts(distances(label), distances(value)) / Math.sqrt(a.m2 * b.m2) : null
}

function distances(values: Float64Array): Float64Array {
  const middle = mean(values)
  return values.map((value) => value - middle)
}

function sumOfProducts(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, one, i) => sum + one * b[i], 0)
}

function regressionIntervals(
  label: Float64Array,
  value: Float64Array,
  persistence: Float64Array | null,
  bootstrap: DayBootstrap,
): Record<keyof RegressionFigures | 'persistence', Interval | null> {
  const squares = (of: Float64Array): Float64Array =>
    of.map((one, row) => (one - label[row]) * (one - label[row]))
  // Distances from the mean of all rows: sums of squares of what is far from 0 would lose their digits.
  const y = distances(label)
  const f = distances(value)
  const columns = [
    new Float64Array(label.length).fill(1),
    y,
    y.map((one) => one * one),
    f,
    f.map((one) => one * one),
    y.map((one, row) => one * f[row]),
    squares(value),
    label.map((one, row) => Math.abs(one - value[row])),
    persistence === null ? new Float64Array(label.length).fill(NaN) : squares(persistence),
  ]
  return dayIntervals(columns, bootstrap, {
    r2: ([n, sum, sumSquares, , , , errors]) => 1 - errors / (sumSquares - (sum * sum) / n),
    mae: ([n, , , , , , , absolute]) => absolute / n,
    correlation: ([n, sumY, yy, sumF, ff, yf]) =>
      (yf - (sumY * sumF) / n) / Math.sqrt((yy - (sumY * sumY) / n) * (ff - (sumF * sumF) / n)),
    persistence: (sums) => 1 - sums[6] / sums[8],
  })
}
