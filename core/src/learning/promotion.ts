import { classificationGain, regressionGain } from './validation/gains.ts'
import { clustersOf } from './validation/clusters.ts'
import { rowsOfRecord } from './validation/forecasts.ts'
import { chance, counted, decimal, percent, signed } from './validation/format.ts'
import type { OutOfSample } from './validation/out-of-sample.ts'
import type { ClassificationReport, RegressionReport, ValidationReport } from './validation/report.ts'

/** Whether a model may serve, and why, as a sentence. */
export interface Verdict {
  readonly promote: boolean
  readonly reason: string
}

/** What a model must have shown. */
const PROMOTION = {
  /** Out-of-sample forecasts behind any verdict. */
  rows: 200,
  days: 60,
  /** Accuracy with shuffled labels lies within this of .5, or within three standard errors where it has few rows. */
  shuffled: 0.03,
  /** R² with shuffled labels is not above this. */
  shuffledR2: 0.03,
  /** A challenger and the champion are compared on as many common days. */
  challengerDays: 180,
  disagreements: 40,
  /** Two-sided, clustered. */
  p: 0.05,
} as const

/** A refit of the specification that serves, or the first model of a target: the sanity checks alone. */
export function judgeRefit(report: ValidationReport): Verdict {
  const { rows, days } = report
  const faults = [
    ...(rows < PROMOTION.rows || days < PROMOTION.days
      ? [
          `${counted(rows)} forecasts on ${counted(days)} days are too few: ${PROMOTION.rows} on ${PROMOTION.days} are needed`,
        ]
      : report.task === 'classification'
        ? classificationFaults(report)
        : regressionFaults(report)),
    ...report.suspicions,
  ]
  if (faults.length > 0) return { promote: false, reason: `rejected: ${faults.join('; ')}` }
  return { promote: true, reason: `sane: ${findings(report)}` }
}

/**
 * Better than persistence and the rule, and probabilities that say more than the base rate beyond chance: without the
 * last, every fourth model of noise would pass.
 */
function classificationFaults({ figures, intervals, gains, shuffledRows }: ClassificationReport): string[] {
  const faults: string[] = []
  const { accuracy, balanced } = figures
  for (const [name, title] of [
    ['persistence', 'persistence'],
    ['rule', 'the rule'],
  ] as const) {
    const { gain } = gains[name]
    const isThere = name === 'persistence' || accuracy.rule !== null
    if (!isThere || (gain !== null && gain > 0)) continue
    faults.push(`accuracy ${percent(accuracy.model)} is not above ${title}, ${percent(accuracy[name])}`)
  }
  const skill = intervals.brierSkill
  if (skill === null || skill.low <= 0) {
    faults.push(
      `its probabilities are not shown to say more than the base rate: Brier skill ${decimal(figures.brierSkill.model)}, 95 % from ${decimal(skill?.low ?? null)}`,
    )
  }
  const room = Math.max(PROMOTION.shuffled, 1.5 / Math.sqrt(shuffledRows))
  if (balanced.shuffled === null) faults.push('there is no control with shuffled labels')
  else if (Math.abs(balanced.shuffled - 0.5) > room) {
    faults.push(`balanced accuracy with shuffled labels is ${percent(balanced.shuffled)}: something leaks`)
  }
  return faults
}

function regressionFaults({ figures, intervals, gains }: RegressionReport): string[] {
  const faults: string[] = []
  const { gain } = gains.persistence
  if (gain === null || gain <= 0) {
    faults.push(`its squared error is not below that of persistence: ${decimal(gain)} of it less`)
  }
  if (intervals.r2 === null || intervals.r2.low <= 0) {
    faults.push(
      `it is not shown to say more than the mean: R² ${decimal(figures.r2.model)}, 95 % from ${decimal(intervals.r2?.low ?? null)}`,
    )
  }
  const { shuffled } = figures.r2
  if (shuffled === null) faults.push('there is no control with shuffled labels')
  else if (shuffled > PROMOTION.shuffledR2) {
    faults.push(`R² with shuffled labels is ${decimal(shuffled)}: something leaks`)
  }
  return faults
}

function findings(report: ValidationReport): string {
  const sample = `on ${counted(report.rows)} forecasts of ${counted(report.days)} days`
  if (report.task === 'regression') {
    const { r2 } = report.figures
    return `R² ${decimal(r2.model)} against ${decimal(r2.persistence)} of persistence ${sample}; ${decimal(r2.shuffled)} with shuffled labels`
  }
  const { accuracy, brierSkill, balanced } = report.figures
  return `accuracy ${percent(accuracy.model)} against ${percent(accuracy.persistence)} of persistence and ${percent(accuracy.rule)} of the rule ${sample}; Brier skill ${decimal(brierSkill.model)}; ${percent(balanced.shuffled)} with shuffled labels`
}

/**
 * A model of another specification than the champion's: the sanity checks, and a paired test on the same days. What was
 * better in a short time is worse too often: "better over the last 30 days" promotes a worse model in 22 % of cases.
 *
 * @param challenger out-of-sample forecasts of its specification
 * @param champion those of the specification that serves
 */
export function judgeChallenger(
  report: ValidationReport,
  challenger: OutOfSample,
  champion: OutOfSample,
): Verdict {
  const sane = judgeRefit(report)
  if (!sane.promote) return sane
  const { own, other } = commonRows(challenger, champion)
  const clusters = clustersOf(own)
  const days = clustersOf(own, 1).count
  const says = ({ value }: OutOfSample): Float64Array => value.map((one) => (one > 0.5 ? 1 : 0))
  const classes = own.task === 'classification'
  const { gain, t, p, disagreements } = classes
    ? classificationGain(own.label, says(own), says(other), clusters, null)
    : regressionGain(own.label, own.value, other.value, clusters, null)
  const better = classes
    ? `${signed(gain === null ? null : gain * 100, 1)} points of accuracy`
    : `${signed(gain === null ? null : gain * 100, 1)} % of the squared error`
  const found = `${better} against the champion on ${counted(days)} common days with ${counted(disagreements)} disagreements, p ${chance(p)}`
  const short =
    days < PROMOTION.challengerDays || (classes && disagreements < PROMOTION.disagreements)
      ? `: ${PROMOTION.challengerDays} days and ${PROMOTION.disagreements} disagreements are needed`
      : null
  if (short !== null) return { promote: false, reason: `rejected: ${found}${short}` }
  if (t === null || p === null || t <= 0 || p >= PROMOTION.p) {
    return { promote: false, reason: `rejected: ${found}: p below ${PROMOTION.p} is needed` }
  }
  return { promote: true, reason: `better: ${found}` }
}

/** The rows that both forecast, in the same order. */
function commonRows(first: OutOfSample, second: OutOfSample): { own: OutOfSample; other: OutOfSample } {
  const key = ({ time, subject, subjects }: OutOfSample, row: number): string =>
    `${time[row]} ${subjects[subject[row]]}`
  const keys = (record: OutOfSample): Set<string> =>
    new Set(Array.from(record.time, (_, row) => key(record, row)))
  const inFirst = keys(first)
  const inSecond = keys(second)
  return {
    own: rowsOfRecord(first, (row) => inSecond.has(key(first, row))),
    other: rowsOfRecord(second, (row) => inFirst.has(key(second, row))),
  }
}
