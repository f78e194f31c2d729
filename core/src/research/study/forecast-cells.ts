import type { Beside, Contender, ValidationReport } from '../../learning/validation/report.ts'
import { amount, percent } from '../pages/format.ts'

/** Who is compared, in the order of the columns. */
export const CONTENDERS: readonly Contender[] = ['model', 'majority', 'persistence', 'rule', 'shuffled']

/** The heads of a table of forecasts. */
export const FORECAST_COLUMNS = [
  'Target',
  'Figure',
  'Model',
  'Majority',
  'Persistence',
  'Best rule',
  'Shuffled',
] as const

/** Above this share of labels that stay as they are, an accuracy tells of the labels and not of a model. */
const STANDING = 0.9

/** What is said in the place of figures that would mislead. */
export const SAYS_NOTHING =
  'nearly every label is that of the step before, because their windows overlap. An accuracy would look high and say nothing, so none is shown; what counts is the gain over persistence.'

/** Whether the accuracy of these forecasts must not be shown. */
export function saysNothing(report: ValidationReport): boolean {
  return report.task === 'classification' && (report.figures.accuracy.persistence ?? 0) > STANDING
}

/** The figures of one target, each beside its baselines. */
export function forecastCells(report: ValidationReport): string[][] {
  const row = (name: string, beside: Beside, format: (value: number | null) => string): string[] => [
    report.target,
    name,
    ...CONTENDERS.map((one) => format(beside[one])),
  ]
  const share = (value: number | null): string => percent(value, 1)
  const decimal = (value: number | null): string => amount(value, 3)
  if (report.task === 'regression') {
    const { r2, mae, correlation } = report.figures
    return [row('R²', r2, decimal), row('mean error', mae, decimal), row('correlation', correlation, decimal)]
  }
  const { accuracy, balanced, auc, brierSkill } = report.figures
  const half = report.coverage.find(({ wanted }) => wanted === 0.5)
  return [
    row('accuracy', accuracy, share),
    row('balanced accuracy', balanced, share),
    row('AUC', auc, decimal),
    row('Brier skill', brierSkill, decimal),
    ...(half === undefined ? [] : [row('accuracy, most confident half', half.accuracy, share)]),
  ]
}
