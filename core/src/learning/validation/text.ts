import { chance, counted, dayText, decimal, percent, signed } from './format.ts'
import type {
  Beside,
  ClassificationReport,
  Gain,
  Group,
  MemberFigures,
  RegressionReport,
  ValidationReport,
} from './report.ts'
import type { Interval } from '../../portfolio/statistics/schema/returns.ts'

const CONTENDERS = ['model', 'majority', 'persistence', 'rule', 'shuffled'] as const

/** The report as lines for a terminal, at most 80 wide but for sentences: every figure beside its baselines. */
export function validationText(report: ValidationReport): string[] {
  return [
    ...head(report),
    '',
    ...(report.task === 'classification' ? classificationText(report) : regressionText(report)),
    '',
    ...gainText(report),
    ...report.suspicions.map((one) => `Suspicious: ${one}.`),
  ]
}

function head(report: ValidationReport): string[] {
  const { target, from, to, rows, days, subjects, labelsOpen, clusterDays, members, shuffles } = report
  const span =
    from === null || to === null ? 'no out-of-sample forecasts' : `${dayText(from)} to ${dayText(to)}`
  const open =
    labelsOpen !== null && labelsOpen > 1.05
      ? [
          `Labels overlap, ${labelsOpen.toFixed(1)} of a subject are open at once: ${clusterDays} days count as one in tests.`,
        ]
      : []
  return [
    `${target}: ${span}, ${counted(rows)} forecasts on ${counted(days)} days, ${subjects.length} subjects`,
    ...members.map(memberText),
    ...open,
    `Walk-forward, nothing was known that came later. Shuffled labels: ${shuffles} time(s).`,
  ]
}

function memberText({ plugin, weight, accuracy, auc, brier, mse }: MemberFigures): string {
  const figures =
    mse === null
      ? `accuracy ${percent(accuracy)}, AUC ${decimal(auc)}, Brier ${decimal(brier, 4)}`
      : `mean squared error ${decimal(mse, 4)}`
  return `  ${plugin}, weight ${percent(weight, 0)}: ${figures}`
}

function classificationText(report: ClassificationReport): string[] {
  const { figures, intervals, years, regimes, bySubject, coverage, confidence, calibration } = report
  const share = (value: number | null): string => percent(value)
  const four = (value: number | null): string => decimal(value, 4)
  return [
    ...lines([
      HEADER,
      figureLine('accuracy', figures.accuracy, intervals.accuracy, share),
      figureLine('balanced', figures.balanced, intervals.balanced, share),
      figureLine('AUC', figures.auc, intervals.auc, decimal),
      figureLine('Brier', figures.brier, intervals.brier, four),
      figureLine('Brier skill', figures.brierSkill, intervals.brierSkill, decimal),
      figureLine('log loss', figures.logLoss, intervals.logLoss, four),
    ]),
    ...groupText('Accuracy by year', years),
    ...groupText('Accuracy by regime', regimes),
    ...groupText('Accuracy by subject', bySubject),
    '',
    'Accuracy of the most confident, by a threshold from earlier forecasts',
    ...lines([
      ['share', 'rows', ...CONTENDERS],
      ...coverage.map(({ wanted, share: got, rows, accuracy }) => [
        `${percent(wanted, 0)} (${percent(got, 0)})`,
        counted(rows),
        ...besideTexts(accuracy, share),
      ]),
    ]),
    '',
    'Accuracy by confidence, the probability of the likelier label',
    ...lines([
      ['confidence', 'rows', ...CONTENDERS],
      ...confidence.map(({ from, to, rows, accuracy }) => [
        `${percent(from, 0)} to ${percent(to, 0)}`,
        counted(rows),
        ...besideTexts(accuracy, share),
      ]),
    ]),
    '',
    `Calibration, error ${percent(report.calibrationError)}; base rate ${percent(report.base)}`,
    ...lines([
      ['probability', 'rows', 'forecast', 'observed'],
      ...calibration.map(({ from, to, rows, forecast, observed }) => [
        `${percent(from, 0)} to ${percent(to, 0)}`,
        counted(rows),
        percent(forecast),
        percent(observed),
      ]),
    ]),
  ]
}

function regressionText({ figures, intervals }: RegressionReport): string[] {
  return lines([
    HEADER,
    figureLine('R²', figures.r2, intervals.r2, decimal),
    figureLine('mean error', figures.mae, intervals.mae, decimal),
    figureLine('correlation', figures.correlation, intervals.correlation, decimal),
  ])
}

function gainText({ gains, task }: ValidationReport): string[] {
  const unit = task === 'classification' ? 'points of accuracy' : '% of the squared error'
  const row = (name: string, { gain, interval, t, p, disagreements }: Gain): string[] => [
    name,
    signed(gain === null ? null : gain * 100, 1),
    interval === null ? '-' : `${signed(interval.low * 100, 1)} to ${signed(interval.high * 100, 1)}`,
    decimal(t, 1),
    chance(p),
    counted(disagreements),
  ]
  return [
    `Better than its baselines by, ${unit}`,
    ...lines([
      ['', 'gain', '95 %', 't', 'p', 'disagreements'],
      row(task === 'classification' ? 'majority' : 'mean', gains.majority),
      row('persistence', gains.persistence),
      ...(task === 'classification' ? [row('rule', gains.rule)] : []),
    ]),
  ]
}

type Format = (value: number | null) => string

const HEADER = ['', 'model', '95 %', ...CONTENDERS.slice(1)]

function figureLine(name: string, beside: Beside, interval: Interval | null, format: Format): string[] {
  const [model, ...baselines] = besideTexts(beside, format)
  const plain = (value: number): string => format(value).replace(' %', '')
  return [
    name,
    model,
    interval === null ? '-' : `${plain(interval.low)}..${plain(interval.high)}`,
    ...baselines,
  ]
}

function besideTexts(beside: Beside, format: Format): string[] {
  return CONTENDERS.map((name) => format(beside[name]))
}

function groupText(title: string, groups: readonly Group[]): string[] {
  return [
    '',
    title,
    ...lines([
      ['', 'rows', ...CONTENDERS, 'balanced'],
      ...groups.map(({ name, rows, accuracy, balanced }) => [
        name,
        counted(rows),
        ...besideTexts(accuracy, (value) => percent(value)),
        percent(balanced.model),
      ]),
    ]),
  ]
}

/** The first column to the left, the others to the right, two blanks between. */
function lines(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])))
      .join('  ')
      .trimEnd(),
  )
}
