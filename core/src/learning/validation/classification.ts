import { calibrationErrorOf, calibrationOf, confidenceOf } from './calibration.ts'
import { classificationIntervals } from './classification-intervals.ts'
import { clustersOf } from './clusters.ts'
import { besides, contendersOf } from './contenders.ts'
import { coverageOf } from './coverage.ts'
import { accuracyOf, aucOf, balancedOf, brierOf, brierSkillOf, logLossOf, shareOfOnes } from './figures.ts'
import { classificationGain, NO_GAIN } from './gains.ts'
import { groupsOf, regimeOf, subjectOf, yearOf } from './groups.ts'
import type { OutOfSample } from './out-of-sample.ts'
import type { ClassificationReport, Gain, ReportBase } from './report.ts'
import { rowsWhere, sampleOf, type Selection } from './sample.ts'

const ALL = rowsWhere(() => true)

/** What is said of forecasts of 0 and 1. */
export function classificationReport(
  record: OutOfSample,
  shuffled: readonly OutOfSample[],
  base: Omit<ReportBase, 'gains'>,
  resamples: number,
): ClassificationReport {
  const sample = sampleOf(record, ALL(record))
  const { label } = sample
  const said = contendersOf(sample)
  const day = clustersOf(record, 1)
  const bootstrap = {
    resamples,
    seed: base.seed,
    clusterDays: base.clusterDays,
    day: day.of,
    days: day.count,
  }
  const intervals = classificationIntervals(label, said, bootstrap)
  const clusters = clustersOf(record)
  const gain = (baseline: 'majority' | 'persistence' | 'rule'): Gain => {
    const says = said[baseline]?.says
    if (says === undefined) return NO_GAIN
    return classificationGain(label, said.model.says, says, clusters, intervals.gains[baseline])
  }
  const compare = (select: Selection): ReturnType<typeof besides> => besides(record, shuffled, select)
  const all = compare(ALL)
  const calibration = calibrationOf(sample)
  return {
    ...base,
    task: 'classification',
    base: label.length === 0 ? null : shareOfOnes(label),
    figures: {
      accuracy: all(accuracyOf),
      balanced: all(balancedOf),
      auc: all(aucOf),
      brier: all(brierOf),
      brierSkill: all(brierSkillOf),
      logLoss: all(logLossOf),
    },
    intervals: intervals.figures,
    gains: { majority: gain('majority'), persistence: gain('persistence'), rule: gain('rule') },
    calibrationError: calibrationErrorOf(calibration),
    calibration,
    coverage: coverageOf(record, compare),
    confidence: confidenceOf(record, compare),
    years: groupsOf(record, yearOf, compare),
    regimes: groupsOf(record, regimeOf, compare),
    bySubject: groupsOf(record, subjectOf, compare),
  }
}
