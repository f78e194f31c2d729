import { classificationReport } from './classification.ts'
import { clustersOf, dayOf } from './clusters.ts'
import { ensembleWeights } from '../ensemble.ts'
import { memberFigures } from './members.ts'
import type { OutOfSample } from './out-of-sample.ts'
import { labelsOpen } from './overlap.ts'
import { regressionReport } from './regression.ts'
import type { ValidationReport } from './report.ts'
import { suspicionsOf } from './suspicions.ts'

export interface ValidateOptions {
  /** All labels were known at this moment, ms. */
  readonly until: number
  readonly seed: number
  /** Of `shuffledControl`; none: the control is null. */
  readonly shuffled?: readonly OutOfSample[]
  /** Of the block bootstrap; 500 when left out. */
  readonly resamples?: number
  /** Found in the data set: see `suspiciousFeatures`. */
  readonly suspicions?: readonly string[]
}

/** Everything that out-of-sample forecasts say about a model, each figure beside its baselines. */
export function validate(record: OutOfSample, options: ValidateOptions): ValidationReport {
  const { until, seed, shuffled = [], resamples = 500, suspicions = [] } = options
  const rows = record.label.length
  const base = {
    target: record.target,
    until,
    from: rows === 0 ? null : record.time[0],
    to: rows === 0 ? null : record.time[rows - 1],
    rows,
    days: new Set(Array.from(record.time, dayOf)).size,
    subjects: record.subjects.filter((_, i) => record.subject.includes(i)),
    labelsOpen: labelsOpen(record),
    clusterDays: clustersOf(record).days,
    members: memberFigures(record, ensembleWeights(record)),
    shuffles: shuffled.length,
    shuffledRows: shuffled.reduce((sum, { label }) => sum + label.length, 0),
    seed,
    suspicions: [...suspicions, ...suspicionsOf(record)],
  }
  const report = record.task === 'classification' ? classificationReport : regressionReport
  return report(record, shuffled, base, resamples)
}
